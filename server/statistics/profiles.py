"""Profiles of players: six figures from 0 to 100 against a reference population, each with its 90 % interval.

A figure is where a player stands among the players of the population: 50 is its middle. What few points say is drawn
to the middle, and its interval is wide (a normal approximation to a Dirichlet prior over shots and outcomes).
"""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Final, NamedTuple

from padel.weights import Dimension, ShotWeights
from padel.worth.clutch import ClutchSums, clutch_sums
from server.statistics.intervals import Z_90, normal_cdf
from server.statistics.reference import Cell, Cells

FEWEST_POINTS: Final = 20
"""Points below which a figure is not given."""

ALIKENESS_SHOTS: Final = 50
"""How many shots of a player the population counts as. Judged: how much players differ is not published."""

CLUTCH_SPREAD: Final = 0.03
"""The spread of true clutch among players. Judged small, as single matches do not repeat (Tennis Abstract)."""


class Shots(NamedTuple):
    """A player's shots of one match, by shot and outcome, with the weights and the population that they count by."""

    counts: Mapping[Cell, int]
    weights: ShotWeights
    reference: Cells


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


def profile(shots: Sequence[Shots], won: Sequence[bool], importances: Sequence[float]) -> Profile:
    """Give the profile of a player.

    Args:
        shots: of each match.
        won: whether each point that the player's shots ended was won.
        importances: of these points.
    """
    return Profile(
        weighed(shots, Dimension.OFFENSIVE, 1),
        weighed(shots, Dimension.DEFENSIVE, 1),
        weighed(shots, Dimension.RISK, -1),
        weighed(shots, Dimension.PRECISION, 1),
        weighed(shots, Dimension.NET, 1),
        pressure(clutch_sums(won, importances)),
    )


class _Moments(NamedTuple):
    mean: float
    variance: float


def weighed(shots: Sequence[Shots], dimension: Dimension, sign: int) -> Figure:
    """Give the figure of a dimension; of one in which less is better the sign is −1."""
    count = sum(sum(one.counts.values()) for one in shots)
    if count < FEWEST_POINTS:
        return Figure(count, None, None, None)
    own = _mixed([(_moments(one.counts, one.weights, dimension, sign), sum(one.counts.values())) for one in shots])
    theirs = _mixed(
        [(_moments(one.reference, one.weights, dimension, sign), sum(one.counts.values())) for one in shots]
    )
    if theirs.variance < 1e-12:  # weights that say nothing of this dimension
        return Figure(count, 50.0, 0.0, 100.0)
    total = count + ALIKENESS_SHOTS
    mean = (count * own.mean + ALIKENESS_SHOTS * theirs.mean) / total
    variance = (count * own.variance + ALIKENESS_SHOTS * theirs.variance) / total
    return _placed(count, mean - theirs.mean, sqrt(variance / total), sqrt(theirs.variance / (ALIKENESS_SHOTS + 1)))


def _moments(cells: Mapping[Cell, float], weights: ShotWeights, dimension: Dimension, sign: int) -> _Moments:
    total = sum(cells.values())
    if not total:
        return _Moments(0.0, 0.0)
    values = [(count / total, sign * weights.value(*cell, dimension)) for cell, count in cells.items()]
    mean = sum(part * value for part, value in values)
    return _Moments(mean, max(0.0, sum(part * value * value for part, value in values) - mean * mean))


def _mixed(parts: Sequence[tuple[_Moments, int]]) -> _Moments:
    total = sum(count for _, count in parts)
    mean = sum(count * one.mean for one, count in parts) / total
    square = sum(count * (one.variance + one.mean * one.mean) for one, count in parts) / total
    return _Moments(mean, max(0.0, square - mean * mean))


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
