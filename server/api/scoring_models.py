"""What is tapped to score a match by hand, and answered."""

from typing import Annotated, Literal, Self, cast

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.config import JsonDict

from padel import events
from padel.calls import Call, Stroke
from padel.calls.call import Kind
from padel.court import Side
from padel.events import EventData, Player, Reason, SetGames, Verdict
from padel.events.points import check_forced
from padel.penalties import Step
from padel.shots import Outcome, Pair, ShotType, pair_of
from server.club.conflicts import Stayed, Version
from wire.envelope import Moment
from wire.scoreboard import Scoreboard

Do = Literal[
    "point", "shot", "ace", "double_fault", "correct",
    "undo", "undo_point", "redo",
    "fault", "let", "replay", "serves", "receives",
    "start", "suspend", "resume", "warm_up", "medical", "toilet",
    "penalty", "time_violation", "retire", "walkover",
    "swap_pairs", "swap_players", "swap_ends",
    "score", "set_aside", "abandon", "take_over",
]  # fmt: skip
"""What can be tapped."""

_NEEDS: dict[str, tuple[str, ...]] = {
    "point": ("pair",),
    "shot": ("pair", "outcome"),
    "correct": ("pair", "point"),
    "serves": ("player",),
    "receives": ("pair", "side"),
    "penalty": ("pair", "step"),
    "retire": ("pair",),
    "walkover": ("pair",),
    "swap_players": ("pair",),
    "score": ("sets", "player"),
    "abandon": ("reason",),
}

_NO_POINT = "-"
"""The name of no point, so that a correction of it is refused."""

TapId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{8,64}$")]
_TAP: JsonDict = {
    "id": "5d3c1b54-6f0e-4a57-9a3c-0f2a5f8f3c11",
    "time": "2026-01-01T10:00:07.250000Z",
    "do": "shot",
    "player": 3,
    "shot": "smash",
    "outcome": "winner",
}


class TapAsked(BaseModel):
    """One tap: what an umpire would have said."""

    model_config = ConfigDict(extra="forbid")

    id: TapId = Field(description="the client's own, another for each tap; the same sent again is scored once")
    time: AwareDatetime = Field(description="when it was tapped, by the client's clock")
    do: Do
    pair: Pair | None = Field(None, description="who; a player implies the pair")
    player: Player | None = Field(None, description="who; of `score` who serves the next point")
    shot: ShotType | None = None
    outcome: Outcome | None = None
    forced_by: Player | None = Field(None, description="who forced the error")
    forcing_shot: ShotType | None = None
    point: str | None = Field(
        None, max_length=200, description="of `correct`: `event` of the point, as the points of its session have it"
    )
    ago: Annotated[int, Field(ge=0)] | None = Field(
        None,
        description="of `correct`, as releases before counted: which point that is nobody can know any more, so it"
        " is refused in words",
    )
    side: Side | None = Field(None, description="of `receives`: from which side, at a deciding point")
    step: Step | None = Field(None, description="of `penalty`")
    offence: Literal["conduct", "time"] = Field("conduct", description="of `penalty`")
    sets: Annotated[tuple[SetGames, ...], Field(max_length=9)] | None = Field(
        None, description="of `score`: the games of every set, the running one last"
    )
    points: tuple[Annotated[int, Field(ge=0, le=999)], Annotated[int, Field(ge=0, le=999)]] = Field(
        (0, 0), description="of `score`: points won in the running game by a and b, not fifteens"
    )
    reason: Reason | None = Field(None, description="of `abandon` and `set_aside`: why")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        missing = [name for name in _NEEDS.get(self.do, ()) if self._given(name) in (None, ())]
        if missing:
            raise ValueError(f"{self.do} needs {' and '.join(missing)}")
        if self.player and self.pair and pair_of(self.player) != self.pair:
            raise ValueError(f"player {self.player} is not of pair {self.pair}")
        check_forced(self._pair, self.outcome, self.forced_by, self.forcing_shot)
        return self

    @property
    def _pair(self) -> Pair | None:
        return pair_of(self.player) if self.player else self.pair

    @property
    def _point(self) -> str | None:
        return _NO_POINT if self.point is None and self.ago is not None else self.point

    def _given(self, name: str) -> object:
        match name:
            case "pair":
                return self._pair
            case "point":
                return self._point
        return getattr(self, name)

    def call(self) -> Call | None:
        """Give it as a call; `None` for what no call says."""
        if self.do in ("score", "set_aside", "abandon", "take_over"):
            return None
        kind: Kind = "shot" if self.outcome else "point"
        if self.do != "correct":
            kind = cast(Kind, self.do)
        by = Stroke(pair_of(self.forced_by) if self.forced_by else None, self.forced_by, self.forcing_shot)
        is_forced = self.forced_by is not None or self.forcing_shot is not None
        return Call(
            kind=kind,
            pair=self._pair,
            player=self.player,
            shot=self.shot if kind == "shot" else None,
            outcome=self.outcome if kind == "shot" else None,
            forced_by=by if is_forced else None,
            corrects=self.do == "correct",
            point=self._point,
            on=self.side,
            step=self.step,
            reason=self.offence,
        )

    def happens(self) -> tuple[EventData, ...]:
        """Give what no call says."""
        match self.do:
            case "score":
                assert self.sets is not None
                assert self.player is not None
                return (events.ScoreSet(sets=self.sets, points=self.points, server=self.player),)
            case "set_aside":
                return (events.MatchSetAside(reason=self.reason),)
            case "abandon":
                assert self.reason is not None
                return (events.MatchAbandoned(reason=self.reason),)
            case "take_over":
                return (events.MatchTakenUp(device="-", position=1),)
        return ()


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")

    sent: AwareDatetime | None = Field(
        None, description="the client's clock at the sending, by which its times are put right; else they are taken"
    )
    after: int | None = Field(
        None, ge=0, le=2**62, description="position of the last event of the match that whoever tapped had seen"
    )


