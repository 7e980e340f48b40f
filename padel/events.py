"""What happens in a match, as data. An event is past tense and never changed; a later event may undo it.

Every model here is the `data` of one event type; `TYPE` is its name on the wire. A schema change is a new model
with a new `vN`, and the old one stays readable for ever.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from padel.penalties import Step
from padel.score import Side
from padel.shots import Outcome, Pair, ShotType, point_winner

Player = Annotated[int, Field(ge=1, le=4)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]
BreakKind = Literal["medical", "toilet"]


class Data(BaseModel):
    """The base of every event's data: immutable, and lenient to fields that a later version adds."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    TYPE: ClassVar[str]


class PairNames(BaseModel):
    """How a pair is shown and spoken to."""

    model_config = ConfigDict(frozen=True)

    name: Name
    colour: Name
    players: tuple[Name, Name]


class MatchCreated(Data):
    """A match was set up on a court."""

    TYPE: ClassVar[str] = "marcador.match.created.v1"
    format: str = Field(examples=["SET3-S:6/TB7-G:TN3D"], description="matchUpFormat code")
    pair_a: PairNames
    pair_b: PairNames
    first_server: Player = 1
    language: str = "en"


class MatchStarted(Data):
    """Play began."""

    TYPE: ClassVar[str] = "marcador.match.started.v1"
    call: str | None = None


class MatchSuspended(Data):
    """Play was interrupted."""

    TYPE: ClassVar[str] = "marcador.match.suspended.v1"
    call: str | None = None


class MatchResumed(Data):
    """Play went on after an interruption."""

    TYPE: ClassVar[str] = "marcador.match.resumed.v1"
    call: str | None = None


class MatchRetired(Data):
    """A pair gave up; the other one wins."""

    TYPE: ClassVar[str] = "marcador.match.retired.v1"
    pair: Pair
    call: str | None = None


class MatchWalkedOver(Data):
    """A pair did not appear; the other one wins without play."""

    TYPE: ClassVar[str] = "marcador.match.walkover.v1"
    pair: Pair = Field(description="the pair that did not appear")
    call: str | None = None


class WarmUpStarted(Data):
    """The players began to warm up, before the match or before play goes on."""

    TYPE: ClassVar[str] = "marcador.warm-up.started.v1"
    call: str | None = None


class BreakStarted(Data):
    """Play stopped for a player: treatment, or the toilet."""

    TYPE: ClassVar[str] = "marcador.break.started.v1"
    kind: BreakKind
    pair: Pair | None = None
    player: Player | None = None
    call: str | None = None


class ServerChosen(Data):
    """A pair said, at a set's start, which of its players serves first in it."""

    TYPE: ClassVar[str] = "marcador.server.chosen.v1"
    player: Player
    call: str | None = None


class ReceiverChosen(Data):
    """The receivers said, at a deciding point, on which side they receive (and who does, when that was said)."""

    TYPE: ClassVar[str] = "marcador.receiver.chosen.v1"
    side: Side
    player: Player | None = None
    call: str | None = None


class ShotPlayed(Data):
    """A shot was hit by `pair` (by `player` when the umpire said who); unless in play, it ended the point."""

    TYPE: ClassVar[str] = "marcador.shot.played.v1"
    pair: Pair
    player: Player | None = None
    shot: ShotType | None = None
    outcome: Outcome
    call: str | None = Field(default=None, description="id of the `marcador.call.heard.v1` that it came from")


class PointAwarded(Data):
    """A point was given to a pair without saying how it was won."""

    TYPE: ClassVar[str] = "marcador.point.awarded.v1"
    pair: Pair
    call: str | None = None


class PointAmended(Data):
    """What was said of an earlier point was wrong: this replaces it, and all that came after is folded again."""

    TYPE: ClassVar[str] = "marcador.point.amended.v1"
    point: str = Field(description="id of the event that the point came from")
    winner: Pair
    pair: Pair | None = None
    player: Player | None = None
    shot: ShotType | None = None
    outcome: Outcome | None = None
    call: str | None = None

    @model_validator(mode="after")
    def _one_winner(self) -> Self:
        if self.pair and self.outcome and point_winner(self.pair, self.outcome) != self.winner:
            raise ValueError(f"{self.outcome} of pair {self.pair} does not make {self.winner} the winner")
        return self


