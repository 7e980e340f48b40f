"""What is asked about the matches of a court, and answered."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from padel.court import End
from padel.errors import FormatError
from padel.events import Player, Reason
from padel.events.matches import Competition
from padel.format import MatchFormat
from wire.envelope import Moment
from wire.match_commands import Instead, MatchId, NextPair
from wire.match_status import MatchStatus

_MATCH = "0199f0c4-7d0e-7c3a-8a55-0d6a4f0f9b10"
_COMMAND = "5d3c1b54-6f0e-4a57-9a3c-0f2a5f8f3c11"
_SHOWN: JsonDict = {
    "match": _MATCH,
    "state": "live",
    "pairs": "Ana / Bea v Carla / Dora",
    "score": "6-4 2-1",
    "format": "SET3-S:6/TB7-G:TN3D",
    "since": "2026-01-01T00:00:00.000000Z",
}


def _a_format(code: str) -> str:
    try:
        return str(MatchFormat.parse(code))
    except FormatError as error:
        raise ValueError(str(error)) from error


class Replacing(BaseModel):
    """What becomes of the match that is not over yet, where one is."""

    and_then: Instead | None = Field(None, description="set the running match aside, or abandon it; else refused")
    reason: Reason | None = Field(None, description="why; needed to abandon")

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.and_then == "abandon" and self.reason is None:
            raise ValueError("say why the running match is abandoned")
        return self


class NextMatchAsked(Replacing):
    """The match that begins; what is left out is as in the match before."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "pair_a": {"colour": "blue", "players": ["Ana", "Bea"]},
                    "pair_b": {"colour": "red", "players": ["Carla", "Dora"]},
                    "format": "SET3-S:6/TB7-G:TN3D",
                    "first_server": 3,
                    "and_then": "set_aside",
                }
            ]
        }
    )

    pair_a: NextPair | None = Field(None, description="players 1 and 2")
    pair_b: NextPair | None = Field(None, description="players 3 and 4")
    format: Annotated[str, AfterValidator(_a_format)] | None = Field(None, description="matchUpFormat code")
    first_server: Player = Field(1, description="the player who serves first")
    language: Literal["en", "es"] | None = Field(None, description="of calls and of what is spoken")
    a_at: End = Field("left", description="the end, seen from the chair, at which pair a begins")
    competition: Competition | None = Field(None, description="the tournament or league it belongs to")


class SetAsideAsked(BaseModel):
    """The match that is to rest."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "rain"}]})

    match: MatchId | None = Field(None, description="the one that the court's device scores unless given")
    reason: Reason | None = None


class AbandonAsked(BaseModel):
    """The match that ends without a winner."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "rain"}]})

    match: MatchId | None = Field(
        None, description="the one that the court's device scores unless given, or one that it has set aside"
    )
    reason: Reason


class TakeUpAsked(Replacing):
    """The unfinished match that goes on on the court, of whichever court it was."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"match": _MATCH}]})

    match: MatchId
    anyway: bool = Field(
        False, description="also when the device that scored it last is away, and may go on scoring it unheard"
    )


class Asked(BaseModel):
    """What was sent; the device answers in a moment."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"command": _COMMAND, "device": "box-1"}]})

    command: str = Field(description="by which what became of it is asked for")
    device: str


class CommandOutcome(BaseModel):
    """What became of a command."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"state": "refused", "reason": "the match is over; there is nothing to set aside"}]
        }
    )

    state: Literal["waiting", "obeyed", "refused"]
    reason: str = Field(description="for people: what happened, or why not")


class CourtMatches(BaseModel):
    """The matches that a court's device has, as it said last."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "device": "box-1",
                    "online": True,
                    "connected": "2026-01-01T00:00:00.000000Z",
                    "problem": None,
                    "match": _SHOWN,
                    "set_aside": [],
                }
            ]
        }
    )

    device: str
    online: bool = Field(description="whether the device is there; if not, nothing is said of its matches")
    connected: Moment | None = Field(description="since when it is")
    problem: str | None = Field(description="what is wrong with the court's devices, and what to do")
    match: MatchStatus | None = Field(description="the match that is scored, or was last")
    set_aside: tuple[MatchStatus, ...] = Field(description="those that rest on this device")
