"""The same shots under two sets of weights: what the figures of a player are, and which shots make the difference."""

from collections import Counter
from collections.abc import Mapping
from typing import Final, NamedTuple

from padel.shots import Outcome, ShotType
from padel.weights import Dimension, ShotWeights
from server.statistics.reference import Cell

MOST_SHOTS: Final = 5


class Mover(NamedTuple):
    """A shot that moves a player's mean weight in a dimension from the one set of weights to the other."""

    shot: ShotType
    outcome: Outcome
    dimension: Dimension
    times: int
    moves: float


def movers(counts: Mapping[Cell, int], one: ShotWeights, two: ShotWeights) -> list[Mover]:
    """Give the shots that make the most difference, as what they add to the mean weight of a shot."""
    total = sum(counts.values())
    found = [
        Mover(*cell, dimension, times, times * (two.value(*cell, dimension) - one.value(*cell, dimension)) / total)
        for cell, times in Counter(counts).items()
        for dimension in Dimension
    ]
    moving = [mover for mover in found if abs(mover.moves) > 1e-12]
    return sorted(moving, key=lambda mover: (-abs(mover.moves), mover.shot, mover.outcome, mover.dimension))[
        :MOST_SHOTS
    ]
