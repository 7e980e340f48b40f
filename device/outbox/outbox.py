"""The outbox itself: numbers, stores, hands out and deletes on receipt. Sending is the uplink's."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from device.errors import OutboxError, OutboxFull
from device.outbox import accounts
from device.outbox.file import explained, explaining, open_file
from device.outbox.limits import OutboxLimits
from device.outbox.sensors import SensorBound
from device.outbox.stream_sizes import Held, sensor_bytes
from padel.events import Event, MatchCreated
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
        self._path, self._connection, self._address, self._limits = path, connection, address, limits
        self._lock = threading.RLock()
        self._callbacks: tuple[Callable[[], None], ...] = ()
        self._bound = SensorBound(limits, path.parent)
        (self._epoch,) = connection.execute("SELECT epoch FROM identity").fetchone()
        self._held = {stream: Held.read(connection, stream) for stream in Stream}

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
        """Give the name of this file's numbering, a UUID in hex."""
        return str(self._epoch)

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
            if stream is not Stream.MATCH and self._bound.keep(self._connection, self._held, before_bytes):
                self._tell_thinned(_TELL_AT_MESSAGES)
        self._tell()
        return numbers

    def append_events(self, events: Sequence[Event]) -> range:
        """Number and store match events, for the server and for the journal, in one commit; give their numbers.

        A `MatchCreated` begins the journal anew.

        Raises:
            OutboxFull: when the server has not taken any for so long that the bound is reached.
            OutboxError: when the file cannot be written.
        """
        with self._transaction():
            numbers, payloads = self._store(Stream.MATCH, [partial(self._envelope, event) for event in events])
            for event, sequence, payload in zip(events, numbers, payloads, strict=True):
                if isinstance(event.data, MatchCreated):
                    self._connection.execute("DELETE FROM journal")
                self._connection.execute("INSERT INTO journal VALUES (?, ?)", (sequence, payload))
        self._tell()
        return numbers

    def receipt(self, stream: Stream, committed: int) -> bool:
        """Delete what a receipt of this epoch covers; `False`, and nothing deleted, when it covers what never was.

        Raises:
            OutboxError: when the file cannot be written.
        """
        with self._lock:
            held = self._held[stream]
            if committed > held.last:
                _log.error(
                    "a receipt covers %s %d, but only %d exist; it was not taken", stream, committed, held.last
                )
                return False
            if committed < held.oldest:
                return True
            with self._transaction(durable=False):
                self._delete(stream, committed)
                is_untold = not self._bound.is_near(self._held) and bool(accounts.due(self._connection, 1))
            if is_untold:
                with self._transaction():
                    self._tell_thinned(1)
        self._tell()
        return True

    def _envelope(self, event: Event, sequence: int) -> bytes:
        return CloudEvent.wrap(event, self._address, self.epoch, sequence).encode()

    def _store(self, stream: Stream, encoders: Sequence[Encoder]) -> tuple[range, list[bytes]]:
        held = self._held[stream]
        numbers = range(held.last + 1, held.last + 1 + len(encoders))
        payloads = [encode(sequence) for encode, sequence in zip(encoders, numbers, strict=True)]
        size_bytes = sum(map(len, payloads))
        if stream is Stream.MATCH and held.size_bytes + size_bytes > self._limits.match_bytes:
            raise OutboxFull(
                f"the outbox {self._path} is full: {held.depth} match events wait for the server, and none may be "
                "lost; connect the appliance to its server"
            )
        rows = [(stream, sequence, payload) for sequence, payload in zip(numbers, payloads, strict=True)]
        self._connection.executemany("INSERT INTO rows VALUES (?, ?, ?)", rows)
        held.last, held.size_bytes = numbers.stop - 1, held.size_bytes + size_bytes
        self._connection.execute("UPDATE streams SET last = ? WHERE stream = ?", (held.last, stream))
        return numbers, payloads

    def _tell_thinned(self, fewest_messages: int) -> None:
        for told in accounts.due(self._connection, fewest_messages):
            try:
                self._store(Stream.MATCH, [partial(accounts.envelope, told, self._address, self.epoch)])
            except OutboxFull:
                # The account stays open, on disk; it is told when there is room.
                return
            accounts.close(self._connection, told)

    def _delete(self, stream: Stream, committed: int) -> None:
        held, covered = self._held[stream], (stream, committed)
        where = "FROM rows WHERE stream = ? AND sequence <= ?"
        (freed,) = self._connection.execute(f"SELECT coalesce(sum(length(payload)), 0) {where}", covered).fetchone()
        self._connection.execute(f"DELETE {where}", covered)
        held.oldest, held.size_bytes = committed + 1, held.size_bytes - freed

    @contextmanager
    def _transaction(self, durable: bool = True) -> Iterator[None]:
        with self._lock:
            before = {stream: replace(held) for stream, held in self._held.items()}
            try:
                # A deletion that a power cut takes back is sent again, and known to the server: no need to wait for
                # the disk. The next append's commit makes it durable with its own.
                self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
                self._connection.execute("BEGIN IMMEDIATE")
                yield
                self._connection.execute("COMMIT")
            except BaseException as error:
                self._roll_back(before)
                if isinstance(error, sqlite3.Error):
                    raise explained(self._path, error) from error
                raise

    def _roll_back(self, before: dict[Stream, Held]) -> None:
        self._held.update(before)
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    # ---- reading

    def pending(self, stream: Stream, after: int, limit: int) -> list[OutboxRow]:
        """Give at most `limit` messages with numbers above `after`, in order."""
        with self._lock:
            if after >= self._held[stream].last or limit < 1:
                return []
            with explaining(self._path):
                rows = self._connection.execute(
                    "SELECT sequence, payload FROM rows WHERE stream = ? AND sequence > ? ORDER BY sequence LIMIT ?",
                    (stream, after, limit),
                ).fetchall()
        return [OutboxRow(*row) for row in rows]

    def journal(self) -> list[Event]:
        """Give the events of the match that was created last, in order, so that a restarted appliance goes on.

        Raises:
            OutboxError: when the journal was written by a later version, with events that this one does not know.
        """
        with self._lock, explaining(self._path):
            rows = self._connection.execute("SELECT event FROM journal ORDER BY sequence").fetchall()
        events = [CloudEvent.decode(payload).event() for (payload,) in rows]
        known = [event for event in events if event is not None]
        if len(known) < len(events):
            raise OutboxError("the match was begun with a later version of marcador; go on with that version")
        return known

    def depths(self) -> dict[Stream, StreamDepth]:
        """Give what waits for a receipt, a stream."""
        with self._lock:
            return {one: StreamDepth(oldest=held.oldest, depth=held.depth) for one, held in self._held.items()}

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
