"""The store: group commits into DuckDB behind two journals, and cursors for readers.

One thread writes; any thread reads with a cursor of its own.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb

from server.errors import StoreError, Unstorable
from server.store import records
from server.store.erasing import Wearer, erase_samples
from server.store.faults import first_line
from server.store.rows import Batch, ReceivedEvent, StoredEvent, StreamKey
from server.store.thinned import Thinned
from server.store.whole import DATABASE_NAME, EVENTS_NAME, RECEIVED_NAME, Whole
from wire.topics import Stream

__all__ = ["DATABASE_NAME", "EVENTS_NAME", "RECEIVED_NAME", "Store"]

_DATA_FAULTS = (duckdb.DataError, duckdb.ProgrammingError, duckdb.IntegrityError, OverflowError, ValueError)


class Store(Whole):
    """The events, samples and counters of one server."""

    def erase(self, whose: Sequence[Wearer]) -> int:
        """Erase the samples of players for good, in the writer's thread; give how many there were.

        The second copy has them until another one is made, soon after.

        Raises:
            StoreError: when they cannot be erased now; then all are there.
        """
        self.copying.note_loss()
        try:
            erased = erase_samples(self._connection, whose)
        except duckdb.Error as error:
            self._suspect(error)
            raise StoreError(f"nothing can be erased now: {first_line(error)}") from error
        self.checkpoint()
        return erased

    def thin(self, one: Thinned) -> bool:
        """Put what was measured of a series of motion in the place of its samples, in the writer's thread.

        `False` when it has other samples by now than those that were measured: then all of them stay.

        Raises:
            StoreError: when it cannot be put on disk; the store is then as before.
        """
        if self._tables.motion_samples(one.key) != one.samples:
            return False
        try:
            self.commit(Batch(thinned=[one], received_us=time.time_ns() // 1000))
        except Unstorable as error:
            raise StoreError(f"{one.key} cannot be thinned: {error}") from error
        return True

    def exchange_copy(self) -> None:
        """Put a new second copy in the place of the one that lost a part, if it is made; in the writer's thread."""
        self.received = self.copying.exchange(self._tables) or self.received

    # ---- reading

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a cursor for reading in this thread; the writer does not wait for it.

        Raises:
            StoreError: when the database cannot be read.
        """
        with self._gate.reading():
            try:
                with self._connection.cursor() as cursor:
                    yield cursor
            except duckdb.Error as error:
                self._suspect(error)
                raise StoreError(f"the database cannot be read: {first_line(error)}") from error

    def streams(self) -> dict[StreamKey, int]:
        """Give the highest number of each stream that is on disk."""
        with self.cursor() as cursor:
            rows = cursor.execute("SELECT source, epoch, stream, committed FROM streams").fetchall()
        return {StreamKey(source, epoch, Stream(stream)): committed for source, epoch, stream, committed in rows}

    # ---- writing

    def commit(self, batch: Batch) -> list[StoredEvent]:
        """Put a batch on disk, all of it or nothing, and give its events with their positions.

        An event whose id is stored already is left out; if its content is another, it is put in quarantine.

        Raises:
            Unstorable: when something in it does not fit its column.
            StoreError: when it cannot be put on disk. Either way the store is as before.
        """
        marks = self.events.mark(), self.received.mark()
        try:
            stored = self._commit(batch)
        except (OSError, duckdb.Error, OverflowError, ValueError) as error:
            self.events.cut(marks[0])
            self.received.cut(marks[1])
            if isinstance(error, _DATA_FAULTS):
                raise Unstorable(f"the database does not take it: {first_line(error)}") from error
            self._failed_commits += 1
            self._suspect(error)
            raise StoreError(
                f"nothing can be stored now: {first_line(error)}. Free space in {self.path.parent};"
                " devices keep what is not stored, and send it again"
            ) from error
        self._failed_commits = 0
        return stored

    def _commit(self, batch: Batch) -> list[StoredEvent]:
        known = self._tables.sort_out([(0, one) for one in batch.events])
        batch.quarantined += known.conflicts
        self._tables.repeats.leave_out(batch)
        batch.known += known.repeated
        filled: dict[int, ReceivedEvent] = {}
        at_the_end = []
        for _, one in known.new:
            position = self._tables.free_position(one, filled) if one.is_late else None
            if position is None:
                at_the_end.append(one)
            else:
                filled[position] = one
        events = list(enumerate(at_the_end, self.position + 1))
        self.events.put_back(
            {position: records.event_body(one.envelope, one.received_us) for position, one in filled.items()}
        )
        self.events.append((position, records.event_body(one.envelope, one.received_us)) for position, one in events)
        bodies = records.bodies_of(batch, records.beyond_content(batch, [one.event for _, one in events]))
        self.received.append(enumerate(bodies, self.received.last + 1))
        events = [*sorted(filled.items()), *events]
        self._tables.write(batch, events, self.received.last)
        self.position += len(at_the_end)
        self.quarantined += len(batch.quarantined)
        self.wanted = self.wanted if batch.wanted is None else batch.wanted
        return [StoredEvent(position, one.event) for position, one in events]
