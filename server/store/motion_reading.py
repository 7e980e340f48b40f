"""Reads the motion of sessions: samples, and of those that were thinned what stays of them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from server.errors import StoreError
from server.store.database import Store
from server.store.thinned import Envelopes, stored_envelopes
from wire.sensors import HIGHEST_HZ, LOWEST_HZ

_WINDOW_MS = 600_000
_AROUND_MS = 2_000
_FIRST_MS, _LAST_MS = -62_135_596_800_000, 253_405_000_000_000
"""The years 1 to 9999 and a batch more, in milliseconds since 1970: a sample lies in none else."""


class MotionSeries(NamedTuple):
    """Acceleration of one sensor in order of time; `xyz_mg` is n×3, int16, in milli-g."""

    player: int
    sensor: str
    rate_hz: float
    time_ms: NDArray[np.int64]
    xyz_mg: NDArray[np.int16]


class MotionWindow(NamedTuple):
    """A piece of a sensor's motion, `from_ms` (included) to `to_ms` (excluded), with up to 2 s around it.

    `number` is the series' in the store.
    """

    from_ms: int
    to_ms: int
    series: MotionSeries
    number: int


class ThinnedSeries(NamedTuple):
    """What stays of the samples of one sensor, of some at least; `figures` as they were measured, JSON."""

    number: int
    player: int
    sensor: str
    rate_hz: float
    figures: str


class EnvelopeSeries(NamedTuple):
    """A second a row of what stays of one sensor's samples, in order of time."""

    player: int
    sensor: str
    rate_hz: float
    envelopes: Envelopes


class MotionReader:
    """Questions about motion; safe to use from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def motion_counts(self, session: str) -> tuple[int, int]:
        """Count the samples of motion that a session has, and those that were thinned."""
        query = (
            "SELECT (SELECT count(*) FROM motion JOIN series USING (series) WHERE session = $session),"
            " (SELECT coalesce(sum(samples), 0) FROM thinned_motion JOIN series USING (series)"
            " WHERE session = $session)"
        )
        with self._store.cursor() as cursor:
            (row,) = cursor.execute(query, {"session": session}).fetchall()
        return int(row[0]), int(row[1])

    def motion(
        self, session: str, player: int | None = None, from_ms: int | None = None, to_ms: int | None = None
    ) -> list[MotionSeries]:
        """Give the motion of a session, a series for each sensor; times in milliseconds since 1970, ends included."""
        found = []
        with self._store.cursor() as cursor:
            for number, of_player, sensor, rate_hz in series_of(cursor, "motion", session, player):
                time_ms, xyz = _motion(cursor, number, from_ms, to_ms)
                found.append(MotionSeries(of_player, sensor, rate_hz, time_ms, xyz))
        return found

    def motion_windows(
        self, session: str, player: int | None = None, only: int | None = None
    ) -> Iterator[MotionWindow]:
        """Give the motion of a session sensor by sensor in pieces of ten minutes, so that only one is in memory.

        Of all series, or `only` of the one with that number. Nothing waits for who takes long over a piece.

        Raises:
            StoreError: the database was made anew meanwhile, so that numbers are of other series.
        """
        with self._store.cursor() as cursor:
            found = [one for one in series_of(cursor, "motion", session, player) if only in (None, one[0])]
            pieces = [(one, piece) for one in found for piece in _windows(cursor, one[0])]
        for (number, of_player, sensor, rate_hz), (from_ms, to_ms) in pieces:
            with self._store.cursor() as cursor:
                if (number, of_player, sensor, rate_hz) not in series_of(cursor, "motion", session, player):
                    raise StoreError("the motion of this session is stored anew just now: ask for it again")
                time_ms, xyz = _motion(cursor, number, from_ms - _AROUND_MS, to_ms + _AROUND_MS)
            yield MotionWindow(from_ms, to_ms, MotionSeries(of_player, sensor, rate_hz, time_ms, xyz), number)

    def thinned(self, session: str) -> list[ThinnedSeries]:
        """Give what was measured of the motion of a session that was thinned."""
        with self._store.cursor() as cursor:
            return [
                ThinnedSeries(number, player, sensor, rate_hz, figures)
                for number, player, sensor, rate_hz in series_of(cursor, "motion", session, None)
                for (figures,) in cursor.execute(
                    "SELECT figures FROM thinned_motion WHERE series = ? ORDER BY figures", [number]
                ).fetchall()
            ]

    def envelopes(
        self, session: str, player: int | None = None, from_ms: int | None = None, to_ms: int | None = None
    ) -> list[EnvelopeSeries]:
        """Give the envelopes of the motion of a session that was thinned, of seconds that are all in a stretch."""
        first, last = None if from_ms is None else -(-from_ms // 1000), None if to_ms is None else to_ms // 1000
        found = []
        with self._store.cursor() as cursor:
            for number, of_player, sensor, rate_hz in series_of(cursor, "motion", session, player):
                envelopes = stored_envelopes(cursor, number, first, last)
                if len(envelopes):
                    found.append(EnvelopeSeries(of_player, sensor, rate_hz, envelopes))
        return found


def _windows(cursor: Any, number: int) -> list[tuple[int, int]]:
    pieces = cursor.execute(
        "SELECT DISTINCT epoch_ms(time) // ? FROM motion WHERE series = ? ORDER BY 1", [_WINDOW_MS, number]
    ).fetchall()
    return [(piece * _WINDOW_MS, (piece + 1) * _WINDOW_MS) for (piece,) in pieces]


def series_of(cursor: Any, kind: str, session: str, player: int | None) -> list[tuple[int, int, str, float]]:
    """Give number, player, sensor and rate of a session's series, at rates that a sensor has."""
    rows: list[tuple[int, int, str, float]] = cursor.execute(
        "SELECT series, player, sensor, rate_hz FROM series"
        " WHERE kind = ? AND session = ? AND (? IS NULL OR player = ?)"
        " AND (rate_hz IS NULL OR rate_hz BETWEEN ? AND ?) ORDER BY player, sensor, rate_hz, source",
        [kind, session, player, player, LOWEST_HZ, HIGHEST_HZ],
    ).fetchall()
    return rows


def _motion(
    cursor: Any, number: int, from_ms: int | None, to_ms: int | None
) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
    columns = cursor.execute(
        "SELECT epoch_ms(time) AS time_ms, x_mg, y_mg, z_mg FROM motion WHERE series = ?"
        " AND time >= make_timestamptz(?) AND time <= make_timestamptz(?) ORDER BY time",
        [number, _microseconds(from_ms, _FIRST_MS), _microseconds(to_ms, _LAST_MS)],
    ).fetchnumpy()
    return columns["time_ms"], np.stack([columns[f"{axis}_mg"] for axis in "xyz"], axis=1)


def _microseconds(time_ms: int | None, default_ms: int) -> int:
    return min(max(default_ms if time_ms is None else time_ms, _FIRST_MS), _LAST_MS) * 1000
