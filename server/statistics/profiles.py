"""Profiles of players: six figures from 0 to 100 against a reference population, each with its 90 % interval.

A figure is where a player stands among the players of the population: 50 is its middle. What few points say is drawn
to the middle, and its interval is wide (a normal approximation to a Dirichlet prior over shots and outcomes).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from padel.weights import Dimension, ShotWeights
from padel.worth.clutch import ClutchSums
from server.statistics.intervals import Z_90, normal_cdf
from server.statistics.reference import CELLS, Cells

FEWEST_POINTS: Final = 20
"""Points below which a figure is not given."""

ALIKENESS_SHOTS: Final = 50
"""How many shots of a player the population counts as. Judged: how much players differ is not published."""

CLUTCH_SPREAD: Final = 0.03
"""The spread of true clutch among players. Judged small, as single matches do not repeat (Tennis Abstract)."""


class Moments(NamedTuple):
    """Mean and variance of a weight over shots."""

    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class Scale:
    """What shots weigh in each dimension by one set of weights, and how the population's shots do.

    Attributes:
        values, squares: of each of `CELLS`.
        theirs: the population's.
    """

    values: Mapping[Dimension, NDArray[np.float64]]
    squares: Mapping[Dimension, NDArray[np.float64]]
    theirs: Mapping[Dimension, Moments]

    @classmethod
    def of(cls, weights: ShotWeights, population: Cells) -> "Scale":
        """Give the scale of a set of weights in a population."""
        values = {dim: np.array([weights.value(*cell, dim) for cell in CELLS]) for dim in Dimension}
        squares = {dim: of * of for dim, of in values.items()}
        shares = np.array([population.get(cell, 0.0) for cell in CELLS])
        return cls(values, squares, {dim: _moments(shares, values[dim], squares[dim]) for dim in Dimension})

    def weigh(self, counts: NDArray[np.int64], dimension: Dimension) -> Moments:
        """Give mean and variance over shots that were counted by `CELLS`."""
        return _moments(counts, self.values[dimension], self.squares[dimension])


class Shots(NamedTuple):
    """A player's shots, counted by `CELLS`, with the scale that they count by."""

    counts: NDArray[np.int64]
    scale: Scale


class Figure(NamedTuple):
    """A figure from 0 to 100; without a value where there are too few points."""

    points: int
    value: float | None
    low: float | None
    high: float | None


class Profile(NamedTuple):
    """What is told of a player."""

    offensive_power: Figure
    defensive_solidity: Figure
    consistency: Figure
    precision: Figure
    net_play: Figure
    pressure_play: Figure


def profile(shots: Sequence[Shots], clutch: ClutchSums) -> Profile:
    """Give the profile of a player.

    Args:
        shots: by each set of weights.
        clutch: of the points that the player's shots ended.
    """
    return Profile(
        weighed(shots, Dimension.OFFENSIVE, 1),
        weighed(shots, Dimension.DEFENSIVE, 1),
        weighed(shots, Dimension.RISK, -1),
        weighed(shots, Dimension.PRECISION, 1),
        weighed(shots, Dimension.NET, 1),
        pressure(clutch),
    )


def weighed(shots: Sequence[Shots], dimension: Dimension, sign: int) -> Figure:
    """Give the figure of a dimension; of one in which less is better the sign is −1."""
    counts = [int(one.counts.sum()) for one in shots]
    count = sum(counts)
    if count < FEWEST_POINTS:
        return Figure(count, None, None, None)
    own = _mixed([one.scale.weigh(one.counts, dimension) for one in shots], counts)
    theirs = _mixed([one.scale.theirs[dimension] for one in shots], counts)
    if theirs.variance < 1e-12:  # weights that say nothing of this dimension
        return Figure(count, 50.0, 0.0, 100.0)
    total = count + ALIKENESS_SHOTS
    mean = (count * own.mean + ALIKENESS_SHOTS * theirs.mean) / total
    variance = (count * own.variance + ALIKENESS_SHOTS * theirs.variance) / total
    above, spread = sign * (mean - theirs.mean), sqrt(theirs.variance / (ALIKENESS_SHOTS + 1))
    return _placed(count, above, sqrt(variance / total), spread)


def _moments(cells: NDArray[Any], values: NDArray[np.float64], squares: NDArray[np.float64]) -> Moments:
    total = float(cells.sum())
    if not total:
        return Moments(0.0, 0.0)
    mean = float(cells @ values) / total
    return Moments(mean, max(0.0, float(cells @ squares) / total - mean * mean))


def _mixed(moments: Sequence[Moments], counts: Sequence[int]) -> Moments:
    total, parts = sum(counts), list(zip(moments, counts, strict=True))
    mean = sum(count * one.mean for one, count in parts) / total
    square = sum(count * (one.variance + one.mean * one.mean) for one, count in parts) / total
    return Moments(mean, max(0.0, square - mean * mean))


def pressure(sums: ClutchSums) -> Figure:
    """Give the figure of pressure play."""
    found = sums.clutch
    if found is None or sums.points < FEWEST_POINTS:
        return Figure(sums.points, None, None, None)
    chance, prior = found.error**2, CLUTCH_SPREAD**2
    kept = prior / (prior + chance)
    return _placed(sums.points, kept * found.value, sqrt(kept * chance), CLUTCH_SPREAD)


def _placed(points: int, above: float, error: float, spread: float) -> Figure:
    """Give how much of a population with this spread is below, for a value so much above its mean."""
    value, low, high = (100 * normal_cdf((above + z * error) / spread) for z in (0.0, -Z_90, Z_90))
    return Figure(points, round(value, 1), round(low, 1), round(high, 1))
