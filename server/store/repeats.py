"""Sensor batches that come again under other numbers: an outbox that begins a new epoch sends again what it holds.

Events are known by their id; samples have none. A batch is a repetition if its device counts anew and all of its
samples are stored already, at their very times, or lie within what stays of motion that was thinned. Where a device
never began anew nothing is looked up.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import duckdb
import numpy as np
from numpy.typing import NDArray

from server.store.rows import Batch, ReceivedSamples, SensorBatch, StreamKey
from server.store.series import SeriesIndex
from server.store.thinned import are_within, stored_envelopes
from server.store.writing import microseconds, times_us
from wire.sensors import HeartRateBatch, MotionBatch
from wire.topics import Stream

_Values = NDArray[np.int64]


class _Samples(NamedTuple):
    """Times in microseconds since 1970, and a row of values for each."""

    times_us: _Values
    values: _Values


class Repeats:
    """Knows which devices count anew, and up to when each series goes; for the writer's thread."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, series: SeriesIndex, streams: Sequence[StreamKey]
    ) -> None:
        self._connection, self._series = connection, series
        self._epochs: dict[tuple[str, Stream], set[str]] = {}
        self._latest_us: dict[int, int] = {}
        self._count(streams)

    def leave_out(self, batch: Batch) -> None:
        """Take what is stored already, or is there twice, out of a batch; its numbers stay, as known ones."""
        self._count(tuple(batch.streams))
        beats, moved = list(batch.heart_rate), list(batch.motion)
        batch.heart_rate[:] = self._new(beats, Stream.HEART_RATE)
        batch.motion[:] = self._new(moved, Stream.MOTION)
        if len(batch.heart_rate) < len(beats):
            batch.known += _numbers(beats, Stream.HEART_RATE) - _numbers(batch.heart_rate, Stream.HEART_RATE)
        if len(batch.motion) < len(moved):
            batch.known += _numbers(moved, Stream.MOTION) - _numbers(batch.motion, Stream.MOTION)

    def stored(self, batch: Batch) -> None:
        """Take note of what is committed."""
        for beats in batch.heart_rate:
            self._note(beats.source, beats.batch)
        for moved in batch.motion:
            self._note(moved.source, moved.batch)

    def _note(self, source: str, batch: HeartRateBatch | MotionBatch) -> None:
        number = self._series.known(source, batch)
        if number in self._latest_us:
            self._latest_us[number] = max(self._latest_us[number], _last_us(batch))

    def _count(self, streams: Sequence[StreamKey]) -> None:
        for key in streams:
            self._epochs.setdefault((key.source, key.stream), set()).add(key.epoch)

    def _new(
        self, received: Sequence[ReceivedSamples[SensorBatch]], stream: Stream
    ) -> list[ReceivedSamples[SensorBatch]]:
        suspects: dict[int, list[ReceivedSamples[SensorBatch]]] = {}
        seen, new = set[str](), list[ReceivedSamples[SensorBatch]]()
        for one in received:
            if len(self._epochs.get((one.source, stream), ())) < 2 or one.is_late:
                continue
            number = self._series.known(one.source, one.batch)
            if number and _last_us(one.batch) <= self._latest(number, stream):
                suspects.setdefault(number, []).append(one)
        known = {one.batch.id for number, found in suspects.items() for one in self._known(number, stream, found)}
        for one in received:
            if one.batch.id not in known and one.batch.id not in seen:
                new.append(one)
            if len(self._epochs.get((one.source, stream), ())) > 1:
                seen.add(one.batch.id)
        return new

    def _latest(self, number: int, stream: Stream) -> int:
        if number not in self._latest_us:
            rows = self._connection.execute(
                f"SELECT epoch_us(max(time)) FROM {_table(stream)} WHERE series = $series"
                " UNION ALL SELECT epoch_us(max(time)) + 999999 FROM motion_envelopes WHERE series = $series",
                {"series": number},
            ).fetchall()
            self._latest_us[number] = max(int(row[0] or 0) for row in rows)
        return self._latest_us[number]

    def _known(
        self, number: int, stream: Stream, suspects: Sequence[ReceivedSamples[SensorBatch]]
    ) -> list[ReceivedSamples[SensorBatch]]:
        samples = [_samples(one.batch) for one in suspects]
        first = min(int(one.times_us[0]) for one in samples)
        last = max(int(one.times_us[-1]) for one in samples)
        stored = self._stored(number, stream, first, last)
        thinned = stored_envelopes(self._connection, number, first // 1_000_000, last // 1_000_000)
        return [
            one
            for one, wanted in zip(suspects, samples, strict=True)
            if _has(stored, wanted) or (len(thinned) and are_within(thinned, wanted.times_us, wanted.values))
        ]

    def _stored(self, number: int, stream: Stream, first_us: int, last_us: int) -> _Samples:
        columns = "bpm" if stream is Stream.HEART_RATE else "x_mg, y_mg, z_mg"
        found: dict[str, Any] = self._connection.execute(
            f"SELECT epoch_us(time) AS at, {columns} FROM {_table(stream)} WHERE series = ?"
            " AND time BETWEEN make_timestamptz(?) AND make_timestamptz(?) ORDER BY time",
            [number, first_us, last_us],
        ).fetchnumpy()
        times = np.asarray(found.pop("at"), dtype=np.int64)
        return _Samples(times, np.column_stack([np.asarray(one, dtype=np.int64) for one in found.values()]))


def _numbers(
    received: Iterable[ReceivedSamples[HeartRateBatch]] | Iterable[ReceivedSamples[MotionBatch]], stream: Stream
) -> set[tuple[StreamKey, int]]:
    return {(StreamKey(one.source, one.batch.epoch, stream), one.batch.sequence) for one in received}


def _has(stored: _Samples, wanted: _Samples) -> bool:
    at = np.searchsorted(stored.times_us, wanted.times_us)
    if at[-1] >= len(stored.times_us):
        return False
    return bool((stored.times_us[at] == wanted.times_us).all() and (stored.values[at] == wanted.values).all())


def _samples(batch: HeartRateBatch | MotionBatch) -> _Samples:
    if isinstance(batch, MotionBatch):
        return _Samples(times_us(batch), np.asarray(batch.samples_mg, dtype=np.int64).reshape(-1, 3))
    at = sorted((microseconds(one.time), one.bpm) for one in batch.samples)
    return _Samples(np.array([one for one, _ in at]), np.array([[bpm] for _, bpm in at]))


def _last_us(batch: HeartRateBatch | MotionBatch) -> int:
    if isinstance(batch, MotionBatch):
        return int(times_us(batch)[-1]) if batch.count else 2**62
    return max((microseconds(one.time) for one in batch.samples), default=2**62)


def _table(stream: Stream) -> str:
    return "heart_rate" if stream is Stream.HEART_RATE else "motion"
