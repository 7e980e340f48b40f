"""The outbox: everything the appliance has to tell, with the journals of its matches, in one SQLite file.

Sending is the uplink's.
"""

import sqlite3
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from device.errors import OutboxError
from device.outbox import journal
from device.outbox.file import explaining, open_file
from device.outbox.limits import OutboxLimits
from device.outbox.queue import OutboxRow, Queue
from device.outbox.unwritten import Unwritten
from padel.events import Event
from wire.envelope import CloudEvent
from wire.topics import Address, Stream

__all__ = ["Outbox", "OutboxRow"]


class Outbox(Queue):
    """The appliance's durable queue: three numbered streams, and what happened in its matches.

    Every method may be called from every thread. One process at a time may have the file open.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, address: Address, limits: OutboxLimits) -> None:
        super().__init__(path, connection, address, limits)
        self._unwritten = Unwritten(path, limits.unwritten_events)

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
    def problem(self) -> str | None:
        """Say what is amiss with the disk, while match events are held in memory."""
        return self._unwritten.problem

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

    def _envelope(self, event: Event, sequence: int) -> bytes:
        return CloudEvent.wrap(event, self._numbered.current.address, self.epoch, sequence).encode()

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
