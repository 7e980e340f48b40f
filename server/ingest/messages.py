"""Reads a message from its topic and payload. One that does not keep the contract is kept with its reason.

A message whose number can be read takes its place in the stream even if the rest cannot be: it goes to the table
`rejected`, and the stream goes on. One whose number cannot be read has no place; it is logged and dropped.
"""

import json
from dataclasses import dataclass
from typing import Any

import cbor2
from pydantic import BaseModel, ValidationError

from server.ingest.inbox import Delivery
from server.store.rows import StreamKey
from wire.delivery import Status
from wire.envelope import CloudEvent, Epoch, Sequence
from wire.errors import WireError
from wire.sensors import HeartRateBatch, MotionBatch
from wire.topics import Address, Stream

MAX_PAYLOAD_BYTES = 1024 * 1024

Content = CloudEvent | HeartRateBatch | MotionBatch


@dataclass(frozen=True, slots=True)
class Numbered:
    """A message of a numbered stream; without content when it was malformed, and then with the reason."""

    address: Address
    key: StreamKey
    number: int
    payload: bytes
    content: Content | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A device's status; a retained one was said before this server listened."""

    address: Address
    status: Status
    is_retained: bool


class _Number(BaseModel):
    epoch: Epoch
    sequence: Sequence


def read(delivery: Delivery) -> Numbered | Said:
    """Read a message.

    Raises:
        WireError: when it has no number, or is not a device's.
    """
    if len(delivery.payload) > MAX_PAYLOAD_BYTES:
        raise WireError(f"a message of {len(delivery.payload)} bytes; at most {MAX_PAYLOAD_BYTES} are read")
    address, name = Address.of_topic(delivery.topic)
    if name == "status":
        return Said(address, Status.decode(delivery.payload), delivery.is_retained)
    try:
        stream = Stream(name)
    except ValueError as error:
        raise WireError(f"{delivery.topic!r} is no stream of a device") from error
    return _numbered(address, stream, delivery.payload)


def _numbered(address: Address, stream: Stream, payload: bytes) -> Numbered:
    try:
        content = _decode(address, stream, payload)
    except WireError as error:
        number = _number(stream, payload, error)
        key = StreamKey(address.source, number.epoch, stream)
        return Numbered(address, key, number.sequence, payload, None, str(error))
    return Numbered(address, StreamKey(address.source, content.epoch, stream), content.sequence, payload, content)


def _decode(address: Address, stream: Stream, payload: bytes) -> Content:
    match stream:
        case Stream.HEART_RATE:
            return HeartRateBatch.decode(payload)
        case Stream.MOTION:
            return MotionBatch.decode(payload)
        case Stream.MATCH:
            event = CloudEvent.decode(payload)
            if event.source != address.source:
                raise WireError(f"source: {event.source!r} came on the topic of {address.source!r}")
            event.event()
            return event


def _number(stream: Stream, payload: bytes, error: WireError) -> _Number:
    try:
        fields: Any = cbor2.loads(payload) if stream is Stream.MOTION else json.loads(payload)
        return _Number.model_validate(fields)
    except (ValueError, OverflowError, RecursionError, cbor2.CBORDecodeError, ValidationError):
        raise error from None
