"""What the outbox says of the sensor data that it gave up, and when."""

import sqlite3
from array import array
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from device.errors import OutboxFull
from device.outbox import Outbox, OutboxLimits
from device.outbox.limits import MIB
from device.outbox.schema import MIGRATIONS
from padel.sensor_events import SensorsThinned
from wire.envelope import CloudEvent
from wire.sensors import MotionBatch
from wire.topics import Address, Stream

NOW = datetime(2026, 5, 1, 18, 30, tzinfo=UTC)


def second(epoch: str, at: int, session: str = "m", rate_hz: int = 100) -> Callable[[int], bytes]:
    """A second in which nobody moved."""

    def encode(sequence: int) -> bytes:
        return MotionBatch(
            id=f"b-{at}",
            epoch=epoch,
            sequence=sequence,
            session=session,
            sensor="wrist",
            player=1 + at % 4,
            start=NOW + timedelta(seconds=at),
            rate_hz=rate_hz,
            samples_mg=array("h", [0, 0, 1000] * rate_hz),
        ).encode()

    return encode


def told(outbox: Outbox) -> list[tuple[str, SensorsThinned]]:
    events = [CloudEvent.decode(row.payload) for row in outbox.pending(Stream.MATCH, 0, 1000)]
    return [(one.subject, SensorsThinned.model_validate(one.data)) for one in events]


def test_what_was_given_up_is_told_once_the_server_takes_messages_again(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address, limits=OutboxLimits(sensor_bytes=20_000)) as outbox:
        outbox.append(Stream.MOTION, [second(outbox.epoch, at) for at in range(30)])
        assert told(outbox) == []
    with Outbox.open(path, address=address, limits=OutboxLimits(sensor_bytes=20_000)) as outbox:
        outbox.receipt(Stream.MOTION, 1)
        ((session, thinned),) = told(outbox)
        assert session == "m"
        assert (thinned.stream, thinned.step, thinned.players) == ("motion", "quiet", (1, 2, 3, 4))
        assert (thinned.first, thinned.first_sequence) == (NOW, 1)
        assert thinned.last == NOW + timedelta(seconds=thinned.last_sequence - 1)
        assert thinned.samples_before == 4 * thinned.samples_after == 100 * thinned.messages
        outbox.receipt(Stream.MOTION, 2)
        assert len(told(outbox)) == 1


def test_it_is_not_told_while_it_still_goes_on(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address, limits=OutboxLimits(sensor_bytes=20_000)) as outbox:
        for at in range(90):
            outbox.append(Stream.MOTION, [second(outbox.epoch, at)])
        outbox.receipt(Stream.MOTION, outbox.depths()[Stream.MOTION].oldest)
        assert told(outbox) == []
        outbox.receipt(Stream.MOTION, 80)
        assert {thinned.step for _, thinned in told(outbox)} == {"quiet", "dropped"}


def test_a_thousand_messages_are_told_without_waiting(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address, limits=OutboxLimits(sensor_bytes=20_000)) as outbox:
        outbox.append(Stream.MOTION, [second(outbox.epoch, at, rate_hz=4) for at in range(1_200)])
        ((_, thinned),) = told(outbox)
        assert thinned.step == "dropped"
        assert thinned.messages == outbox.dropped()[Stream.MOTION] >= 1_000


def test_each_session_has_an_account_of_its_own(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address, limits=OutboxLimits(sensor_bytes=1_000)) as outbox:
        outbox.append(Stream.MOTION, [second(outbox.epoch, at, "first", 4) for at in range(10)])
        outbox.append(Stream.MOTION, [second(outbox.epoch, at, "second", 4) for at in range(20, 30)])
        outbox.receipt(Stream.MOTION, 20)
        first, second_ = told(outbox)
        assert (first[0], first[1].messages, second_[0]) == ("first", 10, "second")


def test_accounts_wait_while_match_events_are_at_their_bound(path: Path, address: Address) -> None:
    limits = OutboxLimits(match_bytes=700, sensor_bytes=2_000)
    with Outbox.open(path, address=address, limits=limits) as outbox:
        outbox.append(Stream.MATCH, [lambda _: b"x" * 600])
        outbox.append(Stream.MOTION, [second(outbox.epoch, at) for at in range(10)])
        outbox.receipt(Stream.MOTION, 10)
        assert outbox.depths()[Stream.MATCH].depth == 1
        assert outbox.receipt(Stream.MATCH, 1)
        (_, dropped), *_ = told(outbox)
        assert dropped.step in ("quiet", "dropped")


def test_on_a_disk_with_no_more_than_its_reserve_sensor_data_stops_growing(path: Path, address: Address) -> None:
    limits = OutboxLimits(reserve_bytes=1 << 60)
    with Outbox.open(path, address=address, limits=limits) as outbox:
        for _ in range(3):
            outbox.append(Stream.HEART_RATE, [lambda _: b"x" * 10_000] * 50)
        held = sum(len(row.payload) for row in outbox.pending(Stream.HEART_RATE, 0, 1000))
        assert 0.98 * MIB < held <= MIB
        outbox.append(Stream.MATCH, [lambda _: b"x" * 10_000] * 50)
        assert outbox.depths()[Stream.MATCH].depth == 50


def test_match_events_do_not_thin_sensor_data(path: Path, address: Address) -> None:
    limits = OutboxLimits(match_bytes=5_000, sensor_bytes=5_000)
    with Outbox.open(path, address=address, limits=limits) as outbox:
        outbox.append(Stream.MOTION, [second(outbox.epoch, at) for at in range(5)])
        before = outbox.pending(Stream.MOTION, 0, 10)
        outbox.append(Stream.MATCH, [lambda _: b"x" * 500] * 10)
        with pytest.raises(OutboxFull, match="connect the appliance to its server"):
            outbox.append(Stream.MATCH, [lambda _: b"x" * 500])
        assert outbox.pending(Stream.MOTION, 0, 10) == before


def test_an_outbox_of_the_first_version_is_taken_over(path: Path, address: Address) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(f"BEGIN; {MIGRATIONS[0]} PRAGMA user_version = 1; COMMIT;")
    connection.execute("INSERT INTO identity VALUES (1, ?)", ("a" * 32,))
    connection.executemany("INSERT INTO streams (stream, last) VALUES (?, 2)", [(str(one),) for one in Stream])
    connection.executemany(
        "INSERT INTO rows (stream, sequence, payload) VALUES ('motion', ?, ?)",
        [(at, second("a" * 32, at)(at)) for at in (1, 2)],
    )
    connection.commit()
    connection.close()
    with Outbox.open(path, address=address, limits=OutboxLimits(sensor_bytes=1_700)) as outbox:
        assert outbox.epoch == "a" * 32
        assert outbox.append(Stream.MOTION, [second(outbox.epoch, 3)]) == range(3, 4)
        held = [MotionBatch.decode(row.payload).rate_hz for row in outbox.pending(Stream.MOTION, 0, 10)]
        assert held == [25, 25, 100]
