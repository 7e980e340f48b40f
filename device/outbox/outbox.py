"""The outbox itself: numbers, stores and hands out messages, and keeps them for a while after their receipt.

Sending is the uplink's.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from device.errors import OutboxError, OutboxFull
from device.outbox import accounts, generations, journal
from device.outbox.file import explained, explaining, open_file
from device.outbox.generations import Generation
from device.outbox.limits import OutboxLimits
from device.outbox.numbered import Numbered
from device.outbox.renumbering import told_as
from device.outbox.retention import give_up_bytes, give_up_old, note_receipt
from device.outbox.sensors import SensorBound
from device.outbox.settling import renew, settle
from device.outbox.stream_sizes import SENSOR_STREAMS, Held, sensor_bytes
from device.outbox.unwritten import Unwritten
from padel.events import Event
from wire.delivery import StreamDepth
from wire.envelope import CloudEvent
from wire.topics import Address, Stream

_log = logging.getLogger(__name__)

_TELL_AT_MESSAGES = 1_000

Encoder = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message that waits for its receipt."""

    sequence: int
    payload: bytes


class Outbox:
    """The appliance's durable queue: three numbered streams in one SQLite file.

    Every method may be called from every thread. One process at a time may have the file open.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, address: Address, limits: OutboxLimits) -> None:
        self._path, self._connection, self._limits = path, connection, limits
        self._lock = threading.RLock()
        self._callbacks: tuple[Callable[[], None], ...] = ()
        self._bound = SensorBound(limits, path.parent)
        self._numbered = Numbered(connection, address)
        self._is_sending = False
        self._unwritten = Unwritten(path, limits.unwritten_events)
        with self._transaction():
            settle(self._connection, self._numbered, address, path)

    @classmethod
    def open(cls, path: Path, *, address: Address, limits: OutboxLimits | None = None) -> "Outbox":
        """Open the outbox file, or create it in a folder that exists; `address` is the source of its events.

        A damaged file is set aside and a new one begun, with a warning in the log.

        Raises:
            OutboxError: when it cannot be used, saying why and what to do.
        """
        connection = open_file(path)
        with explaining(path):
            return cls(path, connection, address, limits or OutboxLimits())

    @property
    def epoch(self) -> str:
        """Give the name of the current numbering, a UUID in hex."""
        return self._numbered.current.epoch

    @property
    def _held(self) -> dict[Stream, Held]:
        return self._numbered.held

    @property
    def problem(self) -> str | None:
        """Say what is amiss with the disk, while match events are held in memory."""
        return self._unwritten.problem

    def close(self) -> None:
        """Close the file; nothing may be called afterwards."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    # ---- writing

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

    def append_events(self, events: Sequence[Event], *, history: Sequence[CloudEvent] = ()) -> range:
        """Number and store match events, for the server and for the journal, in one commit; give their numbers.

        They may be of several matches: one that is created or taken up is the running one from then on. Of a match
        that is taken up from another device, `history` is what happened there, in order. While the disk takes none,
        they are held in memory, said loudly, and written with the next that it takes; there are no numbers then.

        Raises:
            OutboxError: when memory holds no more of them, either; with a `history`, when the disk takes none.
        """
        with self._lock:
            waiting = self._unwritten.events
            try:
                numbers = self._write_events([*waiting, *events], history)
            except OutboxError as error:
                if history:
                    raise
                self._unwritten.hold(events, error)
                return range(0)
            self._unwritten.written()
        return numbers

    def write_what_waits(self) -> None:
        """Try again to write the events that memory holds, if there are any."""
        if self._unwritten.events:
            self.append_events([])

    def _write_events(self, events: Sequence[Event], history: Sequence[CloudEvent]) -> range:
        with self._transaction():
            numbers, payloads = self._store(Stream.MATCH, [partial(self._envelope, event) for event in events])
            if history:
                journal.adopt(self._connection, history[0].subject, history)
            for event, payload in zip(events, payloads, strict=True):
                journal.record(self._connection, event, payload)
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
            with self._transaction(durable=False):
                held.kept_bytes += self._size_bytes(stream, self._numbered.first(generation, stream), number)
                numbering.receipted = number
                generations.write_stream(self._connection, generation, stream)
                self._keep(stream, number)
                is_untold = not self._bound.is_near(self._held) and bool(accounts.due(self._connection, 1))
            if is_untold:
                with self._transaction():
                    self._tell_thinned(1)
        self._tell()
        return True

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

    def _generation(self, epoch: str | None) -> Generation:
        if epoch is None:
            return self._numbered.current
        return next(one for one in self._numbered.generations if one.epoch == epoch)

    # ---- numberings

    def renew(self, epoch: str | None = None) -> None:
        """Give a numbering, the current one unless named, a new epoch: all of it that is held is sent again.

        Raises:
            OutboxError: when the file cannot be written.
        """
        with self._transaction():
            renew(self._connection, self._numbered, self._generation(epoch))
        self._tell()

    def is_ahead(self, stream: Stream, committed: int, epoch: str) -> bool:
        """Say whether a server has more than was ever sent: the file is older than what the server knows."""
        with self._lock:
            numbering = self._generation(epoch).numberings[stream]
            return numbering.base + committed > numbering.sent

    def sending(self, epoch: str) -> None:
        """From now on rows of an epoch may be sent as soon as they are stored; on the disk before this returns.

        Raises:
            OutboxError: when the file cannot be written.
        """
        with self._transaction():
            generation = self._generation(epoch)
            for stream, numbering in generation.numberings.items():
                numbering.sent = self._numbered.end(generation, stream)
            generations.write(self._connection, generation)
            self._is_sending = self._is_sending or generation is self._numbered.current

    def not_sending(self) -> None:
        """Nothing is sent any more, until `sending` says so."""
        with self._lock:
            self._is_sending = False

    def numberings(self) -> list[tuple[str, Address]]:
        """Give epoch and address of each numbering of which something waits, and of the current one, the last."""
        with self._lock:
            *earlier, current = self._numbered.generations
            found = [one for one in earlier if self._numbered.waits(one)]
            return [(one.epoch, one.address) for one in (*found, current)]

    def _envelope(self, event: Event, sequence: int) -> bytes:
        return CloudEvent.wrap(event, self._numbered.current.address, self.epoch, sequence).encode()

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
        rows = [(stream, numbering.base + at, payload) for at, payload in zip(told, payloads, strict=True)]
        self._connection.executemany("INSERT INTO rows VALUES (?, ?, ?)", rows)
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

    @contextmanager
    def _transaction(self, durable: bool = True) -> Iterator[None]:
        with self._lock:
            before = self._numbered.copy()
            try:
                # A deletion that a power cut takes back is sent again, and known to the server: no need to wait for
                # the disk. The next append's commit makes it durable with its own.
                self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
                self._connection.execute("BEGIN IMMEDIATE")
                yield
                self._connection.execute("COMMIT")
            except BaseException as error:
                self._numbered.go_back(before)
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise explained(self._path, error) from error
                raise

    # ---- reading

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
                "SELECT sequence, payload FROM rows WHERE stream = ? AND sequence BETWEEN ? AND ? ORDER BY sequence",
                (stream, base + first, base + last),
            ).fetchall()
        return [
            OutboxRow(number - base, told_as(stream, payload, generation.epoch, number - base))
            for number, payload in rows
        ]

    def journal(self, match: str | None = None) -> list[Event]:
        """Give a match's events in order, those of the running one unless named; none of a match that is not here.

        Raises:
            OutboxError: when the journal was written by a later version, with events that this one does not know.
        """
        with self._lock, explaining(self._path):
            wanted = match or journal.running(self._connection)
            return journal.events(self._connection, wanted) if wanted else []

    def set_aside(self) -> list[str]:
        """Give the matches that rest here while another one runs, the newest last."""
        with self._lock, explaining(self._path):
            return journal.set_aside(self._connection)

    def forget(self, match: str) -> None:
        """Drop the journal of a match that does not run here; what waits for the server stays.

        Raises:
            OutboxError: when the file cannot be written.
        """
        with self._transaction():
            if match != journal.running(self._connection):
                journal.forget(self._connection, match)

    def kept(self, name: str) -> str | None:
        """Give a small thing that was kept under a name."""
        with self._lock, explaining(self._path):
            row = self._connection.execute("SELECT value FROM kept WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def keep(self, name: str, value: str) -> None:
        """Keep a small thing for the next start.

        Raises:
            OutboxError: when the file cannot be written.
        """
        with self._transaction():
            self._connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, value))

    def depths(self, epoch: str | None = None) -> dict[Stream, StreamDepth]:
        """Give what waits for a receipt and what is kept after it, a stream."""
        with self._lock:
            generation = self._generation(epoch)
            return {one: self._numbered.depth(generation, one) for one in Stream}

    def is_drained(self) -> bool:
        """Say whether nothing waits for a receipt, under whatever epoch."""
        with self._lock:
            return not any(self._numbered.waits(one) for one in self._numbered.generations)

    def dropped(self) -> dict[Stream, int]:
        """Give how many messages were given up at the bound in the life of this file, a stream."""
        with self._lock:
            return {one: held.dropped for one, held in self._held.items()}

    def subscribe(self, callback: Callable[[], None]) -> None:
        """Call `callback` after each commit, in the thread that committed; it must not block."""
        with self._lock:
            self._callbacks = (*self._callbacks, callback)

    def _tell(self) -> None:
        for callback in self._callbacks:
            callback()
