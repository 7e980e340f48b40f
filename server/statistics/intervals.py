"""Shares with their intervals, and what of a small sample is only chance."""

from math import erf, sqrt
from typing import Final, NamedTuple

Z_90: Final = 1.6449
"""How many standard deviations a 90 % interval reaches to either side."""


class Share(NamedTuple):
    """A share of trials, with its 90 % interval (Wilson 1927: good for small samples and near 0 or 1)."""

    value: float
    low: float
    high: float
    of: int


def share(part: int, of: int) -> Share | None:
    """Give a share; `None` without a single trial."""
    if not of:
        return None
    value, z2 = part / of, Z_90**2
    middle = (value + z2 / (2 * of)) / (1 + z2 / of)
    reach = Z_90 * sqrt(value * (1 - value) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return Share(value, max(0.0, middle - reach), min(1.0, middle + reach), of)


def normal_cdf(z: float) -> float:
    """Give the part of a normal distribution that is below `z` standard deviations."""
    return 0.5 * (1 + erf(z / sqrt(2)))
