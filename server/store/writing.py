"""Writes a batch into the tables: columns as lists or registered arrays, then INSERT … SELECT, never row by row.

The transaction around it is left to `store.database`.
"""

import json
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from server.store.rows import Batch, ReceivedEvent, ReceivedSamples, StreamKey
from wire.sensors import HeartRateBatch, MotionBatch

Columns = dict[str, NDArray[Any]]
SeriesOf = Callable[[str, str, "HeartRateBatch | MotionBatch"], int]

KEPT_IN_QUARANTINE = 10_000
KEPT_PAYLOAD_BYTES = 16 * 1024
KEPT_REASON = 1_000
"""How many messages without a place are kept, the newest; and how much of each."""

_LOOKED_UP = 100
"""Ids that are looked up one by one, at most."""

_FEW_ROWS = 128
"""Rows that are handed over as lists, at most: to register columns costs more than to convert so few values."""

_FEW_COUNTERS = 5_000
"""Counters that are all written where some change, at most. An outbox has three, and they stay when it is gone."""

_BETWEEN = "\x1f"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    """Give a moment as microseconds since 1970, UTC, without rounding."""
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def envelopes_of(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, str]:
    """Give the envelopes of those of some events that are stored, by id.

    A few are looked up in the index, which DuckDB does for ids that are written into the statement. More are compared
    with all that lie between the first and the last of them: ids are in the order of time (UUIDv7), so what is new is
    compared with nothing. Otherwise each commit would read all ids: 0.2 s with a million events.
    """
    if len(ids) <= _LOOKED_UP:
        query, values = f"id IN ({', '.join('?' * len(ids))})", list[Any](ids)
    else:
        query, values = "id BETWEEN ? AND ? AND id IN (SELECT unnest(?))", [min(ids), max(ids), list(ids)]
    return dict(connection.execute(f"SELECT id, envelope FROM events WHERE {query}", values).fetchall())


def insert_events(
    connection: duckdb.DuckDBPyConnection, events: Sequence[ReceivedEvent], positions: Sequence[int]
) -> None:
    """Write events at their positions; `time` keeps microseconds."""
    found = [one.event for one in events]
    columns: Columns = {
        "position": np.array(positions, dtype=np.int64),
        "id": _texts(one.id for one in found),
        "source": _texts(one.source for one in found),
        "court": _texts(court_of(one.source) for one in found),
        "epoch": _texts(one.epoch for one in found),
        "sequence": np.array([one.sequence for one in found], dtype=np.int64),
        "type": _texts(one.type for one in found),
        "time_us": np.array([microseconds(one.time) for one in found], dtype=np.int64),
        "subject": _texts(one.subject for one in found),
        "envelope": _texts(one.envelope for one in events),
        "received_us": np.array([one.received_us for one in events], dtype=np.int64),
    }
    _insert(
        connection,
        "events",
        columns,
        "position, id, source, court, epoch, sequence, type, make_timestamptz(time_us), subject, envelope,"
        " make_timestamptz(nullif(received_us, 0))",
    )


def insert_heart_rate(
    connection: duckdb.DuckDBPyConnection, batches: Sequence[ReceivedSamples[HeartRateBatch]], series_of: SeriesOf
) -> None:
    """Write heart-rate samples, one row each."""
    rows = [
        (series_of("heart-rate", one.source, one.batch), sample) for one in batches for sample in one.batch.samples
    ]
    columns: Columns = {
        "series": np.array([series for series, _ in rows], dtype=np.int32),
        "time_us": np.array([microseconds(one.time) for _, one in rows], dtype=np.int64),
        "bpm": np.array([one.bpm for _, one in rows], dtype=np.int32),
        "contact": np.array([-1 if one.contact is None else one.contact for _, one in rows], dtype=np.int8),
        "energy_kj": np.array([-1 if one.energy_kj is None else one.energy_kj for _, one in rows], dtype=np.int64),
        "rr_s": _texts(json.dumps(one.rr_s) for _, one in rows),
    }
    chosen = (
        "series, make_timestamptz(time_us), bpm, nullif(contact, -1)::BOOLEAN,"
        " nullif(energy_kj, -1)::INTEGER, rr_s::DOUBLE[]"
    )
    _insert(connection, "heart_rate", columns, chosen)


def insert_motion(
    connection: duckdb.DuckDBPyConnection, batches: Sequence[ReceivedSamples[MotionBatch]], series_of: SeriesOf
) -> None:
    """Write motion samples, one row each; the time of a sample follows from the batch's start and rate."""
    counts = [one.batch.count for one in batches]
    samples = np.concatenate([np.asarray(one.batch.samples_mg, dtype=np.int16).reshape(-1, 3) for one in batches])
    columns: Columns = {
        "series": np.repeat(
            np.array([series_of("motion", one.source, one.batch) for one in batches], dtype=np.int32), counts
        ),
        "time_us": np.concatenate([times_us(one.batch) for one in batches]),
        **{f"{axis}_mg": np.ascontiguousarray(samples[:, index]) for index, axis in enumerate("xyz")},
    }
    _insert(connection, "motion", columns, "series, make_timestamptz(time_us), x_mg, y_mg, z_mg")


