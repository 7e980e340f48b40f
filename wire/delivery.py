"""How delivery is agreed: a device's status, and the server's receipts.

The device numbers each stream from 1 within its epoch and keeps every message until a receipt covers it. The status
says the oldest number it still has, so that the server can tell a lost message (wait for it) from one that is gone.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from wire.envelope import LARGEST_NUMBER, Epoch, Moment, Sequence
from wire.gauges import Gauges
from wire.match_status import CommandAnswer, MatchStatus
from wire.message import Message
from wire.pairing import PairStatus
from wire.reading import read_json
from wire.sensor_status import SensorStatus
from wire.topics import Stream


class StreamDepth(BaseModel):
    """What the outbox holds of one stream: `oldest` is the next number when it is empty.

    `kept` is the oldest number that can still be sent again although a receipt covers it; none without such a one.
    """

    model_config = ConfigDict(frozen=True)

    oldest: Sequence = 1
    kept: Sequence | None = None
    depth: Annotated[int, Field(ge=0, le=LARGEST_NUMBER)] = 0


class Status(Message):
    """How a device is; retained, and its last will says `offline`."""

    state: Literal["online", "offline"]
    version: str = ""
    epoch: Epoch
    run: str = Field("", max_length=64, description="names this run of the device's software; another has another")
    time: Moment | None = None
    outbox: dict[Stream, StreamDepth] = Field({})
    sensors: tuple[SensorStatus, ...] = ()
    match: MatchStatus | None = Field(None, description="the match that is scored now, or was last")
    set_aside: tuple[MatchStatus, ...] = Field((), description="matches that can be taken up on this device")
    commands: tuple[CommandAnswer, ...] = Field((), description="what became of the newest commands about matches")
    problems: tuple[str, ...] = Field(
        (), description="what is amiss at the device and what to do, in sentences, as when it has no microphone"
    )
    gauges: Gauges | None = Field(None, description="what the device measures of itself")
    pair: PairStatus | None = Field(None, description="where the court has two devices that stand by for each other")
    notes: tuple[str, ...] = Field(
        (),
        description="what is good to know at the court, in sentences, as how players are called whom no name calls",
    )

    def encode(self) -> bytes:
        """Write the status as UTF-8 JSON."""
        return self.model_dump_json().encode()

    @classmethod
    def decode(cls, payload: bytes) -> "Status":
        """Read a status; raises `WireError`."""
        return read_json(cls, payload, "a status")


class Receipt(Message):
    """The server's word that all of a stream up to `committed` is on disk.

    `resend` asks the device to send again from the number after it: one on the way was lost. `events_a_message` is
    how many events, or batches of a sensor, the server reads from one message of the stream (`wire.several`); one
    that says nothing reads one.
    """

    epoch: Epoch
    stream: Stream
    committed: Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]
    resend: bool = False
    events_a_message: Annotated[int, Field(ge=1, le=LARGEST_NUMBER)] = 1

    def encode(self) -> bytes:
        """Write the receipt as UTF-8 JSON."""
        return self.model_dump_json().encode()

    @classmethod
    def decode(cls, payload: bytes) -> "Receipt":
        """Read a receipt; raises `WireError`."""
        return read_json(cls, payload, "a receipt")
