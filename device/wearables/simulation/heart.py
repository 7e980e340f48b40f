"""A heart that works harder in rallies and recovers between them, beat by beat. Plausible, not physiology."""

from math import exp, pi, sin
from random import Random

from device.wearables.gatt.heart_rate import RR_UNITS_PER_S, HeartRateMeasurement

_RISE_S = 20.0
_RECOVERY_S = 45.0
_BREATHS_PER_S = 0.4


class SimulatedHeart:
    """One player's heart, a second at a time."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._effort_bpm = random.uniform(160, 182)
        self._walking_bpm = random.uniform(100, 115)
        self._bpm = random.uniform(84, 98)
        self._time_s = 0.0
        self._interval_s = self._draw()
        self._beat_s = self._interval_s

    def second(self, playing: bool) -> HeartRateMeasurement:
        """Beat for one second more, and give what a strap would notify at its end."""
        target = self._effort_bpm if playing else self._walking_bpm
        slowness_s = _RISE_S if target > self._bpm else _RECOVERY_S
        self._bpm += (target - self._bpm) * (1 - exp(-1 / slowness_s))
        self._time_s += 1.0
        return HeartRateMeasurement(bpm=round(self._bpm), contact=True, rr_s=tuple(self._beats()))

    def _beats(self) -> list[float]:
        intervals = []
        while self._beat_s <= self._time_s:
            intervals.append(self._interval_s)
            self._interval_s = self._draw()
            self._beat_s += self._interval_s
        return intervals

    def _draw(self) -> float:
        """Give the next interval: the rate's, with breathing and a little noise, as a strap counts it."""
        variation = 1 + 0.02 * sin(2 * pi * _BREATHS_PER_S * self._time_s) + self._random.gauss(0, 0.006)
        return round(60 / self._bpm * variation * RR_UNITS_PER_S) / RR_UNITS_PER_S
