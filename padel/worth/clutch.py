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

    @property
    def error(self) -> float:
        """Give the standard deviation of what chance alone would make of it."""
        return (self.high - self.value) / _Z_90


class ClutchSums(NamedTuple):
    """What clutch is made of, summed over points: how many, won, importances, those of the won, their squares."""

    points: int
    won: int
    importance: float
    won_importance: float
    squares: float

    @property
    def clutch(self) -> Clutch | None:
        """Give the clutch; `None` where no point mattered.

        Source: "Measuring the clutchness of everything", Tennis Abstract, 2016-08-17.
        """
        if not self.importance:
            return None
        plain, weighted = self.won / self.points, self.won_importance / self.importance
        unevenness = max(0.0, self.squares / self.importance**2 - 1 / self.points)
        spread, value = _Z_90 * sqrt(plain * (1 - plain) * unevenness), weighted - plain
        return Clutch(value, value - spread, value + spread, weighted, plain, self.points)


def clutch(won: Sequence[bool], importances: Sequence[float]) -> Clutch | None:
    """Give the clutch of points that were won or not; `None` where no point mattered."""
    return clutch_sums(won, importances).clutch


def clutch_sums(won: Sequence[bool], importances: Sequence[float]) -> ClutchSums:
    """Sum points up."""
    pairs = list(zip(won, importances, strict=True))
    of_won, squares = (weight for one, weight in pairs if one), (weight * weight for weight in importances)
    return ClutchSums(len(pairs), sum(won), sum(importances), sum(of_won), sum(squares))
