"""Whether a score can be: what is checked when one is set outright, as of a match taken over in mid-play."""

from collections import Counter
from collections.abc import Sequence

from padel.format import MatchFormat, SetFormat
from padel.refusals import refusal
from padel.set_score import SetScore
from padel.shots import PAIRS, Pair

Points = tuple[int, int]


def check_standing(
    format: MatchFormat, sets: Sequence[SetScore], points: Points
) -> tuple[tuple[SetScore, ...], Pair | None]:
    """Give the sets, with the running one as the last (begun if need be), and the winner.

    Raises:
        ScoreError: naming what cannot be.
    """
    won = _sets_won(format, sets)
    winner = next((pair for pair in PAIRS if won[pair] == format.sets_to_win), None)
    if winner:
        if points != (0, 0):
            raise refusal("points_after_end")
        return tuple(sets), winner
    last_is_over = sum(won.values()) == len(sets)
    standing = (*sets, SetScore()) if last_is_over else tuple(sets)
    _check_points(points, standing[-1], format.set_at(len(standing) - 1))
    return standing, None


def _sets_won(format: MatchFormat, sets: Sequence[SetScore]) -> Counter[Pair]:
    if not 1 <= len(sets) <= format.best_of:
        raise refusal("set_count", count=len(sets), format=format, most=format.best_of)
    won: Counter[Pair] = Counter()
    for index, one in enumerate(sets):
        if format.sets_to_win in won.values():
            raise refusal("set_after_end", number=index + 1, before=index)
        if _finished(one, format.set_at(index), index + 1):
            won["a" if one.games_a > one.games_b else "b"] += 1
        elif index < len(sets) - 1:
            raise refusal("set_not_over", number=index + 1, games=one, following=index + 2)
    return won


def _finished(one: SetScore, format: SetFormat, number: int) -> bool:
    a, b = one.games_a, one.games_b
    high, low = max(a, b), min(a, b)
    tiebreak_played = format.tiebreak_to is not None and low == format.tiebreak_at and high == low + 1
    if low < 0 or not (tiebreak_played or _without_tiebreak(high, low, format)):
        raise refusal("games", number=number, a=a, b=b, format=format)
    if one.tiebreak is not None and not tiebreak_played:
        raise refusal("no_tiebreak", number=number, a=a, b=b, format=format)
    if one.tiebreak is not None and not _ended_tiebreak(one.tiebreak, a > b, format):
        raise refusal("tiebreak_end", number=number, a=one.tiebreak[0], b=one.tiebreak[1])
    return format.won(a, b)


def _without_tiebreak(high: int, low: int, format: SetFormat) -> bool:
    if format.is_only_tiebreak:
        return high == 0
    before_tiebreak = format.tiebreak_to is None or low < format.tiebreak_at or high == format.tiebreak_at
    return (high <= format.games or high <= low + 2) and before_tiebreak


def _ended_tiebreak(points: Points, won_by_a: bool, format: SetFormat) -> bool:
    """Say whether a tie-break can have ended so: by its points, or by a penalty with the points as they stood."""
    if _running_tiebreak(points, format):
        return True
    before = (points[0] - won_by_a, points[1] - (not won_by_a))
    return format.tiebreak_won(points) and _running_tiebreak(before, format)


def _running_tiebreak(points: Points, format: SetFormat) -> bool:
    assert format.tiebreak_to is not None
    low, high = sorted(points)
    beyond = format.tiebreak_by == 2 and high <= low + 1
    return low >= 0 and (high < format.tiebreak_to or beyond)


def _check_points(points: Points, running: SetScore, format: SetFormat) -> None:
    if format.in_tiebreak(running.games_a, running.games_b):
        if not _running_tiebreak(points, format):
            raise refusal("tiebreak_points", a=points[0], b=points[1], to=format.tiebreak_to)
    elif not _running_game(points, format):
        raise refusal("game_points", a=points[0], b=points[1])


def _running_game(points: Points, format: SetFormat) -> bool:
    decides_at = format.deuce.decides_at
    possible = max(points) <= 3 or abs(points[0] - points[1]) <= 1
    return min(points) >= 0 and possible and (decides_at is None or max(points) <= decides_at + 2)
