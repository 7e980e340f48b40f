"""The store: group commits into DuckDB behind the event log, and cursors for readers.

One thread writes; any thread reads with a cursor of its own. An event is in the log before it is in the database,
so after a crash or a new database the log says what is missing.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import duckdb

from server.errors import StoreError, Unstorable
from server.store import writing
from server.store.conflicts import conflict, is_other
from server.store.log import EventLog
from server.store.opening import first_line, open_database
from server.store.rows import Batch, Quarantined, ReceivedEvent, StoredEvent, StreamKey
from server.store.series import SeriesIndex
from wire.envelope import CloudEvent
from wire.errors import WireError
from wire.topics import Stream

log = logging.getLogger(__name__)

DATABASE_NAME = "marcador.duckdb"
LOG_NAME = "events.log"
_REPLAY_CHUNK = 10_000
_DATA_FAULTS = (duckdb.DataError, duckdb.ProgrammingError, duckdb.IntegrityError, OverflowError, ValueError)


class Store:
    """The events, samples and counters of one server.

    Attributes:
        position: of the last event.
        quarantined: how many messages are in quarantine.
    """

    def __init__(self, directory: Path, memory_mb: int = 512) -> None:
        """Open the store of a data directory, and bring database and event log to the same point.

        Raises:
            StoreError: naming what is in the way; see `server.errors`.
        """
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{directory} cannot be made ({error.strerror}); choose another data directory"
            ) from error
        self.path = directory / DATABASE_NAME
        self._memory_mb = memory_mb
        self._log = EventLog(directory / LOG_NAME)
        try:
            self._open()
        except BaseException:
            self._log.close()
            raise

    def _open(self) -> None:
        self._connection = open_database(self.path, self._memory_mb)
        try:
            self.position = self._number("SELECT coalesce(max(position), 0) FROM events")
            self.quarantined = self._number("SELECT count(*) FROM quarantine")
            self._series = SeriesIndex(self._connection)
            self._reconcile()
        except duckdb.Error as error:
            self._connection.close()
            raise StoreError(f"{self.path} cannot be brought up to date: {first_line(error)}") from error
        except BaseException:
            self._connection.close()
            raise

    def probe(self) -> None:
        """Try to write, and open the database again if it needs that; raises `StoreError` while nothing works."""
        try:
            self._connection.execute("UPDATE log_end SET bytes = ?", [self._log.size])
        except duckdb.Error as error:
            log.warning("the database is opened again: %s", first_line(error))
            self._connection.close()
            self._open()

    def close(self) -> None:
        """Write everything into the database file and let it go."""
        try:
            self.checkpoint()
        finally:
            self._connection.close()
            self._log.close()

    def checkpoint(self) -> None:
        """Move the write-ahead log into the database file; takes about 0.1 s for 16 MiB."""
        try:
            self._connection.execute("CHECKPOINT")
        except duckdb.Error as error:
            log.warning("the checkpoint has to wait: %s", first_line(error))

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a cursor for reading in this thread; the writer does not wait for it.

        Raises:
            StoreError: when the database cannot be read.
        """
        try:
            with self._connection.cursor() as cursor:
                yield cursor
        except duckdb.Error as error:
            raise StoreError(f"the database cannot be read: {first_line(error)}") from error

    def streams(self) -> dict[StreamKey, int]:
        """Give the highest number of each stream that is on disk."""
        with self.cursor() as cursor:
            rows = cursor.execute("SELECT source, epoch, stream, committed FROM streams").fetchall()
        return {StreamKey(source, epoch, Stream(stream)): committed for source, epoch, stream, committed in rows}

    def commit(self, batch: Batch) -> list[StoredEvent]:
        """Put a batch on disk, all of it or nothing, and give its events with their positions.

        An event whose id is stored already is left out; if its content is another, it is put in quarantine.

        Raises:
            Unstorable: when something in it does not fit its column.
            StoreError: when it cannot be put on disk. Either way the store is as before.
        """
        events, conflicts = self._unknown(batch.events)
        batch.quarantined += conflicts
        before = self._log.size
        try:
            if events:
                self._log.append((self.position + at, one.envelope) for at, one in enumerate(events, 1))
            self._transaction(batch, events, self._log.size)
        except (OSError, duckdb.Error, OverflowError, ValueError) as error:
            if self._log.size != before:
                self._log.cut(before)
            if isinstance(error, _DATA_FAULTS):
                raise Unstorable(f"the database does not take it: {first_line(error)}") from error
            raise StoreError(
                f"nothing can be stored now: {first_line(error)}. Free space in {self.path.parent};"
                " devices keep what is not stored, and send it again"
            ) from error
        first = self.position + 1
        self.position += len(events)
        self.quarantined += len(batch.quarantined)
        return [StoredEvent(first + at, one.event) for at, one in enumerate(events)]

    def _transaction(self, batch: Batch, events: list[ReceivedEvent], log_end: int) -> None:
        connection = self._connection
        connection.execute("BEGIN")
        try:
            if events:
                writing.insert_events(connection, events, self.position + 1)
                connection.execute("UPDATE log_end SET bytes = ?", [log_end])
            if any(one.samples for _, one in batch.heart_rate):
                writing.insert_heart_rate(connection, batch.heart_rate, self._series.number)
            if any(one.count for _, one in batch.motion):
                writing.insert_motion(connection, batch.motion, self._series.number)
            writing.insert_quarantined(connection, batch)
            writing.insert_gaps(connection, batch.gaps)
            writing.upsert_streams(connection, batch)
            writing.upsert_devices(connection, batch)
            connection.execute("COMMIT")
        except BaseException:
            self._series.forget()
            self._roll_back()
            raise
        self._series.keep()

    def _roll_back(self) -> None:
        try:
            self._connection.execute("ROLLBACK")
        except duckdb.Error as error:
            log.debug("no transaction to roll back: %s", first_line(error))

    def _unknown(self, events: list[ReceivedEvent]) -> tuple[list[ReceivedEvent], list[Quarantined]]:
        """Give the events that are new, and those whose id is another event's."""
        if not events:
            return [], []
        try:
            found = self._connection.execute(
                "SELECT id, envelope FROM events WHERE id IN (SELECT unnest(?))", [[one.event.id for one in events]]
            ).fetchall()
        except duckdb.Error as error:
            raise StoreError(f"the database cannot be read: {first_line(error)}") from error
        known: dict[str, str] = dict(found)
        new, conflicts = list[ReceivedEvent](), list[Quarantined]()
        for one in events:
            other = known.get(one.event.id)
            if other is None:
                known[one.event.id] = one.envelope
                new.append(one)
            elif is_other(one, other):
                conflicts.append(conflict(one))
        return new, conflicts

    # ---- database and log to the same point

    def _reconcile(self) -> None:
        log_end = self._number("SELECT bytes FROM log_end")
        if self._log.size < log_end:
            self._write_log_again()
        elif self._log.size > log_end:
            self._replay(log_end)

    def _replay(self, start: int) -> None:
        lines = self._log.read(start)
        before = self.position
        while chunk := list(islice(lines, _REPLAY_CHUNK)):
            events, _ = self._unknown([one for envelope, _ in chunk for one in _received(envelope)])
            batch = Batch(streams=self._counters(events))
            self._transaction(batch, events, chunk[-1][1])
            self.position += len(events)
        self._connection.execute("UPDATE log_end SET bytes = ?", [self._log.size])
        log.warning(
            "%d events of the event log were missing in %s and are in it now", self.position - before, self.path
        )

    def _counters(self, events: list[ReceivedEvent]) -> dict[StreamKey, int]:
        stored, counters = self.streams(), dict[StreamKey, int]()
        for event, *_ in events:
            key = StreamKey(event.source, event.epoch, Stream.MATCH)
            counters[key] = max(event.sequence, counters.get(key, stored.get(key, 0)))
        return counters

    def _write_log_again(self) -> None:
        self._log.cut(0)
        rows = self._connection.cursor().execute("SELECT position, envelope FROM events ORDER BY position")
        while chunk := rows.fetchmany(_REPLAY_CHUNK):
            self._log.append(chunk)
        self._connection.execute("UPDATE log_end SET bytes = ?", [self._log.size])
        log.warning("%s was shorter than the database and has been written again from it", self._log.path)

    def _number(self, query: str) -> int:
        row = self._connection.execute(query).fetchone()
        assert row is not None
        return int(row[0])


def _received(envelope: str) -> Iterator[ReceivedEvent]:
    try:
        yield ReceivedEvent(CloudEvent.decode(envelope.encode()), envelope)
    except WireError as error:
        log.error("a line of the event log is left out: %s", error)
