"""Signs that a player tired: later in a stretch the heart recovers less, or errors grow, than in its first third.

Nobody measures tiredness here. A sign is a difference beyond chance; a steady match shows a false one in about one of
eight: up to sixteen differences are looked at, each with an error of 0.8 %.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import Final, Literal, NamedTuple, Protocol

import numpy as np

from server.projections.physiology.recovery import Recovery
from server.projections.stretches import Range
from server.review.points import Valued, ms

BEYOND_CHANCE: Final = 2.41
"""How many standard deviations a difference must be to one side: 0.8 % of a normal distribution are beyond."""

FEWEST_RESTS, FEWEST_SHOTS = 5, 8
"""In a third; of fewer nothing is said."""

REST_S: Final = 30

Measure = Literal["recovery", "errors"]


class Sign(NamedTuple):
    """A player's figure in a later third of a stretch, and in its first one.

    Attributes:
        third: 2 or 3.
        early, late: beats a minute that the heart falls in 30 s of rest, or errors as a share of the points that the
            player's shots ended.
    """

    player: int
    measure: Measure
    third: int
    early: float
    late: float
    early_of: int
    late_of: int
    deviations: float


class Looked(NamedTuple):
    """What was found, and of which players there was enough to look at by each measure."""

    signs: list[Sign]
    by_recovery: list[int]
    by_errors: list[int]


def look(points: Sequence[Valued], recoveries: Mapping[int, Sequence[Recovery]]) -> Looked:
    """Look for signs, the earliest and clearest first. `recoveries` are those in the stretch, by player."""
    if not points:
        return Looked([], [], [])
    thirds = _thirds(ms(points[0].point), ms(points[-1].point))
    rests = {player: _split(_falls(found), thirds) for player, found in recoveries.items()}
    ended = {player: _split(_errors(points, player), thirds) for player in (1, 2, 3, 4)}
    signs = [
        *_signs("recovery", rests, FEWEST_RESTS, lambda early, late: -_rank_deviations(early, late)),
        *_signs("errors", ended, FEWEST_SHOTS, _share_deviations),
    ]
    return Looked(
        sorted(signs, key=lambda one: (one.third, -one.deviations)),
        _enough(rests, FEWEST_RESTS),
        _enough(ended, FEWEST_SHOTS),
    )


Samples = list[list[float]]


def _signs(measure: Measure, samples: Mapping[int, Samples], fewest: int, deviations: "Deviations") -> Iterable[Sign]:
    for player, (early, *later) in samples.items():
        for third, late in enumerate(later, 2):
            if min(len(early), len(late)) < fewest:
                continue
            found = deviations(early, late)
            if found >= BEYOND_CHANCE:
                means = float(np.mean(early)), float(np.mean(late))
                yield Sign(player, measure, third, *means, len(early), len(late), found)
                break


class Deviations(Protocol):
    """By how many standard deviations the late sample is above the early one."""

    def __call__(self, early: Sequence[float], late: Sequence[float]) -> float:
        """Give them."""


def _enough(samples: Mapping[int, Samples], fewest: int) -> list[int]:
    return [player for player, parts in samples.items() if len(parts[0]) >= fewest <= max(map(len, parts[1:]))]


def _thirds(first_ms: int, last_ms: int) -> list[Range]:
    edges = [first_ms + (last_ms - first_ms) * part // 3 for part in range(4)]
    return [Range(edges[part] + (part > 0), edges[part + 1]) for part in range(3)]


def _split(timed: Iterable[tuple[int, float]], thirds: Sequence[Range]) -> Samples:
    known = list(timed)
    return [[value for at, value in known if third.has(at)] for third in thirds]


def _falls(recoveries: Sequence[Recovery]) -> Iterable[tuple[int, float]]:
    for one in recoveries:
        fall = one.drop_bpm[0]
        if fall is not None:
            yield one.effort.end_ms, fall


def _errors(points: Sequence[Valued], player: int) -> Iterable[tuple[int, float]]:
    for one in points:
        if one.ender == player and one.point.said.outcome is not None:
            yield ms(one.point), float(one.is_error)


def _rank_deviations(early: Sequence[float], late: Sequence[float]) -> float:
    """Give by how many standard deviations the late ones are above the early ones.

    Source: Mann and Whitney (1947), Annals of Mathematical Statistics 18: 50-60, normal approximation.
    """
    of_early, of_late = np.array(early), np.array(late)
    above = (of_late[:, None] > of_early).sum() + (of_late[:, None] == of_early).sum() / 2
    count = len(early) * len(late)
    return float((above - count / 2) / sqrt(count * (len(early) + len(late) + 1) / 12))


def _share_deviations(early: Sequence[float], late: Sequence[float]) -> float:
    """Give by how many standard deviations the late share is above the early one (two shares, pooled)."""
    pooled = (sum(early) + sum(late)) / (len(early) + len(late))
    spread = sqrt(pooled * (1 - pooled) * (1 / len(early) + 1 / len(late)))
    return float((np.mean(late) - np.mean(early)) / spread) if spread else 0.0
