"""The power fails at any write of the outbox: what `append` has returned is there, once, and it goes on."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from device.outbox import Outbox
from padel.events import Event
from tests.faults.sqlite_disk import Change, Disk, recording
from tests.faults.test_outbox_moved import COURT_1, begin, points
from wire.topics import Stream

FILE = "outbox.sqlite"


class Script:
    """Plays into an outbox on a recorded disk.

    Attributes:
        disk: what was done to the files.
        done: the number of the first change after each append, the ids of match events and the number of beats then.
        sending_from: since which change rows may be sent as soon as they are stored.
    """

    def __init__(self, folder: Path) -> None:
        self.disk = Disk()
        self.done: list[tuple[int, list[str], int]] = []
        self.sending_from = 0
        self._ids, self._beats = list[str](), 0
        with recording(self.disk):
            for part in (self._first, self._second, self._third):
                with Outbox.open(folder / FILE, address=COURT_1) as outbox:
                    part(outbox)

    def _first(self, outbox: Outbox) -> None:
        self._happened(outbox, begin())
        for _ in range(4):
            self._happened(outbox, points(2))
            self._felt(outbox, 3)
        outbox.sending(outbox.epoch)
        self.sending_from = len(self.disk.changes)
        self._happened(outbox, points(3))
        outbox.receipt(Stream.MATCH, 8)

    def _second(self, outbox: Outbox) -> None:
        outbox.receipt(Stream.HEART_RATE, 6)
        outbox.sending(outbox.epoch)
        self._happened(outbox, points(1))
        outbox._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._felt(outbox, 2)
        outbox.keep("name", "value")
        self._happened(outbox, points(2))

    def _third(self, outbox: Outbox) -> None:
        outbox.receipt(Stream.MATCH, 14)
        outbox.sending(outbox.epoch)
        outbox._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        self._happened(outbox, points(1))
        self._felt(outbox, 1)

    def _happened(self, outbox: Outbox, events: list[Event]) -> None:
        outbox.append_events(events)
        self._ids += [one.id for one in events]
        self._note()

    def _felt(self, outbox: Outbox, count: int) -> None:
        outbox.append(Stream.HEART_RATE, [lambda number: b"%d" % number] * count)
        self._beats += count
        self._note()

    def _note(self) -> None:
        self.done.append((len(self.disk.changes), list(self._ids), self._beats))

    def answered(self, moment: int) -> tuple[list[str], int]:
        """Give what `append` had returned before a change."""
        return next(((ids, beats) for at, ids, beats in reversed(self.done) if at <= moment), ([], 0))


def check(script: Script, moment: int, folder: Path) -> None:
    """Open what the disk has, and go on."""
    ids, beats = script.answered(moment)
    every = script.done[-1][1]
    with Outbox.open(folder / FILE, address=COURT_1) as outbox:
        found = [one.id for one in outbox.journal()]
        assert found == every[: len(found)], "the match is another"
        assert len(found) >= len(ids), f"{len(ids) - len(found)} events are lost"
        held = outbox.again(Stream.HEART_RATE, 1, 1000, outbox.epoch, 1000)
        assert [int(one.payload) for one in held] == list(range(1, len(held) + 1))
        assert len(held) >= beats, f"{beats - len(held)} batches are lost"
        if script.sending_from <= moment:
            assert not outbox.is_ahead(Stream.MATCH, len(found), outbox.epoch), "it forgot that it has sent"
        more = points(1) if found else begin()
        assert outbox.append_events(more)[0] == len(found) + 1
    with Outbox.open(folder / FILE, address=COURT_1) as outbox:
        assert [one.id for one in outbox.journal()] == [*found, *(one.id for one in more)]
    assert not list(folder.glob("*.damaged-*")), "a sound file was taken for a damaged one"


def run(tmp_path: Path, seed: int, moments: Callable[[int], range], times: int) -> None:
    random = Random(seed)
    (tmp_path / "live").mkdir()
    script = Script(tmp_path / "live")
    for moment in moments(len(script.disk.changes) + 1):
        for time in range(times):
            folder = tmp_path / f"cut-{moment}-{time}"
            script.disk.after_power_cut(moment, folder, random)
            try:
                check(script, moment, folder)
            except Exception as error:
                raise AssertionError(f"seed {seed}, change {moment}, try {time}: {error}") from error
            shutil.rmtree(folder)


def test_the_disk_is_recorded_as_it_is(tmp_path: Path) -> None:
    disk = Disk()
    with recording(disk):
        connection = sqlite3.connect(tmp_path / "a")
        connection.execute("CREATE TABLE t (x)")
        connection.close()
    assert Change("a", "synced") in disk.changes
    disk.changes.append(Change("a", "synced"))
    disk.after_power_cut(len(disk.changes), tmp_path / "copy", Random(0))
    assert (tmp_path / "copy" / "a").read_bytes() == (tmp_path / "a").read_bytes()


def test_what_was_answered_survives_a_power_cut(tmp_path: Path) -> None:
    seed = int(os.environ.get("FAULT_SEED", Random().randrange(2**32)))
    print(f"seed {seed}: FAULT_SEED={seed} repeats it")
    run(tmp_path, seed, lambda count: range(seed % 8, count, 8), 1)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_what_was_answered_survives_a_power_cut_at_every_write(tmp_path: Path) -> None:
    seed = int(os.environ.get("FAULT_SEED", Random().randrange(2**32)))
    times = int(os.environ.get("FAULT_CYCLES", "1000")) // 200
    print(f"seed {seed}, {times} times at every write")
    run(tmp_path, seed, range, max(1, times))
