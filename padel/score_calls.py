"""Score calls: whether one fits a score, and how an umpire says a score in English, the server's points first."""

from padel.calls import Call
from padel.score import Score
from padel.shots import Pair

SCORE_CALLS = ("points", "tiebreak", "deuce", "advantage", "deciding_point", "game", "set", "match")
"""The kinds of call that say a score."""

_SPOKEN = ("love", "fifteen", "thirty", "forty")


def agrees(before: Score | None, after: Score, call: Call) -> bool:
    """Say whether a score call fits `after`; `before` sharpens calls of a game just won, where it is known."""
    match call.kind:
        case "points":
            if (
                after.in_tiebreak
                or after.winner
                or (before is not None and before.games_served != after.games_served)
            ):
                return False
            points = _from_server(after)
            return points == call.points and not (min(points) >= 3)
        case "tiebreak":
            return after.in_tiebreak and _from_server(after) == call.points
        case "deuce":
            return after.is_deuce
        case "advantage":
            return _advantage(after) is not None and _advantage(after) == call.pair
        case "deciding_point":
            return after.is_deciding_point
        case "game" | "set" | "match":
            return _won(before, after, call)
    return False


def _won(before: Score | None, after: Score, call: Call) -> bool:
    if before is not None and before.games_served == after.games_served:
        return False
    if after.points != (0, 0) or after.games_served == 0:
        return False
    set_ended = bool(after.winner) or after.sets[-1].games == 0
    fits = {"game": True, "set": set_ended, "match": bool(after.winner)}[call.kind]
    if before is None or call.pair is None:
        return fits
    return fits and _last_game_winner(before, after) == call.pair


def _last_game_winner(before: Score, after: Score) -> Pair:
    at = len(before.sets) - 1
    return "a" if after.sets[at].games_a > before.sets[at].games_a else "b"


def _advantage(score: Score) -> Pair | None:
    a, b = score.points
    if score.in_tiebreak or min(a, b) < 3 or a == b:
        return None
    return "a" if a > b else "b"


def _from_server(score: Score) -> tuple[int, int]:
    a, b = score.points
    return (a, b) if score.serving_pair == "a" else (b, a)


def score_call(score: Score) -> str:
    """Give the score as an umpire calls it in English, from the server's side."""
    if score.winner:
        return "game, set and match"
    server, receiver = _from_server(score)
    if score.in_tiebreak:
        return f"{server} all" if server == receiver else f"{server} {receiver}"
    if score.is_deciding_point:
        return "deciding point"
    if score.is_deuce:
        return "deuce"
    if min(server, receiver) >= 3:
        return "advantage server" if server > receiver else "advantage receiver"
    if (server, receiver) == (0, 0):
        return "love all"
    if server == receiver:
        return f"{_SPOKEN[server]} all"
    return f"{_SPOKEN[server]} {_SPOKEN[receiver]}"
