"""Brings database and journals to the same point: what only one of them has, the other gets."""

import logging
from collections.abc import Iterable, Iterator
from itertools import islice

import duckdb

from server.store import records
from server.store.faults import first_line, may_be_damage
from server.store.journal import Journal
from server.store.missing import Seen
from server.store.rows import Batch, ReceivedEvent, StreamKey
from server.store.tables import Tables
from wire.topics import Stream

log = logging.getLogger(__name__)

_EVENTS, _BATCHES = 10_000, 2_000
_FITS_NOT = (duckdb.Error, OverflowError, ValueError)


def replay_events(tables: Tables, journal: Journal) -> int:
    """Put the events into the tables that only the journal has; give how many."""
    before = tables.last_position()
    replayed = 0
    for chunk in _chunks(journal.read(before), _EVENTS):
        read = [(number, one) for number, body in chunk if (one := records.read_event(body)) is not None]
        known = tables.sort_out(read)
        tables.write(Batch(streams=_counters(tables, (one for _, one in known.new))), known.new)
        replayed += len(known.new)
    return replayed


def replay_received(tables: Tables, journal: Journal, seen: Seen) -> int:
    """Put the rest into the tables that only the journal has; give how many records, and see to their numbers."""
    replayed = 0
    for chunk in _chunks(journal.read(tables.received_end()), _BATCHES):
        for part in _parts(chunk):
            _write_records(tables, part, seen)
        replayed += len(chunk)
    return replayed


def _parts(chunk: list[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    """Cut records where samples give way to what stays of them: those after it are not meant."""
    begin = 0
    for at, (_, body) in enumerate(chunk, 1):
        if records.is_thinned_motion(body) or at == len(chunk):
            yield chunk[begin:at]
            begin = at


def _write_records(tables: Tables, chunk: list[tuple[int, bytes]], seen: Seen) -> None:
    batch = Batch()
    for _, body in chunk:
        records.add_record(batch, body)
        covered = records.covered_by(body)
        if covered is not None:
            seen.add(*covered)
    for beats in batch.heart_rate:
        seen.add(StreamKey(beats.source, beats.batch.epoch, Stream.HEART_RATE), beats.batch.sequence)
    for moved in batch.motion:
        seen.add(StreamKey(moved.source, moved.batch.epoch, Stream.MOTION), moved.batch.sequence)
    stored = tables.streams()
    batch.streams = {key: max(number, stored.get(key, 0)) for key, number in batch.streams.items()}
    try:
        tables.write(batch, [], chunk[-1][0])
    except _FITS_NOT as error:
        if may_be_damage(error):
            raise
        if len(chunk) == 1:
            log.error("record %d of what was received does not fit: %s", chunk[0][0], first_line(error))
            return
        for one in chunk:
            _write_records(tables, [one], seen)


def known_numbers(journal: Journal) -> Seen:
    """Give the numbers that the journal knows of, but those of its samples."""
    seen = Seen()
    for _, body in journal.read(0):
        covered = records.covered_by(body)
        if covered is not None:
            seen.add(*covered)
    return seen


def write_events_again(tables: Tables, journal: Journal) -> int:
    """Put the events into the journal that only the tables have; give how many."""
    written = 0
    while rows := events_after(tables.connection, journal.last, _EVENTS):
        journal.append(rows)
        written += len(rows)
    return written


def events_after(connection: duckdb.DuckDBPyConnection, position: int, limit: int) -> list[tuple[int, bytes]]:
    """Give records of stored events after a position."""
    rows = connection.execute(
        "SELECT position, envelope, coalesce(epoch_us(received), 0) FROM events WHERE position > ?"
        " ORDER BY position LIMIT ?",
        [position, limit],
    ).fetchall()
    return [(row[0], records.event_body(row[1], row[2])) for row in rows]


def events_at(connection: duckdb.DuckDBPyConnection, positions: Iterable[int]) -> dict[int, bytes]:
    """Give the records of stored events at positions, those that are there."""
    rows = connection.execute(
        "SELECT position, envelope, coalesce(epoch_us(received), 0) FROM events"
        " WHERE position IN (SELECT unnest(?::BIGINT[]))",
        [list(positions)],
    ).fetchall()
    return {row[0]: records.event_body(row[1], row[2]) for row in rows}


def _counters(tables: Tables, events: Iterable[ReceivedEvent]) -> dict[StreamKey, int]:
    stored, counters = tables.streams(), dict[StreamKey, int]()
    for event, *_ in events:
        key = StreamKey(event.source, event.epoch, Stream.MATCH)
        counters[key] = max(event.sequence, counters.get(key, stored.get(key, 0)))
    return counters


def _chunks(read: Iterator[tuple[int, bytes]], size: int) -> Iterator[list[tuple[int, bytes]]]:
    while chunk := list(islice(read, size)):
        yield chunk
