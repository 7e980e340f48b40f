"""The chance to win a game or a tie-break from any points; only the unbounded tails are closed forms."""

from functools import lru_cache
from math import comb

from padel.format import SetFormat

Points = tuple[int, int]

_KEPT = 1 << 12
"""What one match asks for again and again, at the shares of points that it has had last; 170 bytes each."""


def game_chance(rules: SetFormat, share: float, points: Points = (0, 0)) -> float:
    """Give the server's chance to win a game from these points, (server, receiver).

    Args:
        rules: of the set; its deuce rule decides the game from deuce on.
        share: the server's chance to win a point, above 0 and below 1.
        points: points won in the game so far.
    """
    return _game(rules.deuce.decides_at, share, *points)


def tiebreak_chance(rules: SetFormat, first: float, second: float, points: Points = (0, 0)) -> float:
    """Give the chance to win a tie-break from these points, for the pair that served its first point.

    Args:
        rules: of the set; how many points win it, and by what lead.
        first: that pair's chance to win a point when it serves.
        second: the other pair's chance to win a point when that one serves.
        points: points won so far, (first pair, second pair).
    """
    assert rules.tiebreak_to is not None
    if points == (0, 0) and rules.tiebreak_by == 2:
        return _two_ahead(rules.tiebreak_to - 1, first, second)
    return _tiebreak(rules.tiebreak_to, rules.tiebreak_by, first, second, *points)


def first_serves(points_played: int) -> bool:
    """Say whether the pair that began a tie-break serves its next point: one point, then two each (FIP 1)."""
    return (points_played + 1) // 2 % 2 == 0


def two_in_a_row(one: float, two: float) -> float:
    """Give the chance to win both of two trials before losing both, the pair of them repeated until then."""
    both, neither = one * two, (1 - one) * (1 - two)
    return both / (both + neither)


def _two_ahead(each: int, first: float, second: float) -> float:
    """Give the chance of a tie-break from its start: most of the points that both serve equally, or two in a row.

    Were all 2·`each` points before the tie-break can be level at its end played out, whoever has more of them would
    have won it, and of these each pair serves `each`; so it does not matter who begins.
    """
    more = level = below = 0.0
    for own, theirs in zip(_binomial(each, first), _binomial(each, second), strict=True):
        more += own * below
        level += own * theirs
        below += theirs
    return more + level * two_in_a_row(first, 1 - second)


@lru_cache(maxsize=16)
def _binomial(count: int, chance: float) -> list[float]:
    """Give the chances to win none, one … all of so many; from game to game only one pair's chance is another."""
    return [comb(count, won) * chance**won * (1 - chance) ** (count - won) for won in range(count + 1)]


@lru_cache(maxsize=_KEPT)
def _game(decides_at: int | None, share: float, server: int, receiver: int) -> float:
    high, low = max(server, receiver), min(server, receiver)
    if high >= 4 and (high >= low + 2 or (high > low and low - 2 == decides_at)):
        return float(server > receiver)
    if decides_at is None and low >= 3:
        level = two_in_a_row(share, share)
        return {0: level, 1: share + (1 - share) * level, -1: share * level}[server - receiver]
    won, lost = _game(decides_at, share, server + 1, receiver), _game(decides_at, share, server, receiver + 1)
    return share * won + (1 - share) * lost


@lru_cache(maxsize=_KEPT)
def _tiebreak(to: int, by: int, first: float, second: float, x: int, y: int) -> float:
    if max(x, y) >= to and abs(x - y) >= by:
        return float(x > y)
    if by == 2 and x == y >= to - 1:
        return two_in_a_row(first, 1 - second)
    chance = first if first_serves(x + y) else 1 - second
    won, lost = _tiebreak(to, by, first, second, x + 1, y), _tiebreak(to, by, first, second, x, y + 1)
    return chance * won + (1 - chance) * lost
