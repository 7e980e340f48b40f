"""Frames of acceleration on the appliance's clock: evenly spaced, in order, none twice.

A frame is stamped with its *last* sample, or not at all; where its first sample lies follows from the frame before,
or from the sampling rate. Pure; the clock is mapped by `clock_map`.
"""

from array import array
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from device.wearables.sensor import MotionReading
from device.wearables.timing.clock_map import ClockFigures, ClockMap
from device.wearables.timing.delay_floor import CRYSTAL, SAMPLE_COUNT

_RATE_TOLERANCE = 1e-3
"""A rate that is told anew ends a batch; the last sample of a batch of one second is off by 1 ms at most."""

_SHORTEST_PERIOD_S = 1e-6
"""What a moment is told to: a sensor that stamps its frames closer than this lies."""

_GAP_SHARE = 0.1
_PERIOD_SHARE = 0.1
_TURNED_BACK = timedelta(seconds=2)
_INT16 = np.iinfo(np.int16)


class MotionClock:
    """Stamps the frames of one sensor.

    Args:
        rate_hz: samples a second that the sensor means to take.
        stamped: whether its frames carry the time of their last sample.
    """

    def __init__(self, rate_hz: float, *, stamped: bool = True) -> None:
        self._map = ClockMap(CRYSTAL if stamped else SAMPLE_COUNT)
        self._stamped = stamped
        self._rate_hz = rate_hz
        self._period_s = 1.0 / rate_hz
        self._told_hz = rate_hz
        self._end_s: float | None = None
        self._last: datetime | None = None

    @property
    def figures(self) -> ClockFigures | None:
        """Give the figures of the map; `None` before the first frame."""
        return self._map.figures

    @property
    def rate_hz(self) -> float:
        """Give the rate that the sensor means to sample at."""
        return self._rate_hz

    def set_rate(self, rate_hz: float) -> None:
        """Say that the sensor samples at another rate from the next frame on; its clock is the same."""
        if rate_hz != self._rate_hz:
            self._rate_hz = self._told_hz = rate_hz
            self._period_s = 1.0 / rate_hz

    def stamp(
        self, samples_mg: NDArray[np.integer], arrival: datetime, end_s: float | None = None
    ) -> MotionReading | None:
        """Give a frame its times.

        Args:
            samples_mg: n×3, n at least 1; what does not fit 16 bits is clipped.
            arrival: when the frame arrived, on the appliance's clock.
            end_s: when its last sample was taken, on the sensor's clock, unwrapped; for a stamped sensor.

        Returns:
            The reading, or `None` for a frame that was heard before.
        """
        count = len(samples_mg)
        end_s = self._counted(count) if not self._stamped or end_s is None else end_s
        if end_s == self._end_s:
            return None
        if self._map.observe(end_s, arrival, count):
            self._end_s = None
        first_s = self._first_s(end_s, count)
        self._end_s = end_s
        start, end = self._map.at(first_s), self._map.at(end_s)
        start, end = self._after_the_last(start, end)
        self._tell_rate(count, start, end)
        self._last = end
        return MotionReading(start, self._told_hz, _int16(samples_mg))

    def _counted(self, count: int) -> float:
        """Count samples where they are not stamped: the sensor's clock is its sampling."""
        return (self._end_s or 0.0) + count / self._rate_hz

    def _first_s(self, end_s: float, count: int) -> float:
        """Give when the first sample was taken: evenly after the last frame's, unless frames were lost between."""
        if self._end_s is None:
            return end_s - (count - 1) * self._period_s
        passed_s = end_s - self._end_s
        lost = passed_s / self._period_s - count
        if lost > max(0.5, _GAP_SHARE * count):
            return end_s - (count - 1) * self._period_s
        self._period_s += _PERIOD_SHARE * (passed_s / count - self._period_s)
        return end_s - (count - 1) * passed_s / count

    def _after_the_last(self, start: datetime, end: datetime) -> tuple[datetime, datetime]:
        """Keep a new map's first frame behind the last one's: its jitter is not yet known."""
        period = timedelta(seconds=self._period_s)
        if self._last is not None and start < self._last + period and self._last - start < _TURNED_BACK:
            behind = self._last + period - start
            if behind > period / 2:
                return start + behind, end + behind
        return start, end

    def _tell_rate(self, count: int, start: datetime, end: datetime) -> None:
        took_s = max((end - start).total_seconds(), (count - 1) * _SHORTEST_PERIOD_S)
        rate_hz = (count - 1) / took_s if count > 1 else 1 / self._period_s
        if abs(rate_hz / self._told_hz - 1) > _RATE_TOLERANCE:
            self._told_hz = rate_hz


def _int16(samples_mg: NDArray[np.integer]) -> "array[int]":
    clipped = np.clip(samples_mg, _INT16.min, _INT16.max).astype("=i2")
    return array("h", clipped.tobytes())
