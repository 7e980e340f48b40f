"""What sensors say is kept together, and nothing of it for longer than a few seconds in memory alone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from device.errors import OutboxError
from device.outbox import Outbox
from device.outbox.gathered import EVERY, Gathered
from wire.topics import Address, Stream


class Hand:
    """A clock that is moved by hand."""

    moment = datetime(2026, 5, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def stamp(self, moment: datetime) -> datetime:
        return moment

    async def sleep_until(self, moment: datetime) -> None:
        raise NotImplementedError


def numbered(sequence: int) -> bytes:
    return str(sequence).encode()


def held(outbox: Outbox) -> dict[Stream, int]:
    return {stream: one.depth for stream, one in outbox.depths().items() if one.depth}


def test_messages_wait_for_five_seconds_and_are_kept_in_their_order(path: Path, address: Address) -> None:
    clock = Hand()
    with Outbox.open(path, address=address) as outbox:
        gathered = Gathered(outbox, clock)
        for _ in range(3):
            gathered.put(Stream.MOTION, numbered)
            gathered.put(Stream.HEART_RATE, numbered)
            clock.moment += EVERY / 4
        gathered.keep_due()
        assert held(outbox) == {}
        clock.moment += EVERY / 4
        gathered.keep_due()
        assert held(outbox) == {Stream.MOTION: 3, Stream.HEART_RATE: 3}
        assert [row.payload for row in outbox.pending(Stream.MOTION, 0, 9)] == [b"1", b"2", b"3"]
        gathered.put(Stream.MOTION, numbered)
        clock.moment += EVERY - timedelta(seconds=1)
        gathered.keep_due()
        assert held(outbox)[Stream.MOTION] == 3
        gathered.keep()
        assert held(outbox)[Stream.MOTION] == 4


def test_what_the_outbox_refuses_is_lost_and_the_next_is_kept(path: Path, address: Address) -> None:
    clock = Hand()
    with Outbox.open(path, address=address) as outbox:
        gathered = Gathered(outbox, clock)
        outbox._connection.execute("PRAGMA max_page_count = 60")
        gathered.put(Stream.MOTION, lambda _: b"x" * 200_000)
        clock.moment += EVERY
        with pytest.raises(OutboxError, match="the disk is full"):
            gathered.keep_due()
        gathered.put(Stream.MOTION, numbered)
        clock.moment += EVERY
        gathered.keep_due()
        assert held(outbox) == {Stream.MOTION: 1}


def test_what_one_sensor_says_wrongly_does_not_take_the_others_with_it(path: Path, address: Address) -> None:
    def fails(sequence: int) -> bytes:
        raise ValueError(sequence)

    with Outbox.open(path, address=address) as outbox:
        gathered = Gathered(outbox, Hand())
        for encode in (numbered, fails, numbered):
            gathered.put(Stream.MOTION, encode)
        gathered.put(Stream.HEART_RATE, numbered)
        gathered.keep()
        assert held(outbox) == {Stream.MOTION: 2, Stream.HEART_RATE: 1}
        assert [row.payload for row in outbox.pending(Stream.MOTION, 0, 9)] == [b"1", b"2"]
