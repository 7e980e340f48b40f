"""Two stretches side by side: the shares of a pair or of a player, and their differences with intervals."""

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

from padel.shots import Outcome, Pair, pair_of
from server.review.points import Valued
from server.statistics.intervals import Share, share


class Difference(NamedTuple):
    """A difference of two shares, with its 90 % interval."""

    value: float
    low: float
    high: float


def difference(one: Share | None, two: Share | None) -> Difference | None:
    """Give the first share minus the second; `None` where one is missing.

    Source: Newcombe (1998), Statistics in Medicine 17: 873-890, method 10 (of Wilson's intervals).
    """
    if one is None or two is None:
        return None
    value = one.value - two.value
    down = sqrt((one.value - one.low) ** 2 + (two.high - two.value) ** 2)
    up = sqrt((one.high - one.value) ** 2 + (two.value - two.low) ** 2)
    return Difference(value, value - down, value + up)


def shares(points: Sequence[Valued], who: str) -> dict[str, Share]:
    """Give the shares of a pair (`a`, `b`) or of a player (`1` to `4`) by name; those of nothing are left out.

    Points played and received are the pair's; `shot:` shares are of the points that the shot ended.
    """
    player = int(who) if who.isdecimal() else None
    pair: Pair = pair_of(player) if player else ("a" if who == "a" else "b")
    served = [one for one in points if (one.point.server == player if player else pair_of(one.point.server) == pair)]
    received = [one for one in points if pair_of(one.point.server) != pair]
    own = [one for one in points if one.point.said.pair == pair and player in (None, one.ender)]
    ended = [one for one in own if one.point.said.outcome is not None]
    found = {
        "points": _won(points, pair),
        "serving": _won(served, pair),
        "receiving": _won(received, pair),
        "ended": _won(ended, pair),
        "unforced": share(sum(one.point.said.outcome is Outcome.UNFORCED_ERROR for one in ended), len(ended)),
    }
    kinds = sorted({one.point.said.shot for one in ended if one.point.said.shot})
    found |= {f"shot:{kind}": _won([one for one in ended if one.point.said.shot == kind], pair) for kind in kinds}
    return {name: one for name, one in found.items() if one is not None}


def _won(points: Sequence[Valued], pair: Pair) -> Share | None:
    return share(sum(one.winner == pair for one in points), len(points))
