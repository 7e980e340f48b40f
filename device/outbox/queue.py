"""The outbox's queue: numbers and stores messages, hands them out, and keeps them for a while after their receipt."""

import logging
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from device.errors import OutboxError, OutboxFull
from device.outbox import accounts, generations
from device.outbox.file import explaining
from device.outbox.generations import Generation
from device.outbox.integrity import changed, checksum, is_as_written
from device.outbox.limits import OutboxLimits
from device.outbox.numberings import Numberings
from device.outbox.renumbering import nothing, told_as
from device.outbox.retention import give_up_bytes, give_up_old, note_receipt
from device.outbox.sensors import SensorBound
from device.outbox.stream_sizes import SENSOR_STREAMS, Held, sensor_bytes
from wire.topics import Address, Stream

_log = logging.getLogger(__name__)

_TELL_AT_MESSAGES = 1_000

RECEIPTS_EVERY_S = 30.0
"""How long receipts are in memory alone while others follow and nothing is stored; the last ones until it closes."""

Encoder = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message that waits for its receipt."""

    sequence: int
    payload: bytes


class Queue(Numberings):
    """Three numbered streams, bounded by `limits`."""

    _unwritten_receipts: frozenset[tuple[int, Stream]] = frozenset()
    _receipts_written_s = 0.0

    def __init__(self, path: Path, connection: sqlite3.Connection, address: Address, limits: OutboxLimits) -> None:
        super().__init__(path, connection, address, limits)
        self._bound = SensorBound(limits, path.parent)

    @property
    def _held(self) -> dict[Stream, Held]:
        return self._numbered.held

    def append(self, stream: Stream, encoders: Sequence[Encoder]) -> range:
        """Number and store messages in one commit, which is on the disk when this returns; give their numbers.

        Each encoder is called with its sequence. Nothing is stored when one of them raises. At the sensors' bound,
        older sensor data is given up in the same commit, see `device.outbox.sensors`.

        Raises:
            OutboxFull: match events only, at their bound.
            OutboxError: when the file cannot be written.
        """
        with self._transaction():
            before_bytes = sensor_bytes(self._held)
            numbers, _ = self._store(stream, encoders)
            receipted = {one: self._numbered.receipted(one) for one in SENSOR_STREAMS}
            is_match = stream is Stream.MATCH
            if not is_match and self._bound.keep(self._connection, self._held, before_bytes, receipted):
                self._tell_thinned(_TELL_AT_MESSAGES)
        self._tell()
        return numbers

    def receipt(self, stream: Stream, committed: int, epoch: str | None = None) -> bool:
        """Keep what a receipt covers no longer than `limits` say; `False` when it covers what never was.

        Without an `epoch` it is one of the current epoch.

        Raises:
            OutboxError: when the file cannot be written.
        """
        with self._lock:
            generation = self._generation(epoch)
            numbering, held = generation.numberings[stream], self._held[stream]
            number, end = numbering.base + committed, self._numbered.end(generation, stream)
            if number > end:
                exist = end - numbering.base
                _log.error("a receipt covers %s %d, but only %d exist; it was not taken", stream, committed, exist)
                return False
            if number < self._numbered.first(generation, stream):
                return True
            with explaining(self._path):
                held.kept_bytes += self._size_bytes(stream, self._numbered.first(generation, stream), number)
                numbering.receipted = number
                self._unwritten_receipts |= {(generation.number, stream)}
                is_untold = not self._bound.is_near(self._held) and bool(accounts.due(self._connection, 1))
            if time.monotonic() - self._receipts_written_s >= RECEIPTS_EVERY_S:
                self._take_receipts_along()
            if is_untold:
                with self._transaction():
                    self._tell_thinned(1)
        self._tell()
        return True

    def _take_receipts_along(self) -> None:
        with self._transaction(durable=False):
            pass  # Every transaction writes them; this one has nothing else.

    def _write_along(self) -> None:
        """Write which rows have had their receipts since the last commit.

        One that a power cut takes lets rows be sent again, and the server knows them. So receipts wait for the next
        commit of something else, since each commit of their own would write some ten kilobytes to the card.
        """
        for generation in self._numbered.generations:
            for stream in Stream:
                if (generation.number, stream) in self._unwritten_receipts:
                    generations.write_stream(self._connection, generation, stream)
                    self._keep(stream, generation.numberings[stream].receipted)

    def _written_along(self) -> None:
        self._unwritten_receipts, self._receipts_written_s = frozenset(), time.monotonic()

    def close(self) -> None:
        """Close the file; nothing may be called afterwards."""
        with self._lock:
            try:
                if self._unwritten_receipts:
                    self._take_receipts_along()
            except OutboxError as error:
                _log.warning("what had its receipt is sent again after the next start: %s", error)
            super().close()

    def _keep(self, stream: Stream, number: int) -> None:
        held, receipted = self._held[stream], self._numbered.receipted(stream)
        if note_receipt(self._connection, stream, number):
            give_up_old(self._connection, stream, held, receipted, self._limits)
        give_up_bytes(self._connection, stream, held, receipted, held.kept_bytes - self._limits.kept_bytes)

    def _size_bytes(self, stream: Stream, first: int, last: int) -> int:
        where = "FROM rows WHERE stream = ? AND sequence BETWEEN ? AND ?"
        (size_bytes,) = self._connection.execute(
            f"SELECT coalesce(sum(length(payload)), 0) {where}", (stream, first, last)
        ).fetchone()
        return int(size_bytes)

    def _store(self, stream: Stream, encoders: Sequence[Encoder]) -> tuple[range, list[bytes]]:
        held, current = self._held[stream], self._numbered.current
        numbering = current.numberings[stream]
        first = held.last + 1 - numbering.base
        told = range(first, first + len(encoders))
        payloads = [encode(sequence) for encode, sequence in zip(encoders, told, strict=True)]
        size_bytes = sum(map(len, payloads))
        if stream is Stream.MATCH and held.waiting_bytes + size_bytes > self._limits.match_bytes:
            raise OutboxFull(
                f"the outbox {self._path} is full: {held.depth} match events wait for the server, and none may be "
                "lost; connect the appliance to its server"
            )
        rows = list(enumerate(payloads, held.last + 1))
        self._connection.executemany(
            "INSERT INTO rows VALUES (?, ?, ?, ?)",
            [(stream, number, payload, checksum(stream, number, payload)) for number, payload in rows],
        )
        held.last, held.size_bytes = held.last + len(rows), held.size_bytes + size_bytes
        self._connection.execute("UPDATE streams SET last = ? WHERE stream = ?", (held.last, stream))
        if self._is_sending:
            numbering.sent = held.last
            generations.write_stream(self._connection, current, stream)
        return told, payloads

    def _tell_thinned(self, fewest_messages: int) -> None:
        for told in accounts.due(self._connection, fewest_messages):
            try:
                self._store(
                    Stream.MATCH, [partial(accounts.envelope, told, self._numbered.current.address, self.epoch)]
                )
            except OutboxFull:
                # The account stays open, on disk; it is told when there is room.
                return
            accounts.close(self._connection, told)

    def pending(self, stream: Stream, after: int, limit: int, epoch: str | None = None) -> list[OutboxRow]:
        """Give at most `limit` messages with numbers above `after` that wait for a receipt, in order."""
        with self._lock:
            generation = self._generation(epoch)
            depth = self._numbered.depth(generation, stream)
            first = max(after + 1, depth.oldest)
            return self._rows(generation, stream, first, min(first + limit, depth.oldest + depth.depth) - 1)

    def again(self, stream: Stream, first: int, last: int, epoch: str, limit: int) -> list[OutboxRow]:
        """Give at most `limit` messages of these numbers that the file still holds, receipted or not."""
        with self._lock:
            if epoch not in {one.epoch for one in self._numbered.generations}:
                return []
            generation = self._generation(epoch)
            base = generation.numberings[stream].base
            first = max(first, self._held[stream].oldest - base)
            return self._rows(
                generation, stream, first, min(last, self._numbered.end(generation, stream) - base, first + limit - 1)
            )

    def _rows(self, generation: Generation, stream: Stream, first: int, last: int) -> list[OutboxRow]:
        if last < first:
            return []
        base = generation.numberings[stream].base
        with explaining(self._path):
            rows = self._connection.execute(
                "SELECT sequence, payload, checksum FROM rows WHERE stream = ? AND sequence BETWEEN ? AND ?"
                " ORDER BY sequence",
                (stream, base + first, base + last),
            ).fetchall()
        found = []
        for number, payload, written in rows:
            told = number - base
            if isinstance(payload, bytes) and is_as_written(stream, number, payload, written):
                found.append(OutboxRow(told, told_as(stream, payload, generation.epoch, told)))
            else:
                # What is kept here of it is sent as nothing: its number passes, and the stream goes on.
                _log.error("%s: it is told as unreadable; check the card", changed(stream, number))
                found.append(OutboxRow(told, nothing(stream, generation.epoch, told)))
        return found

    def dropped(self) -> dict[Stream, int]:
        """Give how many messages were given up at the bound in the life of this file, a stream."""
        with self._lock:
            return {one: held.dropped for one, held in self._held.items()}