class OneTap(TapAsked, _Sent):
    """One tap, sent at once."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{**_TAP, "after": 4711}]})


class Queue(_Sent):
    """Taps of one match that waited while there was no connection, the oldest first."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "match": "0199f0c4-7d0e-7c3a-8a55-0d6a4f0f9b10",
                    "sent": "2026-01-01T10:03:00.000000Z",
                    "after": 4711,
                    "taps": [_TAP],
                }
            ]
        },
    )

    match: str = Field(max_length=200)
    taps: list[TapAsked] = Field(min_length=1, max_length=200)


class TapAnswer(BaseModel):
    """What a tap did."""

    id: TapId
    outcome: Literal["done", "refused", "set_aside"] = Field(
        description="`set_aside`: a conflict kept it, since others had scored later or the same"
    )
    verdict: Verdict | None = Field(description="as of a spoken call; null of one that was set aside")
    said: str = Field(description="what it did and how it stands then, in the language that the request accepts")
    conflict: str | None = Field(description="id of the conflict that it came into")
    stayed: Stayed | None = Field(
        description="of that conflict: the version that stayed; both when they say the same"
    )


class Scored(BaseModel):
    """What taps did, and the match after them."""

    answers: list[TapAnswer]
    position: int = Field(description="of the last event of the match: `after` of the next tap")
    can_undo: bool
    can_redo: bool
    match: Scoreboard


class NotAnswered(BaseModel):
    """The court's device has not answered: the same sent again is answered once it has, and scored once."""

    said: str


class ConflictSide(BaseModel):
    """One version."""

    texts: list[str] = Field(description="what happened in it")
    score: str = Field(description="to what it came")


class ConflictShown(BaseModel):
    """Two versions of what happened in a match from some event on."""

    id: str
    match: str
    at: Moment
    by: str | None = Field(description="who tapped; null when they have gone")
    hand: ConflictSide = Field(description="what was tapped without knowing of the other")
    store: ConflictSide = Field(description="what had been stored meanwhile")
    stayed: Stayed = Field(description="by the rule: the later one, the store's when both are of one moment")
    chosen: Version | None = Field(description="what somebody chose since")
    chosen_by: str | None


class ConflictList(BaseModel):
    """Conflicts, the newest first."""

    conflicts: list[ConflictShown]


class Choice(BaseModel):
    """The version that is right."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"version": "hand"}]})

    version: Version
