"""The smallest delay with which a sensor's frames arrive, and how it drifts: the line below all jitter. Pure.

A frame is never early: what it is late by is positive and has a floor. The drift is the slope of the lower convex
hull of the delays (Zhang, Liu and Xia, "Clock synchronization algorithms for network measurements", INFOCOM 2002,
after Moon, Skelly and Towsley, INFOCOM 1999). The floor is a minimum in which old delays count for less, each raised
by what the drift may have added since then (the point errors of Veitch, Ridoux and Korada, "Robust synchronization
of absolute and difference clocks over networks", IEEE/ACM Transactions on Networking 17, 2009). A constant part of
the delay cannot be told from an offset; it is part of the floor.
"""

import math
from collections import deque
from dataclasses import dataclass, replace
from itertools import pairwise

_PPM = 1e-6
_BUCKET_S = 1.0
_BUCKETS = 300
_SEGMENT_GAP_S = 5.0
_LEAST_SCATTER_S = 0.001
_LARGEST_DRIFT = 5
"""Deviations of a clock's drift beyond which it is not believed: what is left is a sensor that lies."""


@dataclass(frozen=True, slots=True)
class ClockQuality:
    """What can be expected of a sensor's clock.

    Attributes:
        drift_ppm: by how much it may be too fast or too slow before it was heard, a standard deviation.
        wander_ppm: how well a drift that was measured foretells the next minutes; temperature moves it.
        step_s: delays that stay above the floor by more than this are a step of the clock, not jitter.
        step_after_s: how long they must stay there.
        gap_s: after a silence longer than this, one such delay is enough.
    """

    drift_ppm: float
    wander_ppm: float
    step_s: float
    step_after_s: float
    gap_s: float


CRYSTAL = ClockQuality(drift_ppm=200, wander_ppm=10, step_s=1.0, step_after_s=10.0, gap_s=5.0)
"""A sensor that stamps its frames: a quartz; wide, for a guess that is too narrow is unlearned slowly."""

SAMPLE_COUNT = ClockQuality(drift_ppm=15_000, wander_ppm=2_000, step_s=0.05, step_after_s=5.0, gap_s=1.0)
"""A sensor that does not: samples are counted, and an accelerometer's own oscillator is several per cent off."""

_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Drift:
    """A slope and its standard deviation, in seconds a second."""

    slope: float
    deviation: float

    def joined(self, other: "_Drift") -> "_Drift":
        """Give the mean of both, each with the weight of its precision."""
        total = self.deviation**2 + other.deviation**2
        slope = (self.slope * other.deviation**2 + other.slope * self.deviation**2) / total
        return _Drift(slope, self.deviation * other.deviation / math.sqrt(total))


class DelayFloor:
    """The floor under the delays of one sensor."""

    def __init__(self, quality: ClockQuality) -> None:
        self._wander = quality.wander_ppm * _PPM
        self._drift = self._before_segment = _Drift(0.0, quality.drift_ppm * _PPM)
        self._quality = quality
        self._lowest: deque[_Point] = deque(maxlen=_BUCKETS)
        self._recent: deque[_Point] = deque()
        self._segment_s = 0.0
        self._segment_delays_s = 0.0
        self._segment_frames = 0

    @property
    def slope(self) -> float:
        """Give by how much the floor rises, in seconds a second; the sensor's clock is slow by as much."""
        return self._drift.slope

    def forget(self) -> None:
        """Forget the delays, as after a reboot; the drift is the clock's own and stays."""
        self._lowest.clear()
        self._recent.clear()

    def at(self, device_s: float) -> float:
        """Give the floor at a moment of the sensor's clock, not before the last delay."""
        rise = self.slope + self._drift.deviation + self._wander
        return min(delay_s - rise * at_s for at_s, delay_s in self._lowest) + rise * device_s

    def add(self, device_s: float, delay_s: float) -> None:
        """Take a delay; moments are those of the sensor's clock and never go back."""
        point = (device_s, delay_s)
        if not self._lowest or device_s - self._lowest[-1][0] > _SEGMENT_GAP_S:
            self._begin_segment(device_s)
        self._note_step(point)
        if self._lowest and device_s // _BUCKET_S == self._lowest[-1][0] // _BUCKET_S:
            if self._level(point) < self._level(self._lowest[-1]):
                self._lowest[-1] = point
        else:
            self._learn_slope()
            self._lowest.append(point)
        self._segment_delays_s += delay_s - self.at(device_s)
        self._segment_frames += 1

    def _begin_segment(self, device_s: float) -> None:
        self._before_segment = _Drift(self._drift.slope, math.hypot(self._drift.deviation, self._wander))
        self._segment_s, self._segment_delays_s, self._segment_frames = device_s, 0.0, 0
        self._recent.clear()

    def _level(self, point: _Point) -> float:
        return point[1] - self.slope * point[0]

    def _note_step(self, point: _Point) -> None:
        """Take a step of the clock when all delays of the last seconds lie above the floor."""
        if not self._lowest or point[1] - self.at(point[0]) <= self._quality.step_s:
            self._recent.clear()
            return
        self._recent.append(point)
        if point[0] - self._recent[0][0] >= self._quality.step_after_s:
            self._lowest.clear()
            self._lowest.extend(self._recent)
            self._recent.clear()

    def _learn_slope(self) -> None:
        """Join what was known before the segment with the slope of its hull's edge above the middle."""
        segment = [point for point in self._lowest if point[0] >= self._segment_s]
        if len(segment) < 2:
            return
        left, right = _edge_amid(_lower_hull(segment))
        span_s = right[0] - left[0]
        measured = _Drift((right[1] - left[1]) / span_s, 2 * self._scatter_s() / span_s)
        drift, limit = self._before_segment.joined(measured), _LARGEST_DRIFT * self._quality.drift_ppm * _PPM
        self._drift = replace(drift, slope=max(-limit, min(limit, drift.slope)))

    def _scatter_s(self) -> float:
        """Tell how far the lowest delay of a quarter of the segment lies above the floor, in the mean.

        Of m delays that are spread evenly over J, the lowest is at J / (m + 1); their mean is at J / 2.
        """
        mean_s = self._segment_delays_s / self._segment_frames
        return max(_LEAST_SCATTER_S, 2 * mean_s / (self._segment_frames / 4))


def _lower_hull(points: list[_Point]) -> list[_Point]:
    """Give the lower convex hull of points that are ordered by their first coordinate (Andrew's monotone chain)."""
    hull: list[_Point] = []
    for point in points:
        while len(hull) >= 2 and not _turns_up(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    return hull


def _turns_up(a: _Point, b: _Point, c: _Point) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])


def _edge_amid(hull: list[_Point]) -> tuple[_Point, _Point]:
    middle_s = (hull[0][0] + hull[-1][0]) / 2
    return next(edge for edge in pairwise(hull) if edge[1][0] >= middle_s)
