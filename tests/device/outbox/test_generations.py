"""The numberings of an outbox file: another court, an old copy, another machine, and what is kept after receipts."""

import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from device.outbox import Outbox, OutboxLimits, OutboxRow, retention, settling
from device.outbox.schema import MIGRATIONS
from padel.events import Event, MatchStarted
from wire.envelope import CloudEvent
from wire.identifiers import uuid7
from wire.topics import Address, Stream

COURT_2 = Address("home", "2", "box-1")


def numbered(sequence: int) -> bytes:
    return b"%d" % sequence


def started() -> Event:
    now = datetime.now(UTC)
    return Event(id=uuid7(now), match="m1", time=now, data=MatchStarted())


def sent(outbox: Outbox, epoch: str) -> list[CloudEvent]:
    return [CloudEvent.decode(row.payload) for row in outbox.pending(Stream.MATCH, 0, 100, epoch)]


def test_on_another_court_what_waits_stays_what_it_is_and_the_numbers_begin_anew(
    path: Path, address: Address
) -> None:
    with Outbox.open(path, address=address) as outbox:
        outbox.append_events([started(), started(), started()])
        outbox.receipt(Stream.MATCH, 1)
    with Outbox.open(path, address=COURT_2) as outbox:
        assert outbox.append_events([started()]) == range(1, 2)
        (earlier, was), (now, here) = outbox.numberings()
        assert (was, here, now) == (address, COURT_2, outbox.epoch)
        assert [(one.source, one.sequence, one.epoch) for one in sent(outbox, earlier)] == [
            (address.source, 2, earlier),
            (address.source, 3, earlier),
        ]
        assert [(one.source, one.sequence, one.epoch) for one in sent(outbox, now)] == [(COURT_2.source, 1, now)]
        outbox.receipt(Stream.MATCH, 3, earlier)
        assert outbox.numberings() == [(now, COURT_2)]
        assert outbox.depths()[Stream.MATCH].depth == 1
    with Outbox.open(path, address=COURT_2) as outbox:
        assert outbox.epoch == now
        assert not outbox.is_drained()


def test_a_box_that_never_recorded_anything_just_moves(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address) as outbox:
        epoch = outbox.epoch
    with Outbox.open(path, address=COURT_2) as outbox:
        assert outbox.numberings() == [(epoch, COURT_2)]


def test_an_old_copy_is_noticed_and_all_of_it_waits_again_under_a_new_epoch(path: Path, address: Address) -> None:
    copy = path.with_suffix(".copy")
    with Outbox.open(path, address=address) as outbox:
        outbox.sending(outbox.epoch)
        outbox.append_events([started(), started(), started()])
        outbox.receipt(Stream.MATCH, 2)
        epoch = outbox.epoch
    shutil.copy(path, copy)
    with Outbox.open(path, address=address) as outbox:
        outbox.append_events([started(), started()])
    shutil.copy(copy, path)
    with Outbox.open(path, address=address) as outbox:
        before = sent(outbox, epoch)
        outbox.append_events([started(), started(), started()])
        assert not outbox.is_ahead(Stream.MATCH, 3, epoch)
        assert outbox.is_ahead(Stream.MATCH, 4, epoch)
        outbox.renew()
        again = sent(outbox, outbox.epoch)
        assert [one.sequence for one in again] == [1, 2, 3, 4, 5, 6]
        assert {one.epoch for one in again} == {outbox.epoch} != {epoch}
        assert again[2].id == before[0].id
        assert not outbox.is_ahead(Stream.MATCH, 0, outbox.epoch)
        assert outbox.append_events([started()]) == range(7, 8)


