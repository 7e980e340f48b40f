"""Match events that the disk does not take: scoring goes on in memory, it is said, and they are written later."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from device.errors import OutboxError
from device.outbox import Outbox, OutboxLimits
from padel.events import Event, MatchStarted
from wire.identifiers import uuid7
from wire.topics import Address, Stream


def events(count: int) -> list[Event]:
    now = datetime.now(UTC)
    return [Event(id=uuid7(now), match="m1", time=now, data=MatchStarted()) for _ in range(count)]


def test_events_of_a_full_disk_are_held_said_and_written_in_their_order(
    path: Path, address: Address, caplog: pytest.LogCaptureFixture
) -> None:
    happened = events(6)
    with Outbox.open(path, address=address) as outbox:
        assert outbox.append_events(happened[:2]) == range(1, 3)
        outbox._connection.execute("PRAGMA query_only = ON")
        assert len(outbox.append_events(happened[2:4])) == 0
        assert len(outbox.append_events(happened[4:5])) == 0
        assert outbox.problem is not None
        assert "make it writable" in outbox.problem
        assert "3 events are in memory only" in outbox.problem
        assert caplog.text.count("in memory only") == 1
        outbox.write_what_waits()
        outbox._connection.execute("PRAGMA query_only = OFF")
        assert outbox.append_events(happened[5:]) == range(3, 7)
        assert outbox.problem is None
        assert outbox.depths()[Stream.MATCH].depth == 6
    assert "the 3 in memory are written" in caplog.text


def test_what_waits_is_written_without_another_event(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address) as outbox:
        outbox._connection.execute("PRAGMA query_only = ON")
        outbox.append_events(events(1))
        outbox._connection.execute("PRAGMA query_only = OFF")
        outbox.write_what_waits()
        assert outbox.depths()[Stream.MATCH].depth == 1


def test_memory_has_its_bound_too(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address, limits=OutboxLimits(unwritten_events=2)) as outbox:
        outbox._connection.execute("PRAGMA query_only = ON")
        outbox.append_events(events(2))
        with pytest.raises(OutboxError, match="read-only"):
            outbox.append_events(events(1))
