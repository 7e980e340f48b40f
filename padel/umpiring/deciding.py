"""Which part of umpiring decides on a call, and what becomes of a shot that waits meanwhile."""

from collections.abc import Callable
from dataclasses import replace

from padel.calls import Call
from padel.match import Match
from padel.score_calls import SCORE_CALLS, agrees
from padel.umpiring import conduct, next_match, running
from padel.umpiring.answering import ANSWERED, answered, is_to_win
from padel.umpiring.decision import Decision, Pending, refused
from padel.umpiring.next_match import ARRANGES, CONFIRMED, Desk
from padel.umpiring.points import POINT_CALLS, completed, point_called
from padel.umpiring.taking_back import TAKING_BACK, taking_back
from padel.umpiring.words import described, language_of, level_told, say, score_called

_BARE = Desk()


def decide(match: Match, pending: Pending | None, call: Call, call_id: str, desk: Desk = _BARE) -> Decision:
    """Decide on a call in the present state of the match; `call_id` is put into the events that follow from it.

    What is refused changes nothing: what waits goes on waiting. Only another next match, even a refused one, ends the
    question of the one before: a second word would begin what is not wanted any more.
    """
    waits = pending is not None and pending.call.kind in CONFIRMED
    decide = _while_confirming if waits else _decide
    decision = decide(match, pending, call, call_id, desk)
    if decision.verdict != "refused":
        return decision
    if waits and pending is not None and pending.call.kind == call.kind == "next_match":
        return replace(decision, reason=f"{decision.reason} · {say(match, 'question_dropped')}", pending=None)
    return replace(decision, pending=pending)


def _while_confirming(match: Match, pending: Pending | None, call: Call, call_id: str, desk: Desk) -> Decision:
    """Decide while a second word is waited for; another call that is taken ends the waiting."""
    assert pending is not None
    if call.kind == "confirm":
        return next_match.confirmed(match, pending, call_id)
    if call.kind in TAKING_BACK:
        return next_match.given_up(pending, language_of(match))
    decision = _decide(match, None, call, call_id, desk)
    return decision if decision.events or decision.pending else replace(decision, pending=pending)


def _decide(match: Match, pending: Pending | None, call: Call, call_id: str, desk: Desk) -> Decision:
    if pending is not None and is_to_win(call):
        return refused(say(match, "still_open", what=described(language_of(match), pending.call)))
    if call.kind in ANSWERED:
        return replace(answered(match, call), pending=pending)
    if call.kind == "confirm":
        return refused(say(match, "nothing_to_confirm"))
    if call.kind == "next_match":
        return _instead(match, pending, call, call_id, desk)
    if match.state == "set_aside":
        return next_match.resting(match, call, call_id, desk)
    if call.kind in TAKING_BACK:
        return taking_back(match, pending, call, call_id)
    if call.kind in POINT_CALLS:
        return _point(match, pending, call, call_id)
    if call.kind == "who" or call.kind in SCORE_CALLS:
        return _said_after_a_point(match, pending, call, call_id)
    if match.play.is_over:
        return refused(say(match, "match_over"))
    if call.kind == "set_aside":
        return _instead(match, pending, call, call_id, desk)
    return _ran(match, pending, call, call_id)


def _instead(match: Match, pending: Pending | None, call: Call, call_id: str, desk: Desk) -> Decision:
    """Ask for the second word; a shot that waits is decided first."""
    if pending is not None:
        return refused(say(match, "still_open", what=described(language_of(match), pending.call)))
    return next_match.asked(match, call, call_id, desk)


def _point(match: Match, pending: Pending | None, call: Call, call_id: str) -> Decision:
    """A point said in full takes the place of a shot that waits: silently when it is the same one with its who."""
    decision = point_called(match, call, call_id)
    if pending is None:
        return decision
    if (call.shot, call.outcome) == (pending.call.shot, pending.call.outcome) and decision.verdict == "taken":
        return decision
    return _dropping(match, decision, pending)


def _said_after_a_point(match: Match, pending: Pending | None, call: Call, call_id: str) -> Decision:
    if pending is not None:
        return completed(match, pending, call, call_id)
    if call.kind == "who":
        return refused(say(match, "match_over" if match.play.is_over else "nobody_asked"))
    if match.play.ending:
        ended_so = call.kind == "match" and match.play.winner is not None and call.pair in (None, match.play.winner)
        return Decision("confirmed") if ended_so else refused(say(match, "match_over"))
    if agrees(match.score, call):
        return Decision("confirmed")
    if call.kind == "tiebreak_begins" and not match.score.winner:
        return Decision("alarm", _no_such_tiebreak(match))
    if not match.play.points and match.score.games_served == 0:
        return Decision("alarm", say(match, "no_point_yet", score=score_called(match)))
    return Decision("alarm", say(match, "score_is", score=score_called(match)))


def _no_such_tiebreak(match: Match) -> str:
    """Say why a tie-break that was called is none: it goes to fewer points, comes later, or not at all."""
    rules, score = match.score.set_format, score_called(match)
    if match.score.in_tiebreak:
        return say(match, "tiebreak_to", points=rules.tiebreak_to)
    if rules.tiebreak_to is None:
        return say(match, "tiebreak_never", score=score)
    return say(match, "tiebreak_later", games=level_told(match, rules.tiebreak_at), score=score)


_RUNNING: dict[str, Callable[[Match, Call, str], Decision]] = {
    "start": running.play_called,
    "play": running.play_called,
    "resume": running.play_called,
    "suspend": running.suspended,
    "warm_up": running.warm_up,
    "medical": running.break_called,
    "toilet": running.break_called,
    "retire": running.retired,
    "walkover": running.walked_over,
    "let": running.let,
    "replay": running.replayed,
    "fault": running.fault,
    "second_serve": running.second_serve,
    "first_serve": running.first_serve,
    "serves": running.serves,
    "receives": running.receives,
    "set_score": running.score_set,
    "penalty": conduct.penalised,
    "time_violation": conduct.time_violated,
    **dict.fromkeys(ARRANGES, next_match.rearranged),
}

_ENDS_WAITING = ("let", "replay", "retire", "walkover", "set_score")
"""After these a shot that waits cannot count any more."""

_GOES_ON_WAITING = ("time_violation",)
"""These change nothing about a shot that waits; nor does a warning. All others must wait for it."""


def _ran(match: Match, pending: Pending | None, call: Call, call_id: str) -> Decision:
    if pending is None:
        return _RUNNING[call.kind](match, call, call_id)
    if call.kind in _ENDS_WAITING or call.step == "match":
        return _dropping(match, _RUNNING[call.kind](match, call, call_id), pending)
    if call.kind in _GOES_ON_WAITING or call.step == "warning":
        return replace(_RUNNING[call.kind](match, call, call_id), pending=pending)
    return refused(say(match, "still_open", what=described(language_of(match), pending.call)))


def _dropping(match: Match, decision: Decision, pending: Pending) -> Decision:
    """Give the decision with word of the shot that no longer counts by it."""
    if decision.verdict == "refused":
        return decision
    dropped = say(match, "dropped", what=described(language_of(match), pending.call))
    return replace(decision, reason=" · ".join(part for part in (dropped, decision.reason) if part))
