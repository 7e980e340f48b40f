"""The command with which a server that lost messages asks a device for what it kept after the receipt."""

from typing import Literal

from pydantic import Field, ValidationError

from wire.envelope import Epoch, Sequence
from wire.message import Message
from wire.topics import Stream


class Replay(Message):
    """Send these numbers of a stream again, those of them that are still kept; each in its place, as it was."""

    command: Literal["replay"] = "replay"
    epoch: Epoch = Field(description="the outbox that counted; a device with another one does nothing")
    stream: Stream
    first: Sequence
    last: Sequence

    def encode(self) -> bytes:
        """Write the command as UTF-8 JSON."""
        return self.model_dump_json().encode()


def read_replay(payload: bytes) -> Replay | None:
    """Read a wish for messages, or give `None` when it is another command."""
    try:
        return Replay.model_validate_json(payload) if b'"replay"' in payload else None
    except ValidationError:
        return None
