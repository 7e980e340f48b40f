"""Everything fails at once, from a seed: nothing that was played is lost, doubled or reordered, for nobody."""

import os
import shutil
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from random import Random
from threading import Lock

import httpx
import pytest

from server.errors import StoreError
from tests.faults.combined.judging import judge
from tests.faults.combined.kinds import KINDS
from tests.faults.combined.system import System

FAULTS_A_SYSTEM = 24
_ODDS_OF_REPAIR = 0.6
_SAID = 20_000


def one_system(folder: Path, ports: list[int], seed: int, faults: int) -> tuple[Counter[str], str]:
    """Let a system live through so many faults; give how often each kind was done, and what was wrong."""
    random, kinds, wrong = Random(seed), list[str](), ""
    with System(folder, ports, random) as system:
        try:
            for _ in range(faults):
                kind = random.choice(list(KINDS))
                system.play(random.randint(1, 6))
                kinds.append(kind)
                KINDS[kind](system)
                if random.random() < _ODDS_OF_REPAIR:
                    system.all_up()
                system.play(random.randint(1, 6))
            system.settle()
            wrong = judge(system)
        except (AssertionError, StoreError, httpx.HTTPError) as error:
            wrong = f"{type(error).__name__}: {error}"
        if wrong:
            _keep(system, folder)
            wrong += f"; the server said: {system.said[-_SAID:]}; the device said: {system.box.errors[-_SAID:]}"
    return Counter(kinds), f"seed {seed}, {', '.join(kinds)}: {wrong}" if wrong else ""


def _keep(system: System, folder: Path) -> None:
    """Copy what server and device have into `kept`, to be looked at: their disks end with the system."""
    shutil.copytree(system.data, folder / "kept" / "server", ignore_dangling_symlinks=True)
    shutil.copytree(system.box.folder, folder / "kept" / "box")
    (folder / "kept" / "server-said.txt").write_text(system.said)
    (folder / "kept" / "device-said.txt").write_text(system.box.errors)


def run(
    folder: Path, free_ports: Callable[[int], list[int]], seed: int, cycles: int, faults: int, at_once: int = 1
) -> None:
    """Let systems live, so many at once, each with a seed that follows from the first; all of them are told of.

    After each it is said what was done by then, so that a run that is ended counts as far as it came.
    """
    done, wrong, lived = Counter[str](), list[str](), 0
    choosing, taken = Lock(), set[int]()

    def live(number: int) -> tuple[Counter[str], str]:
        own = folder / f"system-{number}"
        own.mkdir()
        with choosing:
            while not taken.isdisjoint(ports := free_ports(5)):
                pass
            taken.update(ports)
        try:
            return one_system(own, ports, seed + number, min(faults, cycles - number * faults))
        finally:
            if not (own / "kept").exists():
                shutil.rmtree(own, ignore_errors=True)

    systems = range(-(-cycles // faults))
    with ThreadPoolExecutor(at_once) as pool:
        for finished in as_completed([pool.submit(live, number) for number in systems]):
            counted, verdict = finished.result()
            done, lived = done + counted, lived + 1
            if verdict:
                print(verdict, flush=True)
                wrong.append(verdict)
            print(
                f"{done.total()} faults in {lived} systems from seed {seed} on, {len(wrong)} systems with a loss;"
                f" {dict(sorted(done.items()))}",
                flush=True,
            )
    assert not wrong


def test_nothing_is_lost_whatever_fails(tmp_path: Path, free_ports: Callable[[int], list[int]]) -> None:
    seed = int(os.environ.get("FAULT_SEED", "100"))
    print(f"seed {seed}: FAULT_SEED={seed} repeats it")
    run(tmp_path, free_ports, seed, 4, 4)


@pytest.mark.soak
@pytest.mark.timeout(36_000)
def test_nothing_is_lost_whatever_fails_many_times(tmp_path: Path, free_ports: Callable[[int], list[int]]) -> None:
    seed = int(os.environ.get("FAULT_SEED", Random().randrange(2**32)))
    cycles = int(os.environ.get("FAULT_CYCLES", "500"))
    print(f"seed {seed}, {cycles} cycles", flush=True)
    at_once = int(os.environ.get("FAULT_AT_ONCE", "1"))
    run(tmp_path, free_ports, seed, cycles, FAULTS_A_SYSTEM, at_once)
