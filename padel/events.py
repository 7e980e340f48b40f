"""What happens in a match, as data. An event is past tense and never changed; a later event may undo it.

Every model here is the `data` of one event type; `TYPE` is its name on the wire. A schema change is a new model
with a new `vN`, and the old one stays readable for ever.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from padel.shots import Outcome, Pair, ShotType

Player = Annotated[int, Field(ge=1, le=4)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]


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


class PointUndone(Data):
    """The last point that still stood was taken back."""

    TYPE: ClassVar[str] = "marcador.point.undone.v1"
    call: str | None = None


class ServeFaulted(Data):
    """A first service was a fault."""

    TYPE: ClassVar[str] = "marcador.serve.faulted.v1"
    call: str | None = None


class LetCalled(Data):
    """The point, or the service, is played again."""

    TYPE: ClassVar[str] = "marcador.let.called.v1"
    call: str | None = None


class ConductNoted(Data):
    """The umpire noted a time violation, a warning or a medical time-out."""

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
    alternatives: tuple[str, ...] = ()
    model: str = Field(default="", description="hash of the acoustic model")
    grammar: str = Field(default="", description="hash of the grammar")


EventData = (
    MatchCreated
    | MatchStarted
    | MatchSuspended
    | MatchResumed
    | MatchRetired
    | ShotPlayed
    | PointAwarded
    | PointUndone
    | ServeFaulted
    | LetCalled
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
