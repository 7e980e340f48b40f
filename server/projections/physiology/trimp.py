"""Training impulse: one number for how long and how hard the heart worked, as Edwards and as Banister count it."""

import numpy as np
from numpy.typing import NDArray

from server.projections.physiology.zones import HeartLimits

MEN = (0.64, 1.92)
WOMEN = (0.86, 1.67)
"""Weight and exponent of Banister's y, fitted to the blood lactate of men and of women."""


def edwards(zone_seconds: NDArray[np.float64]) -> float:
    """Give Edwards' TRIMP: minutes in zones 1 to 5 of the maximal heart rate, each times its number.

    Args:
        zone_seconds: below zone 1 (which counts nothing), then zones 1 to 5, from `time_in_zones_s`.

    Source: Edwards, S. (1993): The Heart Rate Monitor Book ("summated heart rate zones").
    """
    return float(zone_seconds @ np.arange(len(zone_seconds))) / 60


def banister(
    bpm: NDArray[np.integer], seconds: NDArray[np.float64], limits: HeartLimits, constants: tuple[float, float]
) -> float:
    """Give Banister's TRIMP: the sum of minutes × r × a × exp(b × r), where r is the fraction of the reserve.

    It is summed sample by sample, not taken of the mean heart rate, since the weight is not linear in it.

    Args:
        bpm: n heart rates.
        seconds: for how long each stands, from `held_s`.
        constants: a and b, `MEN` or `WOMEN`.

    Source: Banister (1991), "Modeling elite athletic performance", in: Physiological Testing of Elite Athletes;
        Morton, Fitz-Clarke, Banister (1990), J Appl Physiol 69: 1171-1177.
    """
    weight, exponent = constants
    fraction = limits.reserve(bpm.astype(np.float64))
    return float(np.sum(seconds / 60 * fraction * weight * np.exp(exponent * fraction)))
