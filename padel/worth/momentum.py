"""Momentum: how much more a pair won lately than its chances say, with the interval that chance alone explains."""

from collections import deque
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
    lately = Lately(window)
    for won, chance in zip(won_by_a, chances, strict=True):
        lately.add(won, chance)
    return lately.momentum


class Lately:
    """The last points, as far as momentum looks back."""

    def __init__(self, window: int = WINDOW_POINTS) -> None:
        self._beyond: deque[float] = deque(maxlen=window)
        self._variances: deque[float] = deque(maxlen=window)

    def add(self, won_by_a: bool, chance: float) -> None:
        """Take the next point, and pair a's chance to win it, known before it was played."""
        self._beyond.append(won_by_a - chance)
        self._variances.append(chance * (1 - chance))

    @property
    def momentum(self) -> Momentum:
        """Give the momentum after the last point."""
        points = len(self._beyond)
        if not points:
            return Momentum(0.0, -1.0, 1.0, 0)
        value, spread = sum(self._beyond) / points, _Z_90 * sqrt(sum(self._variances)) / points
        return Momentum(value, max(value - spread, -1.0), min(value + spread, 1.0), points)