def test_an_image_on_another_machine_counts_anew(
    path: Path, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    epochs = []
    for machine in ("pi-1", "pi-1", "pi-2"):
        monkeypatch.setattr(settling, "this_machine", lambda machine=machine: machine)
        with Outbox.open(path, address=address) as outbox:
            outbox.append(Stream.MATCH, [numbered])
            epochs.append(outbox.epoch)
            depth = outbox.depths()[Stream.MATCH].depth
    assert epochs[0] == epochs[1] != epochs[2]
    assert depth == 3


def test_rows_stay_after_the_receipt_until_a_week_is_over(
    path: Path, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Outbox.open(path, address=address) as outbox:
        outbox.append(Stream.MATCH, [numbered] * 5)
        outbox.receipt(Stream.MATCH, 3)
        outbox.keep("settings", "one")  # any commit takes receipts along
        depth = outbox.depths()[Stream.MATCH]
        assert (depth.oldest, depth.depth, depth.kept) == (4, 2, 1)
        assert outbox.again(Stream.MATCH, 2, 9, outbox.epoch, 2) == [OutboxRow(2, b"2"), OutboxRow(3, b"3")]
        assert outbox.again(Stream.MATCH, 2, 9, "0" * 32, 2) == []
        week_later = retention._hour() + 7 * 24 + 1
        monkeypatch.setattr(retention, "_hour", lambda: week_later)
        outbox.receipt(Stream.MATCH, 4)
        outbox.keep("settings", "two")
        assert outbox.depths()[Stream.MATCH].kept == 4
        assert [row.sequence for row in outbox.again(Stream.MATCH, 1, 9, outbox.epoch, 9)] == [4, 5]


def test_rows_stay_after_the_receipt_within_their_bytes(path: Path, address: Address) -> None:
    limits = OutboxLimits(kept_bytes=50)
    with Outbox.open(path, address=address, limits=limits) as outbox:
        outbox.append(Stream.MATCH, [lambda _: b"x" * 10] * 20)
        outbox.receipt(Stream.MATCH, 12)
        outbox.keep("settings", "one")
        assert outbox.depths()[Stream.MATCH].kept == 8
    with Outbox.open(path, address=address, limits=limits) as outbox:
        outbox.receipt(Stream.MATCH, 13)
    with Outbox.open(path, address=address, limits=limits) as outbox:  # closing takes them along, too
        assert outbox.depths()[Stream.MATCH].kept == 9
        assert outbox.depths()[Stream.MATCH].depth == 7


def test_a_receipt_that_a_kill_takes_lets_rows_be_sent_again(path: Path, address: Address) -> None:
    killed = Outbox.open(path, address=address)
    killed.append(Stream.MOTION, [numbered] * 4)
    killed.receipt(Stream.MOTION, 2)
    killed.append(Stream.HEART_RATE, [numbered])
    killed.receipt(Stream.MOTION, 3)
    assert killed.depths()[Stream.MOTION].oldest == 4
    killed._connection.close()
    with Outbox.open(path, address=address) as outbox:
        assert [row.sequence for row in outbox.pending(Stream.MOTION, 0, 9)] == [3, 4]


def test_a_receipt_outlives_a_commit_that_failed(path: Path, address: Address) -> None:
    def fails(sequence: int) -> bytes:
        raise ZeroDivisionError

    with Outbox.open(path, address=address) as outbox:
        outbox.append(Stream.MATCH, [numbered] * 4)
        outbox.receipt(Stream.MATCH, 3)
        with pytest.raises(ZeroDivisionError):
            outbox.append(Stream.MATCH, [fails])
        assert outbox.depths()[Stream.MATCH].oldest == 4
    with Outbox.open(path, address=address) as outbox:
        assert outbox.depths()[Stream.MATCH].oldest == 4


def test_at_the_sensors_bound_what_was_receipted_goes_first(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address, limits=OutboxLimits(sensor_bytes=100)) as outbox:
        outbox.append(Stream.MOTION, [lambda _: b"x" * 10] * 10)
        outbox.receipt(Stream.MOTION, 6)
        outbox.append(Stream.MOTION, [lambda _: b"x" * 10] * 6)
        assert outbox.depths()[Stream.MOTION].depth == 10
        assert outbox.depths()[Stream.MOTION].kept is None
        assert outbox.dropped()[Stream.MOTION] == 0


def test_a_file_of_an_earlier_version_goes_on_with_its_numbers(path: Path, address: Address) -> None:
    connection = sqlite3.connect(path)
    for script in MIGRATIONS[:2]:
        connection.executescript(script)
    connection.execute("INSERT INTO identity VALUES (1, ?)", ("f" * 32,))
    connection.executemany("INSERT INTO streams VALUES (?, ?, 0)", [("match", 7), ("heart-rate", 2), ("motion", 0)])
    event = CloudEvent.wrap(started(), address, "f" * 32, 6).encode()
    connection.executemany("INSERT INTO rows VALUES ('match', ?, ?)", [(6, event), (7, event)])
    connection.execute("PRAGMA user_version = 2")
    connection.commit()
    connection.close()
    with Outbox.open(path, address=COURT_2) as outbox:
        (earlier, was), _ = outbox.numberings()
        assert (earlier, was) == ("f" * 32, address)
        depths = outbox.depths(earlier)
        assert (depths[Stream.MATCH].oldest, depths[Stream.MATCH].depth) == (6, 2)
        assert (depths[Stream.HEART_RATE].oldest, depths[Stream.HEART_RATE].depth) == (3, 0)
