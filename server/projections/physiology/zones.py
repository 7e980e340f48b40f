"""Heart-rate zones, by maximal heart rate or by heart-rate reserve, and how long each was held."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

FRACTIONS = (0.5, 0.6, 0.7, 0.8, 0.9)
"""Where zones 1 to 5 begin, as fractions (Edwards, S. (1993): The Heart Rate Monitor Book)."""

LONGEST_HOLD_S = 5.0
"""A sample stands for the time until the next one, but for no longer than this: then the sensor was silent."""


class ZoneBasis(StrEnum):
    """What the fractions are fractions of."""

    MAX = "max"
    RESERVE = "reserve"


@dataclass(frozen=True, slots=True)
class HeartLimits:
    """A player's maximal and resting heart rate, in beats a minute.

    Raises:
        ValueError: unless 0 < rest < max.
    """

    max_bpm: float
    rest_bpm: float

    def __post_init__(self) -> None:
        if not 0 < self.rest_bpm < self.max_bpm:
            raise ValueError(
                f"a resting heart rate of {self.rest_bpm:g} bpm must be above 0 and below the maximum of"
                f" {self.max_bpm:g} bpm"
            )

    def reserve(self, bpm: NDArray[np.floating]) -> NDArray[np.float64]:
        """Give heart rates as fractions of the reserve, (HR - rest) / (max - rest), cut to 0 … 1.

        Source: Karvonen, Kentala, Mustala (1957), Ann Med Exp Biol Fenn 35: 307-315.
        """
        fraction = (np.asarray(bpm, dtype=np.float64) - self.rest_bpm) / (self.max_bpm - self.rest_bpm)
        return np.clip(fraction, 0.0, 1.0)


def expected_max_bpm(age_years: float) -> float:
    """Give the maximal heart rate that is expected at an age: 208 - 0.7 × age, ± 10 bpm between people.

    Source: Tanaka, Monahan, Seals (2001), J Am Coll Cardiol 37: 153-156.
    """
    return 208 - 0.7 * age_years


def zone_floors_bpm(limits: HeartLimits, basis: ZoneBasis) -> NDArray[np.float64]:
    """Give where zones 1 to 5 begin, in beats a minute: f × max, or rest + f × (max - rest) (Karvonen)."""
    fractions = np.array(FRACTIONS)
    if basis is ZoneBasis.MAX:
        return fractions * limits.max_bpm
    return limits.rest_bpm + fractions * (limits.max_bpm - limits.rest_bpm)


def held_s(time_ms: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give for how many seconds each sample stands: until the next one, at most 5 s; the last one for none.

    Args:
        time_ms: n times in order, milliseconds.
    """
    if not len(time_ms):
        return np.zeros(0)
    until_next_s = np.diff(time_ms, append=time_ms[-1]) / 1000
    return np.clip(until_next_s, 0.0, LONGEST_HOLD_S)


def time_in_zones_s(
    bpm: NDArray[np.integer], seconds: NDArray[np.float64], floors_bpm: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the seconds below zone 1 and in zones 1 to 5: six figures. A zone begins at its floor, which it includes.

    Args:
        bpm: n heart rates.
        seconds: for how long each stands, from `held_s`.
        floors_bpm: where the five zones begin.
    """
    zones = np.searchsorted(floors_bpm, bpm, side="right")
    return np.bincount(zones, weights=seconds, minlength=len(floors_bpm) + 1).astype(np.float64)
