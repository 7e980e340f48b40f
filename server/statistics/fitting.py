"""Shot weights proposed from a club's own points: a logistic regression of who won on the shots that were called.

Of each point: how many more shots of a kind pair a hit than pair b, and who served. Outcomes are left out, since they
say who won. A ridge penalty of 1 (a normal prior of standard deviation 1 on the log odds) keeps rare shots near 0.
"""

from collections.abc import Sequence
from math import exp
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from padel.shots import Outcome, ShotType
from padel.weight_events import FittedShot
from padel.weights import Dimension, ShotWeights
from server.errors import ServerError
from server.sentences import Sentence
from server.statistics.intervals import Z_90

FEWEST_POINTS: Final = 200
"""Points with a named shot below which nothing is proposed."""

FEWEST_OF_A_SHOT: Final = 20
"""Points with a shot below which its weights stay as they are."""

_PENALTY = 1.0
_STEPS = 50


class TooFewPoints(ServerError):
    """There are too few points to propose weights from."""


class CalledPoint(NamedTuple):
    """A point with the named shots that were called in it: of each, whether pair a hit it."""

    won_by_a: bool
    served_by_a: bool
    shots: Sequence[tuple[bool, ShotType]]


def called_points(rows: Sequence[tuple[Any, ...]]) -> list[CalledPoint]:
    """Give the points of the rows of shots, which are in order."""
    found: dict[tuple[str, int], tuple[bool, bool, list[tuple[bool, ShotType]]]] = {}
    for match, number, won, served, by_a, shot in rows:
        found.setdefault((match, number), (won, served, []))[2].append((by_a, ShotType(shot)))
    return [CalledPoint(*one) for one in found.values()]


def fitted(points: Sequence[CalledPoint]) -> list[FittedShot]:
    """Give how much each shot moves the odds of a point for the pair that hits it, with 90 % intervals.

    Raises:
        TooFewPoints: with how many there are, and how many are needed.
    """
    counts = {shot: sum(any(one is shot for _, one in point.shots) for point in points) for shot in ShotType}
    shots = [shot for shot, count in counts.items() if count >= FEWEST_OF_A_SHOT]
    if len(points) < FEWEST_POINTS or not shots:
        raise TooFewPoints(
            Sentence.of("weights-few", points=len(points), needed=FEWEST_POINTS, each=FEWEST_OF_A_SHOT)
        )
    inputs, won = _inputs(points, shots), np.array([point.won_by_a for point in points], dtype=np.float64)
    odds, errors = _ridge(inputs, won)
    return [
        FittedShot(
            shot=shot,
            points=counts[shot],
            log_odds=round(float(value), 4),
            low=round(float(value - Z_90 * error), 4),
            high=round(float(value + Z_90 * error), 4),
        )
        for shot, value, error in zip(shots, odds[1:], errors[1:], strict=True)
    ]


def proposed(base: ShotWeights, figures: Sequence[FittedShot]) -> ShotWeights:
    """Give weights with what was fitted in them; all others are those of `base`.

    A winner's attack is the chance that a point with the shot is won, an unforced error's risk that it is lost.
    """
    chances = {one.shot: 1 / (1 + exp(-one.log_odds)) for one in figures}
    return base.with_changes(
        {
            shot: {
                Outcome.WINNER: {Dimension.OFFENSIVE: round(chance, 3)},
                Outcome.UNFORCED_ERROR: {Dimension.RISK: round(1 - chance, 3)},
            }
            for shot, chance in chances.items()
        }
    )


def _inputs(points: Sequence[CalledPoint], shots: Sequence[ShotType]) -> NDArray[np.float64]:
    place = {shot: at for at, shot in enumerate(shots, start=1)}
    found = np.zeros((len(points), len(shots) + 1))
    for row, point in enumerate(points):
        found[row, 0] = 1 if point.served_by_a else -1
        for by_a, shot in point.shots:
            if shot in place:
                found[row, place[shot]] += 1 if by_a else -1
    return found


def _ridge(inputs: NDArray[np.float64], won: NDArray[np.float64]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Give the coefficients that Newton's method finds, and their standard errors; the service is not penalised."""
    penalty = np.diag([1e-6] + [_PENALTY] * (inputs.shape[1] - 1))
    found = np.zeros(inputs.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-inputs @ found))
        curvature = inputs.T @ (inputs * (chance * (1 - chance))[:, None]) + penalty
        step = np.linalg.solve(curvature, inputs.T @ (won - chance) - penalty @ found)
        found = found + step
        if np.abs(step).max() < 1e-9:
            break
    return found, np.sqrt(np.diag(np.linalg.inv(curvature)))
