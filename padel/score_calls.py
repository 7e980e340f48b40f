"""Whether a score call fits a score, in any language: the umpire's second ear. The words are `padel.spoken`'s."""

from collections.abc import Iterator

from padel.calls import Call
from padel.score import Score
from padel.set_score import SetScore
from padel.shots import Pair, other

SCORE_CALLS = (
    "points", "tiebreak", "deuce", "advantage", "deciding_point", "game", "set", "match", "count", "tiebreak_begins",
)  # fmt: skip
"""The kinds of call that say a score."""


def agrees(score: Score, call: Call) -> bool:
    """Say whether a score call fits a score, in all that it says."""
    match call.kind:
        case "points":
            return _points(score, call)
        case "tiebreak":
            return _tiebreak(score, call)
        case "tiebreak_begins":
            return score.in_tiebreak and (call.about is None or score.set_format.has_long_tiebreak)
        case "deuce":
            return score.is_deuce
        case "advantage":
            return _advantage(score) is not None and _advantage(score) == _has_advantage(score, call)
        case "deciding_point":
            return score.is_deciding_point and call.points in (None, _from_server(score))
        case "count":
            return _standing(score, call)
        case "game" | "set" | "match":
            return _won(score, call) and _tally(score, call) and _standing(score, call)
    return False


def _points(score: Score, call: Call) -> bool:
    if call.numbers:  # "one point all" counts points, in a game as in a tie-break
        return call.points == _from_server(score) and not score.winner
    if score.in_tiebreak and score.points != (0, 0):  # there "fifteen all" is the fifteenth point of both
        return call.points == (1, 1) and score.points == (15, 15)
    if score.winner:
        return False
    return _from_server(score) == call.points and min(score.points) < 3


def _tiebreak(score: Score, call: Call) -> bool:
    """Check numbers, with a name those of the pair that was named first.

    In a tie-break they are its points, without a name the server's first. Between games, so also before a tie-break,
    they are the games of the set; after a set also its games and the points of its tie-break, and after the match
    those of every set: all these without a name in either order.
    """
    if call.points is None:
        return False
    if score.in_tiebreak and call.points == (
        _from_server(score) if call.pair is None else _from(call.pair, score.points)
    ):
        return True
    if score.points != (0, 0):
        return False
    said = _ordered(call.points) if call.pair is None else call.points
    return any(said == (_ordered(one) if call.pair is None else _from(call.pair, one)) for one in _figures(score))


def _figures(score: Score) -> Iterator[tuple[int, int]]:
    """Give the figures that may be told between two games: of the running set, and of what has just ended."""
    yield _games(score.sets[-1])
    for one in _just_ended(score):
        yield _games(one)
        if one.tiebreak is not None:
            yield one.tiebreak


def _just_ended(score: Score) -> tuple[SetScore, ...]:
    """Give the set that ended with the last game, if one did; all sets after the match."""
    if score.winner:
        return score.sets
    return score.sets[-2:-1] if score.sets[-1].games == 0 and score.points == (0, 0) else ()


def _advantage(score: Score) -> Pair | None:
    a, b = score.points
    if score.in_tiebreak or min(a, b) < 3 or a == b:
        return None
    return "a" if a > b else "b"


def _has_advantage(score: Score, call: Call) -> Pair | None:
    if call.role is None:
        return call.pair
    return score.serving_pair if call.role == "server" else other(score.serving_pair)


def _won(score: Score, call: Call) -> bool:
    """Check a call of a game, set or match that has just been won, and who won it where that is known."""
    if score.points != (0, 0) or not score.games_served:
        return False
    if call.pair and score.last_game not in (None, call.pair):
        return False
    if call.role and score.last_game not in (None, _by_role(score, call.role)):
        return False
    set_ended = bool(score.winner) or score.sets[-1].games == 0
    return {"game": True, "set": set_ended, "match": bool(score.winner)}[call.kind]


def _by_role(score: Score, role: str) -> Pair:
    """Give the pair that served, or received, in the game that is just over."""
    return other(score.serving_pair) if role == "server" else score.serving_pair


def _tally(score: Score, call: Call) -> bool:
    """Check the games of the set, or the sets of the match, that was just won; the winner's come first."""
    if call.tally is None:
        return True
    if call.kind == "match":
        return call.tally == _ordered(score.sets_won)
    ended = _sets_ended(score)
    return call.tally == _ordered((ended[-1].games_a, ended[-1].games_b))


def _standing(score: Score, call: Call) -> bool:
    """Check the games or sets that were called, those of the leader first, and the number of the set.

    Games that are called alone, just after a set, may be those of that set.
    """
    if call.set_number not in (None, _set_number(score, call)):
        return False
    if call.count is None:
        return True
    standing = [score.sets_won] if call.unit == "sets" else [_games(score.sets[-1])]
    if call.unit == "games" and call.kind == "count" and call.set_number is None:
        standing += map(_games, _just_ended(score))
    return any(call.count == _ordered(won) and call.side in (None, _leader(won)) for won in standing)


def _leader(won: tuple[int, int]) -> Pair:
    return "a" if won[0] > won[1] else "b"


def _games(one: SetScore) -> tuple[int, int]:
    return one.games_a, one.games_b


def _set_number(score: Score, call: Call) -> int:
    return len(_sets_ended(score)) if call.kind == "set" else len(score.sets)


def _sets_ended(score: Score) -> tuple[SetScore, ...]:
    return score.sets if score.winner else score.sets[:-1]


def _ordered(won: tuple[int, int]) -> tuple[int, int]:
    return max(won), min(won)


def _from_server(score: Score) -> tuple[int, int]:
    return _from(score.serving_pair, score.points)


def _from(pair: Pair, figures: tuple[int, int]) -> tuple[int, int]:
    """Give figures of (a, b) with those of `pair` first."""
    return figures if pair == "a" else figures[::-1]