def remove_late(connection: duckdb.DuckDBPyConnection, batch: Batch, series_of: SeriesOf) -> None:
    """Remove the samples in whose place those come that were lost here; they are rare.

    Only those of the very times: a device whose clock was set back has others in between.
    """
    for beats in batch.heart_rate:
        times = sorted(microseconds(one.time) for one in beats.batch.samples)
        if beats.is_late and times:
            _remove(connection, "heart_rate", series_of("heart-rate", beats.source, beats.batch), times)
    for moved in batch.motion:
        if moved.is_late and moved.batch.count:
            number = series_of("motion", moved.source, moved.batch)
            _remove(connection, "motion", number, times_us(moved.batch).tolist())


def _remove(connection: duckdb.DuckDBPyConnection, table: str, series: int, times_us: Sequence[int]) -> None:
    connection.execute(
        f"DELETE FROM {table} WHERE series = ? AND time BETWEEN make_timestamptz(?) AND make_timestamptz(?)"
        " AND list_contains(?::BIGINT[], epoch_us(time))",
        [series, times_us[0], times_us[-1], times_us],
    )


def insert_quarantined(connection: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """Keep messages that have no place, as they came; they are rare, and the newest of them are enough."""
    for one in batch.quarantined:
        connection.execute(
            "INSERT INTO quarantine SELECT coalesce(max(number), 0) + 1, make_timestamptz(?), ?, ?, ?, ?, ?, ?, ?, ?"
            " FROM quarantine",
            [
                one.noted_us or batch.received_us,
                one.source,
                one.stream,
                one.epoch,
                one.sequence,
                one.kind,
                one.reason[:KEPT_REASON],
                one.size,
                one.payload[:KEPT_PAYLOAD_BYTES],
            ],
        )
    if batch.quarantined:
        connection.execute(
            "DELETE FROM quarantine WHERE number <= (SELECT max(number) FROM quarantine) - ?", [KEPT_IN_QUARANTINE]
        )


def insert_gaps(connection: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """Note numbers that are gone; they are rare."""
    for one in batch.gaps:
        noted_us = one.noted_us or batch.received_us
        connection.execute(
            "INSERT INTO gaps VALUES (?, ?, ?, ?, ?, make_timestamptz(?))",
            [*map(str, one.key), one.first, one.last, noted_us],
        )


def set_streams(connection: duckdb.DuckDBPyConnection, batch: Batch, known: Collection[StreamKey]) -> None:
    """Set the counters of the streams that the batch moves, in one statement: each costs as much as all of them.

    Where all are `known` to have a counter, and they are few, all counters are written: none is looked up.
    """
    if batch.streams and len(known) <= _FEW_COUNTERS and all(key in known for key in batch.streams):
        names = [_BETWEEN.join(map(str, key)) for key in batch.streams]
        connection.execute(
            "UPDATE streams SET committed = coalesce(map(?, ?)[concat_ws(?, source, epoch, stream)], committed)",
            [names, list(batch.streams.values()), _BETWEEN],
        )
    elif batch.streams:
        rows = [(*map(str, key), committed) for key, committed in batch.streams.items()]
        connection.execute(
            "INSERT INTO streams SELECT unnest(?), unnest(?), unnest(?), unnest(?)"
            " ON CONFLICT (source, epoch, stream) DO UPDATE SET committed = excluded.committed",
            [list(column) for column in zip(*rows, strict=True)],
        )


def upsert_devices(connection: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """Keep the last status of each device."""
    for source, (_, status, _) in batch.statuses.items():
        outbox = json.dumps({stream: depth.model_dump() for stream, depth in status.outbox.items()})
        connection.execute(
            "INSERT INTO devices VALUES (?, ?, ?, ?, make_timestamptz(?), ?) ON CONFLICT (source) DO UPDATE SET"
            " state = excluded.state, version = excluded.version, epoch = excluded.epoch, time = excluded.time,"
            " outbox = excluded.outbox",
            [
                source,
                status.state,
                status.version,
                status.epoch,
                microseconds(status.time) if status.time else None,
                outbox,
            ],
        )


def court_of(source: str) -> str:
    """Give the court of a device's CloudEvents source, `/clubs/{club}/courts/{court}/devices/{device}`."""
    return source.split("/")[4]


def _insert(connection: duckdb.DuckDBPyConnection, table: str, columns: Columns, chosen: str) -> None:
    if len(next(iter(columns.values()))) <= _FEW_ROWS:
        lists = ", ".join(f"unnest(?) AS {name}" for name in columns)
        values = [column.tolist() for column in columns.values()]
        connection.execute(f"INSERT INTO {table} SELECT {chosen} FROM (SELECT {lists})", values)
        return
    connection.register("batch", columns)
    connection.execute(f"INSERT INTO {table} SELECT {chosen} FROM batch")
    # After a failure it stays registered until the next batch takes its name: an aborted transaction allows nothing.
    connection.unregister("batch")


def _texts(texts: Any) -> NDArray[Any]:
    return np.array(list(texts), dtype=object)


def times_us(batch: MotionBatch) -> NDArray[np.int64]:
    """Give the moment of each sample, in microseconds since 1970."""
    steps: NDArray[np.int64] = np.rint(np.arange(batch.count) * (1_000_000 / batch.rate_hz)).astype(np.int64)
    steps += microseconds(batch.start)
    return steps
