"""What is said of a match unasked: what is new in it, as a chair announces it, and no more: players wait for it.

Source: ITF, Duties and Procedures for Officials, "Announcing the Score"; ends and rests as in `padel.clocks`.
"""

from padel.clocks import BETWEEN_POINTS_S, rest_after
from padel.match import Match
from padel.score import Score
from padel.set_score import SetScore
from padel.shots import PAIRS, Pair
from padel.umpiring.words import duration_told, say, score_called, score_told, standing_told


def announced(before: Match, after: Match) -> str:
    """Give what is new after what happened between two states of a match; "" when nothing is.

    After a point its score, at the first one of a set the sets beside it; after a game who leads, after a set its
    tie-break, after the match all sets or how else it ended; then whether the pairs change ends and how long they may
    rest. Where the score did not go on by a point or a game, as after an undo, all of it is told.
    """
    if after.play.is_over:
        is_news = (_stands(before.score), before.play.ending) != (_stands(after.score), after.play.ending)
        return score_told(after) if is_news else ""
    if not before.play.is_over and _stands(before.score) == _stands(after.score):
        return score_told(after) if _goes_on(before, after) else ""
    if _stands(after.score) in map(_stands, _next_scores(before.score)):
        return ", ".join((*_gone_on(before, after), *_ends_and_rest(before, after)))
    return score_called(after) if _games(before.score) == _games(after.score) else score_told(after)


def is_between_games(before: Match, after: Match) -> bool:
    """Say whether what is new is more than a point: a game, an end, a change of ends, or that play goes on again."""
    is_other = before.play.is_over != after.play.is_over or before.play.ending != after.play.ending
    is_other = is_other or before.score.ends != after.score.ends
    return is_other or _goes_on(before, after) or _games(before.score) != _games(after.score)


def _goes_on(before: Match, after: Match) -> bool:
    return before.play.status == "suspended" and after.play.status == "running"


def _next_scores(score: Score) -> tuple[Score, ...]:
    return tuple(after for pair in PAIRS for after in (score.point_to(pair), score.game_to(pair)))


def _gone_on(before: Match, after: Match) -> tuple[str, ...]:
    score = after.score
    if score.points == (0, 0):
        return (score_told(after),)
    is_first_of_set = before.score.points == (0, 0) and score.sets[-1].games == 0
    beside = (standing_told(after),) if is_first_of_set and len(score.sets) > 1 else ()
    return (score_called(after), *beside)


def _ends_and_rest(before: Match, after: Match) -> tuple[str, ...]:
    _, seconds = rest_after(before.score, after.score)
    ends = (say(after, "change_ends"),) if before.score.ends != after.score.ends else ()
    return (*ends, duration_told(after, seconds)) if seconds > BETWEEN_POINTS_S else ends


def _stands(score: Score) -> tuple[tuple[SetScore, ...], tuple[int, int], Pair | None]:
    return score.sets, score.points, score.winner


def _games(score: Score) -> tuple[tuple[int, int], ...]:
    return tuple((one.games_a, one.games_b) for one in score.sets)
