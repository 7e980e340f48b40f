"""Tells a row under another epoch and number than those that it was written with; its identity stays."""

import json

import cbor2

from wire.envelope import CloudEvent
from wire.errors import WireError
from wire.sensors import HeartRateBatch, MotionBatch
from wire.topics import Stream

_MODELS: dict[Stream, type[CloudEvent] | type[HeartRateBatch] | type[MotionBatch]] = {
    Stream.MATCH: CloudEvent,
    Stream.HEART_RATE: HeartRateBatch,
    Stream.MOTION: MotionBatch,
}


def told_as(stream: Stream, payload: bytes, epoch: str, sequence: int) -> bytes:
    """Give a payload under an epoch and its number there; the same one when it is that already.

    A number never changes without its epoch, so that the epoch decides. What cannot be read is left as it is: the
    server keeps it apart.
    """
    if epoch.encode() in payload:
        return payload
    try:
        message = _MODELS[stream].decode(payload)
    except WireError:
        return payload
    return message.model_copy(update={"epoch": epoch, "sequence": sequence}).encode()


def nothing(stream: Stream, epoch: str, sequence: int) -> bytes:
    """Give a message that has a number and nothing else: the server keeps it apart, and the stream goes on."""
    fields = {"epoch": epoch, "sequence": sequence}
    return cbor2.dumps(fields) if stream is Stream.MOTION else json.dumps(fields).encode()


def is_readable(stream: Stream, payload: bytes) -> bool:
    """Say whether a payload is a message of its stream."""
    try:
        _MODELS[stream].decode(payload)
    except WireError:
        return False
    return True
