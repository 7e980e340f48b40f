"""Momentum: how much more a pair won lately than its chances say, with the interval that chance alone explains."""

from collections.abc import Sequence
from math import sqrt
from typing import Final, NamedTuple

WINDOW_POINTS: Final = 16
"""How many points back "lately" reaches: about two games and a half."""

_Z_90 = 1.6449


class Momentum(NamedTuple):
    """How much more of the last points pair a won than expected: −1 to 1, with its 90 % interval.

    While the interval has 0 in it, chance alone explains what was seen. Of tennis, after good luck is allowed for,
    little momentum is left (Klaassen & Magnus 2001; the winner of the second set wins 51.3 % of third ones,
    Tennis Abstract), so a value beyond it is no forecast either.
    """

    value: float
    low: float
    high: float
    points: int


def momentum(won_by_a: Sequence[bool], chances: Sequence[float], window: int = WINDOW_POINTS) -> Momentum:
    """Give the momentum after the last of these points.

    Args:
        won_by_a: who won each point, in order.
        chances: pair a's chance to win each of them, known before it was played.
        window: how many points back it looks.
    """
    won, expected = won_by_a[-window:], chances[-window:]
    if not won:
        return Momentum(0.0, -1.0, 1.0, 0)
    value = sum(one - chance for one, chance in zip(won, expected, strict=True)) / len(won)
    spread = _Z_90 * sqrt(sum(chance * (1 - chance) for chance in expected)) / len(won)
    return Momentum(value, max(value - spread, -1.0), min(value + spread, 1.0), len(won))
