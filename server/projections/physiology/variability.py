"""Heart-rate variability from the intervals between beats, after what is no normal beat has been set aside."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

SHORTEST_S, LONGEST_S = 0.3, 2.0
"""Intervals outside are no heartbeat of a person at play: 200 and 30 beats a minute."""

LARGEST_CHANGE = 0.2
_NEIGHBOURS = 2
_LOST_S = 1.5
_SEGMENT_MS = 300_000
_FEWEST_IN_SEGMENT = 30


@dataclass(frozen=True, slots=True)
class Intervals:
    """Intervals between beats in the order of the beats.

    Attributes:
        time_ms: when the sensor reported each, n.
        rr_s: the intervals, n, seconds.
        run: a number that is the same for intervals between which no beat was lost, n.
    """

    time_ms: NDArray[np.int64]
    rr_s: NDArray[np.float64]
    run: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Variability:
    """Figures of variability in milliseconds; `None` where there are too few intervals.

    Attributes:
        rmssd_ms: root mean square of the differences between successive intervals.
        sdnn_ms: standard deviation of all intervals.
        sdnn_index_ms: mean of the standard deviations of 5-minute segments.
        intervals: how many were reported.
        rejected: how many of them were set aside.
    """

    rmssd_ms: float | None
    sdnn_ms: float | None
    sdnn_index_ms: float | None
    intervals: int
    rejected: int


def intervals(time_ms: NDArray[np.int64], rr_s: Sequence[Sequence[float]]) -> Intervals:
    """Line up the intervals of n notifications; a run ends where 1.5 s more passed than the intervals tell of."""
    counts = np.array([len(one) for one in rr_s], dtype=np.int64)
    told = np.flatnonzero(counts)
    flat = np.array([one for reported in rr_s for one in reported], dtype=np.float64)
    if not len(told):
        return Intervals(np.zeros(0, np.int64), flat, np.zeros(0, np.int64))
    sums_s = np.add.reduceat(flat, np.concatenate(([0], np.cumsum(counts[told])[:-1])))
    passed_s = np.diff(time_ms[told], prepend=time_ms[told[0]]) / 1000
    begins_run = passed_s - sums_s > _LOST_S
    return Intervals(
        np.repeat(time_ms[told], counts[told]), flat, np.repeat(np.cumsum(begins_run), counts[told]).astype(np.int64)
    )


def is_normal(rr_s: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say of each of n intervals whether it is between two normal beats.

    It is when it lies within 0.3 to 2 s and within 20 % of the median of itself and its two neighbours on each side.
    The 20 % are those of Malik, Cripps, Farrell, Camm (1989), Eur Heart J 10: 1060-1074, who compare with the
    interval before; the local median keeps one bad interval from taking the good one behind it along.
    """
    if not len(rr_s):
        return np.zeros(0, dtype=np.bool_)
    padded = np.pad(rr_s, _NEIGHBOURS, mode="reflect" if len(rr_s) > _NEIGHBOURS else "edge")
    median = np.median(sliding_window_view(padded, 2 * _NEIGHBOURS + 1), axis=1)
    near: NDArray[np.bool_] = np.abs(rr_s - median) <= LARGEST_CHANGE * median
    return near & (rr_s >= SHORTEST_S) & (rr_s <= LONGEST_S)


def variability(found: Intervals) -> Variability:
    """Give RMSSD, SDNN and SDNN index; a difference counts only between two normal intervals that follow each other.

    Source: Task Force of the European Society of Cardiology and NASPE (1996), Circulation 93: 1043-1065, table 1.
    """
    normal = is_normal(found.rr_s)
    kept_ms = found.rr_s[normal] * 1000
    return Variability(
        rmssd_ms=_rmssd_ms(found, normal),
        sdnn_ms=float(kept_ms.std(ddof=1)) if len(kept_ms) > 1 else None,
        sdnn_index_ms=_sdnn_index_ms(found.time_ms[normal], kept_ms),
        intervals=len(normal),
        rejected=int(len(normal) - normal.sum()),
    )


def _rmssd_ms(found: Intervals, normal: NDArray[np.bool_]) -> float | None:
    follows = normal[1:] & normal[:-1] & (np.diff(found.run) == 0)
    differences_ms = np.diff(found.rr_s)[follows] * 1000
    return float(np.sqrt(np.mean(differences_ms**2))) if len(differences_ms) else None


def _sdnn_index_ms(time_ms: NDArray[np.int64], kept_ms: NDArray[np.float64]) -> float | None:
    if not len(time_ms):
        return None
    segment = (time_ms - time_ms[0]) // _SEGMENT_MS
    deviations = [
        float(kept_ms[segment == number].std(ddof=1))
        for number in np.unique(segment)
        if np.count_nonzero(segment == number) >= _FEWEST_IN_SEGMENT
    ]
    return float(np.mean(deviations)) if deviations else None
