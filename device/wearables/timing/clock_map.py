"""One clock: a sensor's own time, mapped to the appliance's by the arrivals of its frames. Pure; it reads no clock.

The mapping never goes back while it lasts: what the estimate learns is made good by running up to 5 % faster or
slower. How the estimate is made says `delay_floor`. Until some ten frames were heard the mapping is late by the
smallest jitter so far, at the first frame by all of its jitter.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from device.wearables.timing.delay_floor import CRYSTAL, ClockQuality, DelayFloor

_EARLIEST_S = 1.0
"""A frame that is earlier than the floor by more than this cannot be of the clock that was mapped."""

_SLEW_S = 2.0
_FASTEST_SLEW = 0.05
_JUMP_S = 0.1
_TURNED_BACK_S = 2.0
_DELAYS = 256
_JITTER_SHARE = 0.95


@dataclass(frozen=True, slots=True)
class ClockFigures:
    """How a sensor's clock is mapped, for the status of the appliance.

    Attributes:
        offset_s: what is added to the sensor's time now, to get seconds since 1970-01-01 UTC.
        drift_ppm: by how much the sensor's clock is fast (positive) or slow.
        jitter_ms: how late 95 % of the last 256 frames arrived at most, above the floor.
        samples: samples that this map stamped.
        since: when this map began.
        resets: how often a map ended: the sensor restarted, or a clock was set.
    """

    offset_s: float
    drift_ppm: float
    jitter_ms: float
    samples: int
    since: datetime
    resets: int


@dataclass(frozen=True, slots=True)
class _Line:
    """A stretch of the mapping: a rate, and for `_SLEW_S` a slew on top."""

    device_s: float
    time_s: float
    rate: float
    slew: float = 0.0

    def at(self, device_s: float) -> float:
        passed_s = device_s - self.device_s
        return self.time_s + self.rate * passed_s + self.slew * max(0.0, min(passed_s, _SLEW_S))


class ClockMap:
    """The map of one sensor's clock.

    Args:
        quality: what can be expected of the sensor's clock.
    """

    def __init__(self, quality: ClockQuality = CRYSTAL) -> None:
        self._quality = quality
        self._floor = DelayFloor(quality)
        self._since: datetime | None = None
        self._device_s = 0.0
        self._arrival_s = 0.0
        self._before = self._after = _Line(0.0, 0.0, 1.0)
        self._delays: deque[float] = deque(maxlen=_DELAYS)
        self._samples = 0
        self._resets = 0

    @property
    def figures(self) -> ClockFigures | None:
        """Give the map's figures; `None` before the first frame."""
        if self._since is None:
            return None
        jitter_s = sorted(self._delays)[int(_JITTER_SHARE * len(self._delays))]
        return ClockFigures(
            offset_s=self._since.timestamp() + self._after.at(self._device_s) - self._device_s,
            drift_ppm=-1e6 * self._floor.slope,
            jitter_ms=1e3 * jitter_s,
            samples=self._samples,
            since=self._since,
            resets=self._resets,
        )

    def observe(self, device_s: float, arrival: datetime, samples: int = 1) -> bool:
        """Take the arrival of a frame.

        Args:
            device_s: when its last sample was taken, on the sensor's clock, unwrapped.
            arrival: when it arrived, on the appliance's clock; it moves the map only after `device_s`.
            samples: samples in it, for the figures.

        Returns:
            Whether a new map began with it, with nothing in common with what was mapped before.
        """
        new = self._since is None or not self._continues(device_s, arrival)
        if new:
            self._begin(device_s, arrival)
        elif device_s > self._device_s:
            self._move(device_s, self._elapsed_s(arrival))
        self._samples += samples
        return new

    def at(self, device_s: float) -> datetime:
        """Give the appliance's time of a moment of the sensor's, from the frame before the last one on.

        Raises:
            LookupError: before the first frame.
        """
        if self._since is None:
            raise LookupError("no frame was heard yet: a clock that was never seen cannot be mapped")
        line = self._before if device_s <= self._after.device_s else self._after
        return self._since + timedelta(seconds=line.at(device_s))

    def _elapsed_s(self, arrival: datetime) -> float:
        assert self._since is not None
        return (arrival - self._since).total_seconds()

    def _continues(self, device_s: float, arrival: datetime) -> bool:
        arrival_s = self._elapsed_s(arrival)
        late_s = arrival_s - device_s - self._floor.at(max(device_s, self._device_s))
        silent = arrival_s - self._arrival_s > self._quality.gap_s
        return (
            device_s >= self._device_s and late_s >= -_EARLIEST_S and not (silent and late_s > self._quality.step_s)
        )

    def _begin(self, device_s: float, arrival: datetime) -> None:
        begin = arrival
        if self._since is not None:
            self._resets += 1
            shown = self.at(self._device_s)
            if arrival < shown < arrival + timedelta(seconds=_TURNED_BACK_S):
                begin = shown
        self._since = begin
        self._floor.forget()
        self._floor.add(device_s, self._elapsed_s(arrival) - device_s)
        self._before = self._after = _Line(device_s, 0.0, 1.0 + self._floor.slope)
        self._device_s, self._arrival_s = device_s, self._elapsed_s(arrival)
        self._delays.clear()
        self._delays.append(0.0)
        self._samples = 0

    def _move(self, device_s: float, arrival_s: float) -> None:
        self._floor.add(device_s, arrival_s - device_s)
        self._device_s, self._arrival_s = device_s, arrival_s
        true_s = device_s + self._floor.at(device_s)
        self._delays.append(max(0.0, arrival_s - true_s))
        shown_s, rate = self._after.at(device_s), 1.0 + self._floor.slope
        missing_s = true_s - shown_s
        if missing_s > _JUMP_S:
            self._before = self._after = _Line(device_s, true_s, rate)
        else:
            slew = max(-_FASTEST_SLEW, min(_FASTEST_SLEW, missing_s / _SLEW_S))
            self._before, self._after = self._after, _Line(device_s, shown_s, rate, slew)
