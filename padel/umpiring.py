"""What a call does to a match: the umpire's side of the dialogue, as a pure function.

"smash winner" says what but not who: it is held as the pending shot until a who or a score call completes it.
A score call after a complete point is checked against the computed score. Nothing is ever guessed.
"""

from dataclasses import dataclass, replace

from padel import events
from padel.calls import Call
from padel.events import Data, Verdict
from padel.match import Match
from padel.score import Score
from padel.score_calls import SCORE_CALLS, agrees, score_call
from padel.shots import PAIRS, Outcome, ShotType, other


@dataclass(frozen=True, slots=True)
class Pending:
    """A shot that waits for its who: the call that named it, and what to undo first if it was a correction."""

    call: Call
    call_id: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on a call.

    Attributes:
        verdict: see `padel.events.CallHeard`.
        reason: for people: what is asked, or why it was refused.
        events: what happened, in order.
        pending: the shot that waits after this call.
        muted: the new state of listening, or `None` to leave it.
    """

    verdict: Verdict
    reason: str = ""
    events: tuple[Data, ...] = ()
    pending: Pending | None = None
    muted: bool | None = None


def decide(match: Match, pending: Pending | None, call: Call, call_id: str) -> Decision:
    """Decide on a call in the present state of the match; `call_id` is put into the events that follow from it."""
    if call.kind == "fault" and match.play.fault:
        call = Call("double_fault")
    if call.kind in _CONTROLS:
        return replace(_control(match, call, call_id), pending=None if call.kind == "undo" else pending)
    if match.play.winner:
        return _check(match.score, call) if call.kind in SCORE_CALLS else _refuse(_MATCH_OVER, None)
    if pending is not None and call.kind in ("who", *SCORE_CALLS):
        return _complete(match, pending, call, call_id)
    if call.kind == "who":
        return _refuse("nobody was asked for", None)
    if call.kind in SCORE_CALLS:
        return _check(match.score, call)
    return _shot(match, call, call_id)


# ---- points


def _shot(match: Match, call: Call, call_id: str) -> Decision:
    if call.corrects and not match.play.points:
        return _refuse("there is no point to correct", None)
    score = _corrected(match, call)
    if call.kind == "point":
        assert call.pair is not None
        return _taken(call, events.PointAwarded(pair=call.pair, call=call_id), call_id)
    if call.kind in ("ace", "double_fault"):
        return _service(score, call, call_id)
    if call.outcome is None:
        return _refuse("a stroke without its outcome is no point; say winner or error", None)
    if call.pair is None:
        return Decision("asked", f"{_describe(call)}: who?", pending=Pending(call, call_id))
    return _shot_decision(score, call, call_id)


def _shot_decision(score: Score, call: Call, call_id: str) -> Decision:
    assert call.pair is not None
    assert call.outcome is not None
    wrong_side = _impossible(score, call)
    if wrong_side:
        return _refuse(wrong_side, None)
    played = events.ShotPlayed(pair=call.pair, player=call.player, shot=call.shot, outcome=call.outcome, call=call_id)
    return _taken(call, played, call_id)


def _service(score: Score, call: Call, call_id: str) -> Decision:
    if call.pair is not None and call.pair != score.serving_pair:
        return _refuse(f"the other pair serves; {_describe(call)} is theirs", None)
    if call.player is not None and call.player != score.server:
        return _refuse(f"player {score.server} serves", None)
    outcome = Outcome.WINNER if call.kind == "ace" else Outcome.UNFORCED_ERROR
    played = events.ShotPlayed(
        pair=score.serving_pair, player=score.server, shot=ShotType.SERVE, outcome=outcome, call=call_id
    )
    return _taken(call, played, call_id)


def _impossible(score: Score, call: Call) -> str:
    if call.shot is ShotType.SERVE and call.pair != score.serving_pair:
        return "the other pair serves"
    if call.shot is ShotType.SERVE and call.player not in (None, score.server):
        return f"player {score.server} serves"
    if call.shot is ShotType.RETURN and call.pair == score.serving_pair:
        return "the serving pair cannot return"
    return ""


def _taken(call: Call, played: Data, call_id: str) -> Decision:
    undone = (events.PointUndone(call=call_id),) if call.corrects else ()
    return Decision("taken", events=(*undone, played))


def _corrected(match: Match, call: Call) -> Score:
    if call.corrects and match.play.before is not None:
        return match.play.before.score
    return match.score


# ---- the pending shot


def _complete(match: Match, pending: Pending, call: Call, call_id: str) -> Decision:
    score = _corrected(match, pending.call)
    if call.kind == "who":
        return _shot_decision(score, replace(pending.call, pair=call.pair, player=call.player), call_id)
    assert pending.call.outcome is not None
    fitting = [pair for pair in PAIRS if agrees(score, score.point_to(pair), call)]
    if len(fitting) != 1 or pending.call.outcome is Outcome.IN_PLAY:
        held = f"{_describe(pending.call)} is still open: who?"
        return Decision("alarm", f"{score_call(score)} cannot become that score; {held}", pending=pending)
    hitter = fitting[0] if pending.call.outcome is Outcome.WINNER else other(fitting[0])
    return _shot_decision(score, replace(pending.call, pair=hitter), call_id)


def discard(pending: Pending) -> Decision:
    """Give up a pending shot that nothing completed in time; said aloud, never guessed."""
    return Decision("discarded", f"{_describe(pending.call)}: nobody said who, so it does not count")


# ---- the second ear


def _check(score: Score, call: Call) -> Decision:
    if agrees(None, score, call):
        return Decision("confirmed")
    return Decision("alarm", f"the score here is {score_call(score)}; say undo or correction to mend it")


# ---- running the match


def _control(match: Match, call: Call, call_id: str) -> Decision:
    if call.kind in ("mute", "listen"):
        return Decision(
            "answered", "not listening" if call.kind == "mute" else "listening", muted=call.kind == "mute"
        )
    if call.kind == "ask_score":
        return Decision("answered", score_call(match.score))
    if call.kind == "undo":
        if match.play.before is None:
            return _refuse("there is no point to undo", None)
        return Decision("taken", events=(events.PointUndone(call=call_id),))
    if match.play.winner:
        return _refuse(_MATCH_OVER, None)
    return Decision("taken", events=(_control_event(call, call_id),))


def _control_event(call: Call, call_id: str) -> Data:
    match call.kind:
        case "start":
            return events.MatchStarted(call=call_id)
        case "suspend":
            return events.MatchSuspended(call=call_id)
        case "resume":
            return events.MatchResumed(call=call_id)
        case "let":
            return events.LetCalled(call=call_id)
        case "fault":
            return events.ServeFaulted(call=call_id)
        case "retire":
            assert call.pair is not None
            return events.MatchRetired(pair=call.pair, call=call_id)
        case _:
            return events.ConductNoted(kind=_CONDUCT[call.kind], pair=call.pair, player=call.player, call=call_id)


_MATCH_OVER = "the match is over; say undo to take the last point back"
_CONDUCT = {"time_violation": "time_violation", "warning": "warning", "medical": "medical"}
_CONTROLS = frozenset(
    ("undo", "let", "fault", "start", "suspend", "resume", "retire", "ask_score", "mute", "listen", *_CONDUCT)
)


def _refuse(reason: str, pending: Pending | None) -> Decision:
    return Decision("refused", reason, pending=pending)


def _describe(call: Call) -> str:
    if call.kind in ("ace", "double_fault", "point"):
        return call.kind.replace("_", " ")
    said = [part.replace("_", " ") for part in (call.shot, call.outcome) if part]
    return " ".join(said)
