"""Tells a row under another epoch and number than those that it was written with; its identity stays."""

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


def is_readable(stream: Stream, payload: bytes) -> bool:
    """Say whether a payload is a message of its stream."""
    try:
        _MODELS[stream].decode(payload)
    except WireError:
        return False
    return True
