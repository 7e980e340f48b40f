"""Reads a message from its topic and payload, within bounds. One that does not keep the contract keeps its reason.

A message whose number can be read takes its place in the stream even if the rest cannot be: it goes to quarantine,
and the stream goes on. One whose number cannot be read has no place of its own; `ingest.holes` finds it.
"""

import logging
import math
from dataclasses import dataclass
from hashlib import sha256

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from server.ingest.inbox import MAX_PAYLOAD_BYTES, Delivery
from server.store.rows import StreamKey
from wire.cbor import read_cbor
from wire.delivery import Status
from wire.envelope import CloudEvent, Epoch, Sequence
from wire.errors import WireError
from wire.sensors import CBOR_TAGS, HeartRateBatch, MotionBatch
from wire.several import is_several, parted
from wire.topics import Address, Stream

log = logging.getLogger(__name__)

MAX_TEXT = 200
"""Characters of what names a match, a sensor or a type; ours have at most 36."""

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
class Unreadable:
    """A message without a number that could be read, or a status that could not; `payload` may be its beginning."""

    address: Address
    stream: Stream | None
    payload: bytes
    size: int
    reason: str

    @property
    def digest(self) -> bytes:
        """Give what tells it from others."""
        return sha256(b"%d:%b" % (self.size, self.payload)).digest()


@dataclass(frozen=True, slots=True)
class Said:
    """A device's status; a retained one was said before this server listened."""

    address: Address
    status: Status
    is_retained: bool


class _Number(BaseModel):
    epoch: Epoch
    sequence: Sequence


def singles(delivery: Delivery) -> list[Delivery]:
    """Give what is in a message of several, each as a message of its own; any other message as it is."""
    stream = delivery.name
    if delivery.is_too_large or not is_several(stream, delivery.payload):
        return [delivery]
    try:
        return [delivery._replace(payload=one) for one in parted(stream, delivery.payload)]
    except WireError:
        return [delivery]  # Reading it as one says what it is not; its device sends what is in it one by one.


def read(delivery: Delivery) -> Numbered | Said | Unreadable:
    """Read a message.

    Raises:
        WireError: when its topic is not one on which a device sends.
    """
    address, name = Address.of_topic(delivery.topic)
    stream = _stream(name)
    try:
        if delivery.is_too_large:
            raise WireError(f"a message of {delivery.size} bytes; at most {MAX_PAYLOAD_BYTES} are read")
        if stream is None:
            return Said(address, Status.decode(delivery.payload), delivery.is_retained)
        return _numbered(address, stream, delivery.payload)
    except WireError as error:
        return _unreadable(address, stream, delivery, str(error))
    except Exception as error:
        # A decoder stumbled over what a device sent; the other devices' messages are in this batch too.
        log.exception("a message on %s was too much for its reader", delivery.topic)
        return _unreadable(address, stream, delivery, f"its reader failed: {type(error).__name__}")


def _unreadable(address: Address, stream: Stream | None, delivery: Delivery, reason: str) -> Unreadable:
    return Unreadable(address, stream, delivery.payload, delivery.size or len(delivery.payload), reason)


def _stream(name: str) -> Stream | None:
    if name == "status":
        return None
    try:
        return Stream(name)
    except ValueError as error:
        raise WireError(f"{name!r} is no stream of a device") from error


def _numbered(address: Address, stream: Stream, payload: bytes) -> Numbered:
    try:
        content = decode(address.source, stream, payload)
    except WireError as error:
        number = _number(stream, payload, error)
        key = StreamKey(address.source, number.epoch, stream)
        return Numbered(address, key, number.sequence, payload, None, str(error))
    return Numbered(address, StreamKey(address.source, content.epoch, stream), content.sequence, payload, content)


def decode(source: str, stream: Stream, payload: bytes) -> Content:
    """Read the content of a numbered message from a device.

    Raises:
        WireError: naming the field that is missing, wrong or beyond its bounds.
    """
    match stream:
        case Stream.HEART_RATE:
            return _bounded(HeartRateBatch.decode(payload))
        case Stream.MOTION:
            return _bounded(MotionBatch.decode(payload))
        case Stream.MATCH:
            event = CloudEvent.decode(payload)
            if event.source != source:
                raise WireError(f"source: {event.source!r} came on the topic of {source!r}")
            _check_texts(id=event.id, type=event.type, subject=event.subject)
            _check_finite(event.data)
            event.event()
            return event


def _bounded(batch: HeartRateBatch | MotionBatch) -> HeartRateBatch | MotionBatch:
    _check_texts(id=batch.id, session=batch.session, sensor=batch.sensor)
    return batch


def _check_texts(**texts: str) -> None:
    for name, text in texts.items():
        if len(text) > MAX_TEXT:
            raise WireError(f"{name}: {len(text)} characters; at most {MAX_TEXT} are taken")


def _check_finite(value: object) -> None:
    """Refuse what no JSON can say (RFC 8259, section 6); the parser has bounded the depth."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise WireError(f"data: {value} is no number in JSON")
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            _check_finite(inner)


def _number(stream: Stream, payload: bytes, error: WireError) -> _Number:
    try:
        fields = read_cbor(payload, CBOR_TAGS) if stream is Stream.MOTION else from_json(payload)
        return _Number.model_validate(fields)
    except (ValueError, WireError, ValidationError):
        raise error from None
