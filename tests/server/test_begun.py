"""Tables that are made from nothing, as at a first start: what a kill or a full disk cuts short, the next makes good.

Elsewhere databases begin as copies of empty ones.
"""

import logging
import os
import resource
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from signal import SIGKILL

import duckdb
import pytest

from server.errors import StoreError
from server.statistics import database
from server.statistics.database import StatisticsDatabase
from server.store import opening, schema
from server.store.database import Store
from tests import ready_databases
from tests.processes import PROCESSES
from tests.server.play import Appliance
from tests.server.test_store import of
from tests.waiting import PATIENCE_S

_MIGRATIONS = len(schema.migrations())


class Deadly(list[tuple[int, str]]):
    """Migrations, of which the process does not survive all."""

    survived = 0

    def __iter__(self) -> Iterator[tuple[int, str]]:
        yield from self[: self.survived]
        die()


def die(*_: object) -> str:
    os.kill(os.getpid(), SIGKILL)
    return ""


def _make_from_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(opening, "_connect", ready_databases._connect)
    patch.setattr(StatisticsDatabase, "_open", ready_databases._open)


def begin_and_die(folder: Path, survived: int) -> None:
    """Begin, and be killed after so many migrations; with all of them, while the tables of statistics are made."""
    with pytest.MonkeyPatch.context() as patch:
        _make_from_nothing(patch)
        if survived < _MIGRATIONS:
            migrations = Deadly(schema.migrations())
            migrations.survived = survived
            patch.setattr(schema, "migrations", lambda: migrations)
        patch.setattr(database, "statement", die)
        Store(folder)
        StatisticsDatabase(folder)


def begin_without_room(folder: Path, size: int) -> None:
    """Begin where no file can be larger than this, in bytes."""
    with pytest.MonkeyPatch.context() as patch:
        _make_from_nothing(patch)
        logging.disable()  # What it says is tried elsewhere.
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        with suppress(duckdb.Error):
            StatisticsDatabase(folder)
        with pytest.raises(StoreError):
            Store(folder)


def ended(target: Callable[[Path, int], None], folder: Path, number: int) -> int | None:
    """Run it in a process of its own; give its exit status."""
    folder.mkdir()
    process = PROCESSES.Process(target=target, args=(folder, number), daemon=True)
    process.start()
    process.join(PATIENCE_S)
    return process.exitcode


def check(folder: Path) -> None:
    """Start again, and store something."""
    store, statistics = Store(folder), StatisticsDatabase(folder)
    events = Appliance().play(3)
    assert len(store.commit(of(events))) == len(events)
    assert store.damage() is None
    assert statistics.position == 0
    statistics.close()
    store.close()


def test_a_first_start_that_was_cut_short_is_made_good_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _make_from_nothing(monkeypatch)
    for survived in (1, _MIGRATIONS):
        folder = tmp_path / f"killed-{survived}"
        assert ended(begin_and_die, folder, survived) == -SIGKILL
        check(folder)
    for size in (4_096, 8_192):
        folder = tmp_path / f"no-room-{size}"
        assert ended(begin_without_room, folder, size) == 0
        check(folder)
