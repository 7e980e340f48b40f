"""Undo, redo and cancel: what they take back is said."""

from padel import events
from padel.calls import Call
from padel.errors import IllegalEvent
from padel.events import Data
from padel.match import Match
from padel.umpiring.decision import Decision, Pending, match_after, refused, taken
from padel.umpiring.words import described, language_of, say, step_described

TAKING_BACK = ("undo", "undo_point", "redo", "cancel")
"""The kinds of call that take back, or bring back."""


def taking_back(match: Match, pending: Pending | None, call: Call, call_id: str) -> Decision:
    """Decide on a call that takes back: the shot that waits is the first to go."""
    if pending is not None:
        what = described(language_of(match), pending.call)
        if call.kind == "redo":
            return refused(say(match, "still_open", what=what))
        return Decision("discarded", say(match, "dropped", what=what))
    match call.kind:
        case "undo":
            return _undo(match, call_id)
        case "undo_point":
            return _undo_point(match, call_id)
        case "redo":
            return _redo(match, call_id)
    return refused(say(match, "nothing_waits"))


def _undo(match: Match, call_id: str) -> Decision:
    if match.play.before is None:
        return refused(say(match, "nothing_to_undo"))
    what = step_described(match, match.play)
    return taken(events.StepUndone(call=call_id), reason=say(match, "undone", what=what))


def _undo_point(match: Match, call_id: str) -> Decision:
    undone: Data = events.PointUndone(call=call_id)
    try:
        after = match_after(match, (undone,))
    except IllegalEvent:
        return refused(say(match, "no_point_to_undo"))
    if len(after.play.points) == len(match.play.points):
        return taken(undone, reason=say(match, "undone", what=say(match, "step_ended")))
    point = match.play.points[-1]
    what = say(match, "step_point", number=point.number, score=point.score)
    return taken(undone, reason=say(match, "undone", what=what))


def _redo(match: Match, call_id: str) -> Decision:
    if not match.undone:
        return refused(say(match, "nothing_to_redo"))
    what = step_described(match, match.undone[-1])
    return taken(events.StepRedone(call=call_id), reason=say(match, "redone", what=what))
