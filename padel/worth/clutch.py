"""Clutch: whether points that mattered were won more often than the others."""

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

_Z_90 = 1.6449


class Clutch(NamedTuple):
    """The share of points won weighted by importance, minus the plain share, with its 90 % interval.

    The interval is what chance alone would make of so many points of such importances.
    """

    value: float
    low: float
    high: float
    weighted_share: float
    plain_share: float
    points: int


def clutch(won: Sequence[bool], importances: Sequence[float]) -> Clutch | None:
    """Give the clutch of points that were won or not; `None` where no point mattered.

    Source: "Measuring the clutchness of everything", Tennis Abstract, 2016-08-17.
    """
    total, count = sum(importances), len(won)
    if not total:
        return None
    plain = sum(won) / count
    weighted = sum(weight for one, weight in zip(won, importances, strict=True) if one) / total
    unevenness = sum((weight / total - 1 / count) ** 2 for weight in importances)
    spread = _Z_90 * sqrt(plain * (1 - plain) * unevenness)
    value = weighted - plain
    return Clutch(value, value - spread, value + spread, weighted, plain, count)