class PointUndone(Data):
    """All that happened from the last point on was taken back."""

    TYPE: ClassVar[str] = "marcador.point.undone.v1"
    call: str | None = None


class StepUndone(Data):
    """The last steps were taken back; a step is anything that changed the match, from a fault to a penalty."""

    TYPE: ClassVar[str] = "marcador.step.undone.v1"
    steps: int = Field(default=1, ge=1)
    call: str | None = None


class StepRedone(Data):
    """Steps that had been taken back stand again, as long as nothing else has happened since."""

    TYPE: ClassVar[str] = "marcador.step.redone.v1"
    steps: int = Field(default=1, ge=1)
    call: str | None = None


class SetGames(BaseModel):
    """A set's games, and its tie-break's points once that is over."""

    model_config = ConfigDict(frozen=True)

    a: int = Field(ge=0)
    b: int = Field(ge=0)
    tiebreak: tuple[int, int] | None = None


class ScoreSet(Data):
    """The score was set outright, as when a match is taken over in mid-play."""

    TYPE: ClassVar[str] = "marcador.score.set.v1"
    sets: tuple[SetGames, ...] = Field(min_length=1, description="the running set is the last")
    points: tuple[int, int] = Field(default=(0, 0), description="points won in the running game, not fifteens")
    server: Player = Field(description="who serves the next point")
    call: str | None = None


class ServeFaulted(Data):
    """A first service was a fault."""

    TYPE: ClassVar[str] = "marcador.serve.faulted.v1"
    call: str | None = None


class LetCalled(Data):
    """The point, or the service, is played again."""

    TYPE: ClassVar[str] = "marcador.let.called.v1"
    second_serve: bool = Field(default=False, description="only the second service is played again")
    call: str | None = None


class PenaltyGiven(Data):
    """A pair was penalised: a warning, or the opponents get a point, a game or the match."""

    TYPE: ClassVar[str] = "marcador.penalty.given.v1"
    pair: Pair
    player: Player | None = None
    step: Step
    reason: Literal["conduct", "time"] = "conduct"
    call: str | None = None


class ConductNoted(Data):
    """A time violation was noted; of a warning or a medical time-out newer events say more."""

    TYPE: ClassVar[str] = "marcador.conduct.noted.v1"
    kind: Literal["time_violation", "warning", "medical"]
    pair: Pair | None = None
    player: Player | None = None
    call: str | None = None


class HeardWord(BaseModel):
    """A recognised word with its place in the audio and the recogniser's confidence (not a probability)."""

    model_config = ConfigDict(frozen=True)

    word: str
    start_s: float
    end_s: float
    confidence: float


Verdict = Literal["taken", "asked", "confirmed", "alarm", "refused", "answered", "discarded"]


class CallHeard(Data):
    """A call was heard and decided; the evidence for every event that names it in `call`.

    Verdicts: `taken` (events follow), `asked` (held until somebody says who), `confirmed` (a score call that agrees),
    `alarm` (one that does not), `refused` (makes no sense now), `answered` (asked for the score, mute, listen),
    `discarded` (a held shot that nothing completed in time).
    """

    TYPE: ClassVar[str] = "marcador.call.heard.v1"
    text: str
    verdict: Verdict
    reason: str = ""
    speech_ended: datetime
    words: tuple[HeardWord, ...] = ()
    confidence: float = Field(default=0.0, description="the smallest word confidence; not a probability")
    probability: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="how likely it was said, and as a call; calibrated on development voices",
    )
    alternatives: tuple[str, ...] = ()
    model: str = Field(default="", description="hash of the acoustic model")
    grammar: str = Field(default="", description="hash of the grammar")


EventData = (
    MatchCreated
    | MatchStarted
    | MatchSuspended
    | MatchResumed
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

    `id` orders nothing; the order of events is the order of their sequence on the device.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    match: str
    time: datetime
    data: EventData
