"""From a notification of acceleration to a reading on the appliance's clock, a class for each way of writing them.

A decoder belongs to one sensor and outlives its connections: it holds the map of the sensor's clock.
"""

from datetime import datetime
from typing import Protocol

from device.wearables.gatt import polar, simple
from device.wearables.sensor import MotionReading
from device.wearables.timing.clock_map import ClockFigures
from device.wearables.timing.frame_clock import MotionClock
from device.wearables.timing.wrapping_counters import WrappingCounter

_NS = 1_000_000_000


class MotionDecoder(Protocol):
    """Reads the notifications of one sensor."""

    @property
    def figures(self) -> ClockFigures | None:
        """Give how the sensor's clock is mapped; `None` before the first frame."""

    def decode(self, frame: bytes, arrival: datetime) -> MotionReading | None:
        """Read a notification; `None` for one that was heard before.

        Raises:
            MalformedFrame: when it is not what its characteristic promises; it leaves no trace in the next one.
        """


class PolarMotion:
    """The frames of `polar.DATA`.

    Args:
        rate_hz: samples a second that were asked for.
        factor: as the sensor said at the start.
    """

    def __init__(self, rate_hz: float, factor: float = 1.0) -> None:
        self._clock = MotionClock(rate_hz)
        self._factor = factor
        self._epoch_ns: int | None = None

    @property
    def figures(self) -> ClockFigures | None:
        """Give how the sensor's clock is mapped."""
        return self._clock.figures

    def negotiated(self, rate_hz: float, factor: float | None) -> None:
        """Say what the sensor agreed to, after every start of its stream."""
        self._clock.set_rate(rate_hz)
        self._factor = 1.0 if factor is None else factor

    def decode(self, frame: bytes, arrival: datetime) -> MotionReading | None:
        """Read a notification."""
        heard = polar.parse_frame(frame, self._factor)
        if self._epoch_ns is None:
            self._epoch_ns = heard.timestamp_ns
        return self._clock.stamp(heard.samples_mg, arrival, (heard.timestamp_ns - self._epoch_ns) / _NS)


class SimpleMotion:
    """The packets of `simple.MOTION`; their rate is in each."""

    def __init__(self) -> None:
        self._clock: MotionClock | None = None
        self._ticks = WrappingCounter(32, 1e-6)

    @property
    def figures(self) -> ClockFigures | None:
        """Give how the sensor's clock is mapped."""
        return self._clock.figures if self._clock is not None else None

    def decode(self, frame: bytes, arrival: datetime) -> MotionReading | None:
        """Read a notification."""
        heard = simple.parse_motion(frame)
        if self._clock is None:
            self._clock = MotionClock(heard.rate_hz)
        self._clock.set_rate(heard.rate_hz)
        return self._clock.stamp(heard.samples_mg, arrival, self._ticks.seconds(heard.timestamp_us, arrival))
