"""The tables of an open database, as the writer's thread uses them: one transaction a batch."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import duckdb

from server.store import thinned, writing
from server.store.conflicts import conflict, is_other
from server.store.faults import first_line
from server.store.recent_ids import RecentIds, a_day_ahead
from server.store.repeats import Repeats
from server.store.rows import Batch, Gap, Quarantined, ReceivedEvent, StreamKey
from server.store.series import SeriesIndex, SeriesKey
from wire.topics import Stream

log = logging.getLogger(__name__)

PositionedEvents = Sequence[tuple[int, ReceivedEvent]]


@dataclass(slots=True)
class Known:
    """What is to become of events: those that are new, those whose id is another event's, numbers of all others."""

    new: list[tuple[int, ReceivedEvent]] = field(default_factory=list)
    conflicts: list[Quarantined] = field(default_factory=list)
    repeated: list[tuple[StreamKey, int]] = field(default_factory=list)


class Tables:
    """Writes batches, and answers what the writer must know; errors are DuckDB's own."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.series = SeriesIndex(connection)
        self.know_streams()

    def know_streams(self) -> None:
        """Take note of what is stored, after the tables were filled."""
        self._streams = set(self.streams())
        self._received_end = self.received_end()
        self._ids = RecentIds(*self._highest_ids())
        self.repeats = Repeats(self.connection, self.series, tuple(self._streams))

    def write(self, batch: Batch, events: PositionedEvents, received_end: int | None = None) -> None:
        """Put a batch on disk, all of it or nothing; `received_end` is the last record that it was made from."""
        connection = self.connection
        connection.execute("BEGIN")
        try:
            if events:
                writing.insert_events(connection, [one for _, one in events], [position for position, _ in events])
            writing.remove_late(connection, batch, self.series.number)
            if any(one.batch.samples for one in batch.heart_rate):
                writing.insert_heart_rate(connection, batch.heart_rate, self.series.number)
            if any(one.batch.count for one in batch.motion):
                writing.insert_motion(connection, batch.motion, self.series.number)
            thinned.put(connection, batch.thinned, self.series.number_of)
            if batch.wanted is not None:
                self.set_wanted(batch.wanted)
            writing.insert_quarantined(connection, batch)
            writing.insert_gaps(connection, batch)
            writing.set_streams(connection, batch, self._streams)
            writing.upsert_devices(connection, batch)
            if received_end is not None and received_end != self._received_end:
                connection.execute("UPDATE received_end SET number = ?", [received_end])
            connection.execute("COMMIT")
        except BaseException:
            self.series.forget()
            self._roll_back()
            raise
        self.series.keep()
        self.repeats.stored(batch)
        self._streams.update(batch.streams)
        self._ids.stored(one.event.id for _, one in events)
        self._received_end = self._received_end if received_end is None else received_end

    def _roll_back(self) -> None:
        try:
            self.connection.execute("ROLLBACK")
        except duckdb.Error as error:
            log.debug("no transaction to roll back: %s", first_line(error))

    def sort_out(self, events: PositionedEvents) -> Known:
        """Say which events are new; those that are there already with the same content are neither."""
        known = Known()
        if not events:
            return known
        ids = [one.event.id for _, one in events]
        envelopes = {} if self._ids.are_all_new(ids) else writing.envelopes_of(self.connection, ids)
        for position, one in events:
            other = envelopes.get(one.event.id)
            if other is None:
                envelopes[one.event.id] = one.envelope
                known.new.append((position, one))
            elif is_other(one, other):
                known.conflicts.append(conflict(one))
            else:
                key = StreamKey(one.event.source, one.event.epoch, Stream.MATCH)
                known.repeated.append((key, one.event.sequence))
        return known

    def free_position(self, event: ReceivedEvent, taken: Collection[int]) -> int | None:
        """Give a position that is free between the events of the same outbox before and after one; `None` without.

        Those of `taken` are about to be used.
        """
        one = event.event
        found = self.connection.execute(
            "SELECT coalesce(max(position) FILTER (sequence < $sequence), 0),"
            " min(position) FILTER (sequence > $sequence) FROM events WHERE source = $source AND epoch = $epoch",
            {"sequence": one.sequence, "source": one.source, "epoch": one.epoch},
        ).fetchall()
        before, after = found[0]
        if after is None:
            return None
        free = self.connection.execute(
            "SELECT min(position) FROM (SELECT unnest(range(?, ?)) AS position) WHERE position NOT IN"
            " (SELECT position FROM events WHERE position BETWEEN ? AND ?)"
            " AND position NOT IN (SELECT unnest(?::BIGINT[]))",
            [before + 1, after, before, after, list(taken)],
        ).fetchall()
        return None if free[0][0] is None else int(free[0][0])

    def streams(self) -> dict[StreamKey, int]:
        """Give the highest number of each stream that is on disk."""
        rows = self.connection.execute("SELECT source, epoch, stream, committed FROM streams").fetchall()
        return {StreamKey(source, epoch, Stream(stream)): committed for source, epoch, stream, committed in rows}

    def wanted(self) -> list[Gap]:
        """Give the numbers that were lost here."""
        rows = self.connection.execute("SELECT source, epoch, stream, first, last FROM wanted").fetchall()
        return [Gap(StreamKey(row[0], row[1], Stream(row[2])), row[3], row[4]) for row in rows]

    def set_wanted(self, wanted: Sequence[Gap]) -> None:
        """Set the numbers that were lost here."""
        self.connection.execute("DELETE FROM wanted")
        for one in wanted:
            self.connection.execute(
                "INSERT INTO wanted VALUES (?, ?, ?, ?, ?)", [*map(str, one.key), one.first, one.last]
            )

    def begin_filling(self) -> None:
        """Mark the database as one that is not yet filled again, should the server end meanwhile."""
        self.connection.execute("CREATE TABLE IF NOT EXISTS filling (since TIMESTAMPTZ)")

    def end_filling(self) -> None:
        """It has all that it is filled with."""
        self.connection.execute("DROP TABLE filling")

    def is_half_filled(self) -> bool:
        """Say whether filling it was begun and did not end."""
        return bool(self.number("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'filling'"))

    def motion_samples(self, key: SeriesKey) -> int:
        """Give how many samples of motion a series has that were not given up."""
        query = "SELECT count(*) FROM motion WHERE series = ?"
        return int(self.connection.execute(query, [self.series.number_of(key)]).fetchall()[0][0])

    def last_position(self) -> int:
        """Give the position of the last event; 0 for none."""
        return self.number("SELECT coalesce(max(position), 0) FROM events")

    def _highest_ids(self) -> tuple[str, list[str]]:
        """Give the highest id of an event that is not from the future, empty for none, and those that are."""
        future = [a_day_ahead()]
        ((highest,),) = self.connection.execute(
            "SELECT coalesce(max(id), '') FROM events WHERE id < ?", future
        ).fetchall()
        later = self.connection.execute("SELECT id FROM events WHERE id >= ?", future).fetchall()
        return str(highest), [str(one) for (one,) in later]

    def received_end(self) -> int:
        """Give the number of the last record of what was received that is in the tables."""
        return self.number("SELECT number FROM received_end")

    def number(self, query: str) -> int:
        """Give the one number that a query asks for."""
        return int(self.connection.execute(query).fetchall()[0][0])
