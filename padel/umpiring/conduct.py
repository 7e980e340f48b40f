"""Penalties and time violations: the ladder advises, the umpire decides."""

from padel import events
from padel.calls import Call
from padel.match import Match
from padel.penalties import Step, next_step
from padel.umpiring.decision import Decision, taken
from padel.umpiring.words import say

_STEP_TEXTS: dict[Step, str] = {
    "warning": "step_warning",
    "point": "step_point_penalty",
    "game": "step_game_penalty",
    "match": "step_default",
}


def penalised(match: Match, call: Call, call_id: str) -> Decision:
    """Decide on a penalty: it is taken as said; when the ladder has another step next, the reason says so."""
    assert call.pair is not None
    assert call.step is not None
    given = events.PenaltyGiven(pair=call.pair, player=call.player, step=call.step, reason=call.reason, call=call_id)
    following = next_step(match.play.steps_taken(call.pair, call.reason))
    if call.step == following:
        return taken(given)
    return taken(given, reason=say(match, "next_step", step=say(match, _STEP_TEXTS[following])))


def time_violated(match: Match, call: Call, call_id: str) -> Decision:
    """Decide on a time violation, which is only noted."""
    return taken(events.ConductNoted(kind="time_violation", pair=call.pair, player=call.player, call=call_id))
