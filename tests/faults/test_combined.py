"""Everything fails at once, from a seed: nothing that was played is lost, doubled or reordered, for nobody."""

import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import httpx
import pytest

from server.errors import StoreError
from tests.faults.combined.judging import judge
from tests.faults.combined.kinds import KINDS
from tests.faults.combined.system import System

FAULTS_A_SYSTEM = 24
_ODDS_OF_REPAIR = 0.6


def one_system(folder: Path, ports: list[int], seed: int, faults: int) -> tuple[Counter[str], str]:
    """Let a system live through so many faults; give how often each kind was done, and what was wrong."""
    random, done = Random(seed), Counter[str]()
    with System(folder, ports, random) as system:
        kinds = []
        for _ in range(faults):
            kind = random.choice(list(KINDS))
            system.play(random.randint(1, 6))
            KINDS[kind](system)
            done[kind] += 1
            kinds.append(kind)
            if random.random() < _ODDS_OF_REPAIR:
                system.all_up()
            system.play(random.randint(1, 6))
        try:
            system.settle()
            wrong = judge(system)
        except (AssertionError, StoreError, httpx.HTTPError) as error:
            wrong = f"{type(error).__name__}: {error}"
    return done, f"seed {seed}, {', '.join(kinds)}: {wrong}" if wrong else ""


def run(folder: Path, free_ports: Callable[[int], list[int]], seed: int, cycles: int, faults: int) -> None:
    """Let systems live one after another, each with a seed that follows from the first; all of them are told of.

    After each it is said what was done by then, so that a run that is ended counts as far as it came.
    """
    done, wrong, number = Counter[str](), list[str](), 0
    while done.total() < cycles:
        own = folder / f"system-{number}"
        own.mkdir()
        counted, verdict = one_system(own, free_ports(5), seed + number, min(faults, cycles - done.total()))
        shutil.rmtree(own, ignore_errors=True)
        if verdict:
            print(verdict, flush=True)
            wrong.append(verdict)
        done += counted
        number += 1
        print(
            f"{done.total()} faults in {number} systems, seeds {seed} to {seed + number - 1},"
            f" {len(wrong)} systems with a loss; {dict(sorted(done.items()))}",
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
    run(tmp_path, free_ports, seed, cycles, FAULTS_A_SYSTEM)
