"""One file of the data directory is damaged anywhere: the server starts, and everything is there."""

import logging
import os
import shutil
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from server.store.database import Store
from tests.faults.damage import ROTATE_BYTES, Fault, contents, differences, played_directory, random_fault

CYCLES = 4
log = logging.getLogger(__name__)


def try_one(directory: Path, fault: Fault, random: Random) -> Store:
    """Damage one file of a copy, and open it as a server does; what is only found by reading is found by reading."""
    fault.do(directory, random)
    store = Store(directory, rotate_bytes=ROTATE_BYTES)
    if store.damage() is not None:
        store.suspected = "found by reading"
        store.probe()
    return store


def run(folder: Path, seed: int, cycles: int) -> Counter[str]:
    """Damage, open, compare, go on; give how often each kind was tried."""
    random = Random(seed)
    killed, expected, played = played_directory(folder)
    tried: Counter[str] = Counter()
    for cycle in range(cycles):
        directory = folder / f"cycle-{cycle}"
        shutil.copytree(killed, directory)
        fault = random_fault(directory, random)
        name = f"seed {seed}, cycle {cycle}, {fault}"
        tried[f"{Path(fault.file).suffix} {fault.kind}"] += 1
        store = try_one(directory, fault, random)
        try:
            assert differences(expected, contents(store)) == "", name
            assert store.damage() is None, name
            played.into(store, 3)
            more = contents(store)
        finally:
            store.close()
        store = Store(directory, rotate_bytes=ROTATE_BYTES)
        assert differences(more, contents(store)) == "", name
        store.close()
        shutil.rmtree(directory)
    return tried


def test_one_damaged_file_costs_nothing(tmp_path: Path) -> None:
    seed = int(os.environ.get("FAULT_SEED", Random().randrange(2**32)))
    print(f"seed {seed}: FAULT_SEED={seed} repeats it")
    run(tmp_path, seed, CYCLES)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_one_damaged_file_costs_nothing_many_times(tmp_path: Path) -> None:
    seed = int(os.environ.get("FAULT_SEED", Random().randrange(2**32)))
    cycles = int(os.environ.get("FAULT_CYCLES", "500"))
    print(f"seed {seed}, {cycles} cycles")
    print(run(tmp_path, seed, cycles))
