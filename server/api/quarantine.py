"""What came and has no place among the rest, with the reason; and events whose time cannot be true."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from server.api.dependencies import Served, needs
from server.api.examples import example_event
from server.api.problems import documented
from server.people.rights import Right
from wire.envelope import Moment
from wire.topics import Stream

router = APIRouter(prefix="/api/v1", tags=["health"], dependencies=[needs(Right.OPERATE)])

_SHOWN = 400
SENSOR_STREAMS = frozenset((str(Stream.HEART_RATE), str(Stream.MOTION)))
"""Streams whose messages are health data."""
_EVENT = example_event()


class QuarantinedMessage(BaseModel):
    """A message that is kept aside, and why."""

    number: int = Field(description="counts the quarantine's messages")
    noted: Moment
    source: str = Field(description="the device that it came from")
    stream: str = Field(description="`match`, `heart-rate`, `motion` or `status`")
    epoch: str | None = Field(description="the outbox that counted it, where that is known")
    sequence: int | None = Field(description="its number in the stream, where that is known")
    kind: str = Field(
        description="`content`: it does not keep the contract; `number`: its number cannot be read; `conflict`: its"
        " id is another event's; `status`: a status that cannot be read"
    )
    reason: str
    size: int = Field(description="its bytes as it came")
    begins: str = Field(description="its first bytes as text, empty for health data; what is no text is shown as �")


class OddTime(BaseModel):
    """An event that counts like any other, from a device whose clock was wrong."""

    position: int
    id: str
    source: str
    time: Moment
    received: Moment = Field(description="by the server's clock")


class QuarantineList(BaseModel):
    """The newest first, of each kind at most as many as asked for."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kept": 1,
                    "messages": [
                        {
                            "number": 1,
                            "noted": "2026-01-01T00:00:02.000000Z",
                            "source": _EVENT.source,
                            "stream": "match",
                            "epoch": _EVENT.epoch,
                            "sequence": 17,
                            "kind": "number",
                            "reason": "not an event: sequence: Input should be greater than or equal to 1",
                            "size": 311,
                            "begins": '{"specversion":"1.0","sequence":-1}',
                        }
                    ],
                    "odd_times": [],
                }
            ]
        }
    )

    kept: int = Field(description="how many messages are in quarantine")
    messages: list[QuarantinedMessage]
    odd_times: list[OddTime]


Limit = Annotated[int, Query(ge=1, le=1000, description="how many of each at most")]


@router.get("/quarantine", summary="List what has no place among the rest", responses=documented(401, 403))
def list_quarantine(request: Request, parts: Served, limit: Limit = 100) -> QuarantineList:
    """Give messages in quarantine and events with odd times; what sensors sent is shown to no account."""
    shows_sensors = parts.access.may(request, Right.MOTION)
    found = parts.reader.quarantine(limit)
    return QuarantineList(
        kept=parts.quarantined(),
        messages=[
            QuarantinedMessage(
                **{name: value for name, value in one._asdict().items() if name != "payload"},
                begins=_begins(one.payload) if shows_sensors or one.stream not in SENSOR_STREAMS else "",
            )
            for one in found
        ],
        odd_times=[
            OddTime(
                position=one.position,
                id=one.event.id,
                source=one.event.source,
                time=one.event.time,
                received=one.received,
            )
            for one in parts.reader.odd_times(limit)
        ],
    )


def _begins(payload: bytes) -> str:
    return payload[:_SHOWN].decode(errors="replace")
