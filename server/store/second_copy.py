"""Makes a new second copy of what was received, from the database, when the one in `received/` has lost a part.

It is built beside the old one while the server goes on, and takes its place in the writer's thread. Samples are put
together to batches of our own; that all numbers of their streams were there is noted beside them.
"""

from array import array
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import duckdb
import numpy as np

from server.store import records, thinned
from server.store.journal import Journal
from server.store.rows import Batch, Gap, Quarantined, ReceivedSamples, StreamKey
from server.store.series import SeriesKey
from wire.sensors import HeartRateBatch, HeartRateSample, MotionBatch
from wire.topics import Stream

_SAMPLES = 2_000
_RECORDS = 500
_BEGAN = datetime(1970, 1, 1, tzinfo=UTC)
_EVER = _BEGAN - timedelta(days=365 * 400)
_RECENT = "SELECT subject FROM events GROUP BY subject HAVING max(coalesce(received, time)) >= ?"


class SecondCopy:
    """A new copy: all that the database had up to the record `up_to` of the old one."""

    def __init__(self, directory: Path, connection: duckdb.DuckDBPyConnection, days: int, rotate_bytes: int) -> None:
        """Build it; motion from before so many `days`, of sessions that ended before, is left out, unless they are 0.

        Raises:
            OSError: when there is no room for it.
            duckdb.Error: when the database cannot be read.
        """
        connection.begin()
        ((self.up_to,),) = connection.execute("SELECT number FROM received_end").fetchall()
        count = sum(1 for _ in _bodies(connection, days))
        self.last = max(int(self.up_to), count)
        self.journal = Journal(directory, rotate_bytes)
        try:
            if self.last > count:
                self.journal.skip_to(self.last - count)
            chunk: list[bytes] = []
            for body in _bodies(connection, days):
                chunk.append(body)
                if len(chunk) == _RECORDS:
                    self._append(chunk)
                    chunk = []
            self._append(chunk)
        except BaseException:
            self.journal.close()
            raise

    def _append(self, bodies: list[bytes]) -> None:
        self.journal.append(enumerate(bodies, self.journal.last + 1))

    def catch_up(self, old: Journal) -> None:
        """Take over what was received meanwhile."""
        self._append([body for _, body in old.read(int(self.up_to))])


def _bodies(connection: duckdb.DuckDBPyConnection, days: int) -> Iterator[bytes]:
    """Give the records of everything in the database but its events; what stays of old motion before all motion."""
    for one in thinned.stored(connection):
        yield from records.bodies_of(Batch(thinned=[one]), {})
    begin = datetime.now(UTC) - timedelta(days=days) if days else _EVER
    recent = {
        session
        for (session,) in connection.execute(_RECENT, [begin]).fetchall()  # whatever the device's clock says
    }
    series = connection.execute(
        "SELECT series, kind, source, session, player, sensor, rate_hz FROM series"
    ).fetchall()
    for number, *rest in series:
        key: SeriesKey = tuple(rest)
        batch = Batch(received_us=0)
        if key[0] == "motion":
            since = _EVER if key[2] in recent else begin
            batch.motion = [ReceivedSamples(key[1], one) for one in _motion(connection, number, key, since)]
        else:
            batch.heart_rate = [ReceivedSamples(key[1], one) for one in _beats(connection, number, key)]
        yield from records.bodies_of(batch, {})
    yield from records.bodies_of(_others(connection), {})
    rows = connection.execute("SELECT source, epoch, stream, committed FROM streams").fetchall()
    for source, epoch, stream, committed in rows:
        yield records.covered_body(StreamKey(source, epoch, Stream(stream)), committed)


def _beats(connection: duckdb.DuckDBPyConnection, number: int, key: SeriesKey) -> Iterator[HeartRateBatch]:
    rows = connection.execute(
        "SELECT epoch_us(time), bpm, contact, energy_kj, rr_s FROM heart_rate WHERE series = ? ORDER BY time",
        [number],
    ).fetchall()
    _, _, session, player, sensor, _ = key
    for at in range(0, len(rows), _SAMPLES):
        samples = [
            HeartRateSample(time=_moment(us), bpm=bpm, contact=contact, energy_kj=energy, rr_s=tuple(rr))
            for us, bpm, contact, energy, rr in rows[at : at + _SAMPLES]
        ]
        yield HeartRateBatch(
            id=uuid4().hex,
            epoch=records.COPIED,
            sequence=1,
            session=session,
            sensor=sensor,
            player=player,
            samples=samples,
        )


def _motion(
    connection: duckdb.DuckDBPyConnection, number: int, key: SeriesKey, before: datetime
) -> Iterator[MotionBatch]:
    found = connection.execute(
        "SELECT epoch_us(time) AS at, x_mg, y_mg, z_mg FROM motion WHERE series = ? AND time >= ? ORDER BY time",
        [number, before],
    ).fetchnumpy()
    times = np.asarray(found["at"], dtype=np.int64)
    values = np.column_stack([np.asarray(found[name], dtype=np.int16) for name in ("x_mg", "y_mg", "z_mg")])
    _, _, session, player, sensor, rate_hz = key
    begin = 0
    while begin < len(times):
        end = begin + _even(times[begin : begin + _SAMPLES], 1_000_000 / (rate_hz or 1))
        yield MotionBatch(
            id=uuid4().hex,
            epoch=records.COPIED,
            sequence=1,
            session=session,
            sensor=sensor,
            player=player,
            start=_moment(int(times[begin])),
            rate_hz=rate_hz,
            samples_mg=array("h", values[begin:end].tobytes()),
        )
        begin = end


def _even(times_us: "np.ndarray[tuple[int], np.dtype[np.int64]]", step_us: float) -> int:
    """Give how many samples from the first on lie where the rate has them, to the microsecond."""
    expected = times_us[0] + np.rint(np.arange(len(times_us)) * step_us).astype(np.int64)
    differs = np.flatnonzero(times_us != expected)
    return int(differs[0]) if len(differs) else len(times_us)


def _others(connection: duckdb.DuckDBPyConnection) -> Batch:
    batch = Batch()
    for source, epoch, stream, first, last, noted in connection.execute(
        "SELECT source, epoch, stream, first, last, epoch_us(noted) FROM gaps"
    ).fetchall():
        batch.gaps.append(Gap(StreamKey(source, epoch, Stream(stream)), first, last, noted))
    for row in connection.execute(
        "SELECT source, stream, epoch, sequence, kind, reason, payload, bytes, epoch_us(noted) FROM quarantine"
        " ORDER BY number"
    ).fetchall():
        batch.quarantined.append(Quarantined(*row))
    return batch


def _moment(us: int) -> datetime:
    return _BEGAN + timedelta(microseconds=us)
