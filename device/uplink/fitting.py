"""Makes a message fit into the packets that a broker takes (MQTT 5 says how large: section 3.2.2.3.6)."""

from device.outbox.motion_reduction import reduced
from wire.errors import WireError
from wire.sensors import MotionBatch
from wire.topics import Stream

_HEADER_BYTES = 16
"""Fixed header 5, length of the topic 2, packet identifier 2, properties 1, and some to spare."""


def room(topic: str, most_bytes: int) -> int:
    """Give how many bytes a payload may have in a packet of at most so many."""
    return most_bytes - _HEADER_BYTES - len(topic.encode())


def fitting(stream: Stream, topic: str, payload: bytes, most_bytes: int | None) -> bytes | None:
    """Give a payload that passes: as it is, or motion at fewer samples a second; `None` when none can."""
    if most_bytes is None:
        return payload
    room_bytes = room(topic, most_bytes)
    if len(payload) <= room_bytes:
        return payload
    smaller = _reduced(payload) if stream is Stream.MOTION else None
    return smaller if smaller is not None and len(smaller) <= room_bytes else None


def _reduced(payload: bytes) -> bytes | None:
    try:
        return reduced(MotionBatch.decode(payload)).encode()
    except WireError:
        return None
