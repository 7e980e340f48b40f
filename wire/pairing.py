"""Two devices of a court that stand by for each other: what each says of it, and what the server tells them."""

from typing import Literal

from pydantic import Field

from wire.envelope import CloudEvent
from wire.message import Message

Role = Literal["primary", "standby"]


class PairStatus(Message):
    """What a device with a partner says in its status."""

    partner: str = Field(description="name of the other device of the court")
    role: Role = Field(description="primary: its decisions count; standby: it decides too, and keeps that to itself")
    term: int = Field(0, ge=0, description="which time of scoring its own last was; the partner's next is higher")
    hears: bool = Field(True, description="false while it has no microphone")
    asks: int = Field(0, ge=0, description="grows when it wants to know how the match stands, as when the other died")
    has: str | None = Field(None, description="id of the last event that one that stands by has of the court's match")


class Follow(Message):
    """What counts of the match that is scored on the court, for the device that stands by there."""

    command: Literal["follow"] = "follow"
    match: str | None = Field(description="the court's match; none while it has none")
    after: str | None = Field(None, description="id of the event that these follow; none when they are the first")
    events: tuple[CloudEvent, ...] = ()
    answers: int = Field(0, ge=0, description="`asks` of the last status; what was received before it is in here")

    def encode(self) -> bytes:
        """Write the command as UTF-8 JSON."""
        return self.model_dump_json().encode()
