"""The power fails in the middle of a commit: of what was not yet synced any part may be on disk, torn anywhere.

A commit that was answered is whole; the one that was not may be there in part, and is whole when it is sent again.
"""

import os
import shutil
from pathlib import Path
from random import Random
from typing import Any

import pytest

from server.store.database import Store
from tests.faults.damage import ROTATE_BYTES, Played, contents, differences

STEPS = 6


def snapshots(folder: Path) -> list[Path]:
    """Play a script, and give the data directory after each of its commits."""
    live, found = folder / "live", []
    store, played = Store(live, rotate_bytes=ROTATE_BYTES), Played()
    for step in range(STEPS):
        played.into(store, 25)
        if step == 2:
            store.checkpoint()
        found.append(shutil.copytree(live, folder / f"after-{step}"))
    store.close()
    return found


def cut(before: Path, after: Path, crashed: Path, random: Random) -> list[str]:
    """Mix two states: each file as it was before, as it is after, or with a part of what was added."""
    told = []
    shutil.copytree(before, crashed)
    for path in sorted(one for one in after.rglob("*") if one.is_file()):
        name = path.relative_to(after)
        old, new = before / name, path.read_bytes()
        had = old.read_bytes() if old.exists() else b""
        how = random.choice(["before", "after", "torn"])
        if how == "torn" and new.startswith(had):
            (crashed / name).write_bytes(new[: random.randint(len(had), len(new))])
        elif how == "torn" and len(new) > len(had) and path.suffix == ".wal":
            how = "before"
        elif how == "after" and (new.startswith(had) or path.suffix != ".duckdb"):
            (crashed / name).write_bytes(new)
        told.append(f"{name}: {how}")
    return told


def found_in(directory: Path) -> dict[str, list[Any]]:
    store = Store(directory, rotate_bytes=ROTATE_BYTES)
    found = contents(store)
    store.close()
    return found


def run(folder: Path, seed: int, cycles: int) -> None:
    random, states = Random(seed), snapshots(folder)
    answered = [found_in(shutil.copytree(state, folder / f"read-{at}")) for at, state in enumerate(states)]
    for cycle in range(cycles):
        step = random.randrange(STEPS - 1)
        if step == 1:
            continue  # a checkpoint lies between: the database's own matter, and synced in its own order
        crashed = folder / f"crashed-{cycle}"
        told = cut(states[step], states[step + 1], crashed, random)
        expected = answered[step]
        store = Store(crashed, rotate_bytes=ROTATE_BYTES)
        found = contents(store)
        store.close()
        for name in ("events", "heart rate", "motion", "gaps", "quarantine"):
            gone = set(expected[name]) - set(found[name])
            assert not gone, f"seed {seed}, cycle {cycle}, step {step}: {name}: {len(gone)} gone; {told}"
        store = Store(crashed, rotate_bytes=ROTATE_BYTES)
        assert store.damage() is None
        assert differences(found, contents(store)) == ""
        store.close()
        shutil.rmtree(crashed)


def test_what_was_answered_survives_a_power_cut(tmp_path: Path) -> None:
    seed = int(os.environ.get("FAULT_SEED", Random().randrange(2**32)))
    print(f"seed {seed}: FAULT_SEED={seed} repeats it")
    run(tmp_path, seed, 5)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_what_was_answered_survives_many_power_cuts(tmp_path: Path) -> None:
    seed = int(os.environ.get("FAULT_SEED", Random().randrange(2**32)))
    cycles = int(os.environ.get("FAULT_CYCLES", "300"))
    print(f"seed {seed}, {cycles} cycles")
    run(tmp_path, seed, cycles)
