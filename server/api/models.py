"""The bodies of the API's responses."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from padel.events import Verdict
from padel.match import State
from padel.shots import Outcome, Pair, ShotType
from server.api.examples import example_event, example_scoreboard
from wire.envelope import CloudEvent, Moment
from wire.scoreboard import Scoreboard

_BOARD = example_scoreboard().model_dump(mode="json")
_COURT = {
    "court": "1",
    "match": _BOARD["match"],
    "state": "live",
    "online": True,
    "device": "box-1",
    "connected": "2026-01-01T00:00:00.000000Z",
    "seen": "2026-03-01T18:30:00.000000Z",
    "problem": None,
    "notes": [],
}
LAST_OF_MATCH = Field(description="of the last event of the match when it was asked")
_EVENT = example_event().model_dump(mode="json")


class ShownMatch(Scoreboard):
    """A match as shown."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_BOARD, "position": 3}]})

    position: int = LAST_OF_MATCH


class MatchList(BaseModel):
    """Matches as shown, the one created last first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"matches": [_BOARD]}]})

    matches: list[Scoreboard]


class Court(BaseModel):
    """A court, its newest match, and the device that listens there."""

    court: str
    match: str | None = Field(
        description="id of the match that was created there, or taken up, last; null when there is none"
    )
    state: State | None = Field(
        description="its state; `set_aside` too when nothing was heard of it for six hours, as of last night's"
    )
    online: bool = Field(description="whether the court's device is connected")
    device: str | None
    connected: Moment | None = Field(description="since when it is; null while it is not")
    seen: Moment | None = Field(description="when the device was heard last; null when that is not known")
    problem: str | None = Field(description="what is wrong with the court's devices, and what to do")
    notes: list[str] = Field(description="what is good to know there, as how players are called whom no name calls")


class CourtList(BaseModel):
    """All courts by name, and what time it is here, for clocks that run in a browser."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"time": "2026-01-01T00:00:02.000000Z", "courts": [_COURT]}]}
    )

    time: Moment = Field(description="the server's clock when it answered")
    courts: list[Court]


class PositionedEvent(BaseModel):
    """An event with its position in the store, the same as the `id` in streams."""

    position: int
    event: CloudEvent


class EventList(BaseModel):
    """Events in order; `next` is the `after` of the next page, null at the end."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"events": [{"position": 1, "event": _EVENT}], "next": None}]}
    )

    events: list[PositionedEvent]
    next: int | None


class Session(BaseModel):
    """How many rows a session has; its id is its match's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "session": _BOARD["match"],
                    "court": "1",
                    "events": 412,
                    "heart_rate_samples": 14_400,
                    "motion_samples": 1_440_000,
                }
            ]
        }
    )

    session: str
    court: str | None
    events: int
    heart_rate_samples: int
    motion_samples: int


_TIMES = Field(description="milliseconds since 1970, UTC")


class HeartRate(BaseModel):
    """Heart rates of one sensor; the lists belong together."""

    player: int
    sensor: str
    time_ms: Annotated[list[int], _TIMES]
    bpm: list[int] = Field(description="beats a minute")
    contact: list[bool | None] = Field(
        description="whether the sensor touches skin; null when it does not say; empty without `intervals`"
    )
    rr_s: list[list[float]] = Field(description="intervals between beats, in seconds; empty without `intervals`")


class HeartRateList(BaseModel):
    """The heart rates of a session."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "session": _BOARD["match"],
                    "series": [
                        {
                            "player": 1,
                            "sensor": "strap-1",
                            "time_ms": [1_767_225_600_000],
                            "bpm": [142],
                            "contact": [True],
                            "rr_s": [[0.42]],
                        }
                    ],
                }
            ]
        }
    )

    session: str
    series: list[HeartRate]


class Motion(BaseModel):
    """Acceleration of one sensor in milli-g; the lists belong together."""

    player: int
    sensor: str
    rate_hz: float = Field(description="samples a second as measured, before thinning")
    is_envelope: bool = Field(
        False,
        description="whether its samples were given up for their age: then a smallest and a largest value a second",
    )
    time_ms: Annotated[list[int], _TIMES]
    x_mg: list[int]
    y_mg: list[int]
    z_mg: list[int]


class MotionList(BaseModel):
    """The motion of a session, thinned so that the extremes stay."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "series": [
                        {
                            "player": 1,
                            "sensor": "wrist-1",
                            "rate_hz": 100.0,
                            "is_envelope": False,
                            "time_ms": [1_767_225_600_000],
                            "x_mg": [12],
                            "y_mg": [-980],
                            "z_mg": [150],
                        }
                    ]
                }
            ]
        }
    )

    series: list[Motion]


class PointCall(BaseModel):
    """The call that a point came from."""

    text: str
    verdict: Verdict
    confidence: float = Field(description="the smallest word confidence; not a probability")


class SessionPoint(BaseModel):
    """A point that stands, and the heart rates at its moment."""

    number: int
    event: str
    time: Moment
    winner: Pair
    server: int
    score: str = Field(description="the score after it")
    pair: Pair | None
    player: int | None
    shot: ShotType | None
    outcome: Outcome | None
    forced_by: int | None = Field(description="player who forced the error, where that was said")
    forcing_shot: ShotType | None
    call: PointCall | None
    heart_rate: dict[str, int | None] = Field(
        description="bpm by player, null without a sample within 10 s; empty for those who may not see it"
    )


class PointList(BaseModel):
    """The points of a session in order."""

    position: int = LAST_OF_MATCH
    points: list[SessionPoint]


class ShotRow(BaseModel):
    """How many points a player ended with a kind of shot, by outcome."""

    pair: Pair
    player: int | None
    shot: ShotType | None
    winner: int
    forced_error: int
    unforced_error: int


class ShotList(BaseModel):
    """The shots of a session that ended points."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "rows": [
                        {
                            "pair": "a",
                            "player": 1,
                            "shot": "smash",
                            "winner": 4,
                            "forced_error": 0,
                            "unforced_error": 1,
                        }
                    ]
                }
            ]
        }
    )

    rows: list[ShotRow]


class Readiness(BaseModel):
    """Whether the server can do its work now."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ready": False, "waiting_for": ["broker"]}]})

    ready: bool
    waiting_for: list[Literal["broker", "store", "routes"]] = Field(
        description="what it has to wait for; `routes`: most of the API could not be read, its log says why"
    )


class Health(BaseModel):
    """How the server is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "status": "ok",
                    "position": 412,
                    "broker": "connected",
                    "reason": None,
                    "quarantined": 0,
                    "missing": 0,
                }
            ]
        }
    )

    status: str = Field(description="`ok`, or `failing` when nothing can be stored")
    position: int = Field(description="position of the last event that is stored and folded")
    broker: str = Field(description="`connected` or `disconnected`")
    reason: str | None = Field(default=None, description="what fails, and what to do")
    quarantined: int = Field(default=0, description="messages that have no place among the rest, see /quarantine")
    missing: int = Field(default=0, description="messages lost by damage here, for which devices are asked")
