"""What happened, in words: as an umpire would have called it, in the match's language."""

from dataclasses import replace
from typing import cast

from padel import events
from padel.calls import Call
from padel.calls.call import Kind
from padel.events import EventData
from padel.match import Match
from padel.umpiring.by_hand_texts import told
from padel.umpiring.words import say

_ONLY_SAID: dict[type[events.Data], Kind] = {
    events.PointUndone: "undo_point",
    events.StepUndone: "undo",
    events.StepRedone: "redo",
    events.ServeFaulted: "fault",
    events.LetCalled: "let",
    events.MatchStarted: "start",
    events.MatchResumed: "resume",
    events.MatchSuspended: "suspend",
    events.WarmUpStarted: "warm_up",
}


def event_told(match: Match, data: EventData) -> str:
    """Give what an event that moved a match says of it."""
    if isinstance(data, events.MatchArranged):
        return say(match, "step_arranged")
    call = _as_called(data)
    return told(match, call, () if call else (data,))


def _as_called(data: EventData) -> Call | None:
    """Give the call that an event could have come from; `None` for what no call says."""
    match data:
        case events.PointAwarded(pair=pair):
            return Call("point", pair=pair)
        case events.ShotPlayed() | events.PointAmended():
            return _of_point(data)
        case events.BreakStarted(kind=kind, pair=pair, player=player):
            return Call(cast(Kind, kind), pair, player)
        case events.PenaltyGiven(pair=pair, player=player, step=step, reason=reason):
            return Call("penalty", pair, player, step=step, reason=reason)
        case events.ConductNoted(kind="warning", pair=pair, player=player):
            return Call("penalty", pair, player, step="warning")
        case events.ConductNoted(kind=kind, pair=pair, player=player):
            return Call(cast(Kind, kind), pair, player)
        case events.MatchRetired(pair=pair):
            return Call("retire", pair)
        case events.MatchWalkedOver(pair=pair):
            return Call("walkover", pair)
        case events.ServerChosen(player=player):
            return Call("serves", player=player)
        case events.ReceiverChosen(side=side, player=player):
            return Call("receives", player=player, on=side)
    kind_said = _ONLY_SAID.get(type(data))
    return Call(kind_said) if kind_said else None


def _of_point(data: events.ShotPlayed | events.PointAmended) -> Call:
    call = Call("shot", data.pair, data.player, data.shot, data.outcome)
    if isinstance(data, events.ShotPlayed):
        return call
    said = call if data.outcome else Call("point", pair=data.winner)
    return replace(said, corrects=True, point=data.point)
