"""A racket hand: gravity, steps, and a peak for every stroke. Plausible, not biomechanics."""

from array import array
from math import cos, exp, pi, sin
from random import Random

from device.wearables.simulation.rallies import Rallies, Stroke
from padel.events import Player

RATE_HZ = 52
RANGE_MG = 8000

_SWING_S = 0.05
_BACKSWING_S = 0.30
_REACH_S = 1.0


class SimulatedWrist:
    """One player's wrist acceleration, ±8 g, a second at a time or at any rate."""

    def __init__(self, random: Random, player: Player, rallies: Rallies) -> None:
        self._random = random
        self._player = player
        self._rallies = rallies
        self._second = 0

    def second(self) -> "array[int]":
        """Give the next second: 52 samples of x, y, z in milli-g."""
        self._second += 1
        return self.samples(self._second - 1.0, RATE_HZ, RATE_HZ)

    def samples(self, from_s: float, count: int, rate_hz: float) -> "array[int]":
        """Give so many samples from a moment on, in seconds from the start of the simulation."""
        strokes = self._rallies.strokes(self._player, from_s - _REACH_S, from_s + count / rate_hz + _REACH_S)
        samples = array("h")
        for number in range(count):
            samples.extend(self._sample(from_s + number / rate_hz, strokes))
        return samples

    def _sample(self, time_s: float, strokes: list[Stroke]) -> tuple[int, int, int]:
        running = self._rallies.at(time_s) is not None
        step = sin(2 * pi * (2.7 if running else 1.8) * time_s) * (350 if running else 140)
        tilt = 0.6 * sin(2 * pi * 0.05 * time_s)
        swing = sum(_swing_mg(stroke, time_s) for stroke in strokes)
        noise = self._random.gauss
        return (
            _clip(1000 * sin(tilt) + 0.3 * step + 0.8 * swing + noise(0, 15)),
            _clip(0.2 * step + 0.5 * swing + noise(0, 15)),
            _clip(1000 * cos(tilt) + step + 0.33 * swing + noise(0, 15)),
        )


def _swing_mg(stroke: Stroke, time_s: float) -> float:
    """Give a stroke's share at a moment: a slow backswing, then a sharp peak of 2.5 to 7.5 g."""
    peak_mg = 2500 + 5000 * stroke.strength
    from_peak_s = time_s - stroke.time_s
    strike = exp(-0.5 * (from_peak_s / _SWING_S) ** 2)
    backswing = exp(-0.5 * ((from_peak_s + _BACKSWING_S) / (2 * _SWING_S)) ** 2)
    return peak_mg * (strike - 0.3 * backswing)


def _clip(value_mg: float) -> int:
    return max(-RANGE_MG, min(RANGE_MG, round(value_mg)))
