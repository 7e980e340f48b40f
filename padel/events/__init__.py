"""What happens in a match, as data. An event is past tense and never changed; a later event may undo it.

Every model here is the `data` of one event type; `TYPE` is its name on the wire. A schema change is a new model
with a new `vN`, and the old one stays readable for ever.
"""

from typing import get_args

from pydantic import BaseModel, ConfigDict, SkipValidation

from padel.events.base import Data, Name, PairNames, Player
from padel.events.calls import CallHeard, HeardWord, Verdict
from padel.events.conduct import BreakKind, BreakStarted, ConductNoted, PenaltyGiven, WarmUpStarted
from padel.events.matches import (
    MatchAbandoned,
    MatchArranged,
    MatchCreated,
    MatchResumed,
    MatchRetired,
    MatchSetAside,
    MatchStarted,
    MatchSuspended,
    MatchTakenUp,
    MatchWalkedOver,
    Reason,
)
from padel.events.points import (
    PointAmended,
    PointAwarded,
    PointUndone,
    ScoreSet,
    SetGames,
    ShotPlayed,
    StepRedone,
    StepUndone,
)
from padel.events.service import LetCalled, ReceiverChosen, ServeFaulted, ServerChosen
from padel.moments import Moment

__all__ = [
    "EVENT_TYPES",
    "BreakKind",
    "BreakStarted",
    "CallHeard",
    "ConductNoted",
    "Data",
    "Event",
    "EventData",
    "HeardWord",
    "LetCalled",
    "MatchAbandoned",
    "MatchArranged",
    "MatchCreated",
    "MatchResumed",
    "MatchRetired",
    "MatchSetAside",
    "MatchStarted",
    "MatchSuspended",
    "MatchTakenUp",
    "MatchWalkedOver",
    "Name",
    "PairNames",
    "PenaltyGiven",
    "Player",
    "PointAmended",
    "PointAwarded",
    "PointUndone",
    "Reason",
    "ReceiverChosen",
    "ScoreSet",
    "ServeFaulted",
    "ServerChosen",
    "SetGames",
    "ShotPlayed",
    "StepRedone",
    "StepUndone",
    "Verdict",
    "WarmUpStarted",
]

EventData = (
    MatchCreated
    | MatchArranged
    | MatchStarted
    | MatchSuspended
    | MatchResumed
    | MatchSetAside
    | MatchTakenUp
    | MatchAbandoned
    | MatchRetired
    | MatchWalkedOver
    | WarmUpStarted
    | BreakStarted
    | ServerChosen
    | ReceiverChosen
    | ShotPlayed
    | PointAwarded
    | PointAmended
    | PointUndone
    | StepUndone
    | StepRedone
    | ScoreSet
    | ServeFaulted
    | LetCalled
    | PenaltyGiven
    | ConductNoted
    | CallHeard
)

EVENT_TYPES: dict[str, type[EventData]] = {model.TYPE: model for model in get_args(EventData)}


class Event(BaseModel):
    """Something that happened in a match: which match, when, and what.

    `id` orders nothing; the order of events is the order of their sequence on the device. What happened was validated
    when it was read or made, and is not once more.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    match: str
    time: Moment
    data: SkipValidation[EventData]
