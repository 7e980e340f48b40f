"""What people score by hand on a court that a device scores: sent to the device, whose decision makes the events."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from padel.calls import Call
from padel.events import EVENT_TYPES, EventData
from wire.match_commands import CommandId, MatchId
from wire.message import Message

LONGEST_AGE_S = 31 * 86_400
"""What was tapped longer ago is not scored: a clock is wrong, and no event may be from before there were any."""


class Happening(Message):
    """An event that is to happen: one that was taken back and happens again, or what no call says."""

    type: str = Field(examples=["marcador.point.awarded.v1"])
    was: str = Field("", description="id of the event that it was before it was taken back")
    data: dict[str, Any]

    @classmethod
    def of(cls, data: EventData, was: str = "") -> "Happening":
        """Write an event down."""
        return cls(type=data.TYPE, was=was, data=data.model_dump(mode="json"))

    @property
    def happens(self) -> EventData:
        """Give what is to happen."""
        return EVENT_TYPES[self.type].model_validate(self.data)

    @model_validator(mode="after")
    def _is_known(self) -> "Happening":
        if self.type not in EVENT_TYPES:
            raise ValueError(f"{self.type} is of a later version")
        EVENT_TYPES[self.type].model_validate(self.data)
        return self


class SaidByHand(Message):
    """One thing that somebody scored by hand, as the call that an umpire would have said."""

    id: CommandId = Field(description="of the `marcador.call.heard.v1` that it becomes")
    by: str = Field(max_length=64, description="who it was: id of the account, or the role of who has none")
    age_s: Annotated[float, Field(ge=0, le=LONGEST_AGE_S, allow_inf_nan=False)] = Field(
        0.0, description="how long ago it was"
    )
    call: Call | None = None
    happens: tuple[Happening, ...] = Field((), description="what no call says")


class ScoreByHand(Message):
    """What was scored by hand on the match that the device scores; all of it happens, or nothing."""

    command: Literal["score_by_hand"] = "score_by_hand"
    id: CommandId = Field(description="by which the status answers")
    match: MatchId
    position: int = Field(
        ge=1, description="how many events the match had for who sends this; refused when it has others by now"
    )
    undo: int = Field(0, ge=0, description="so many steps are taken back first")
    again: tuple[Happening, ...] = Field((), description="and then these, which had been taken back, happen again")
    said: tuple[SaidByHand, ...] = Field(min_length=1)

    def encode(self) -> bytes:
        """Write the command as UTF-8 JSON."""
        return self.model_dump_json().encode()
