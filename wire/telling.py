"""What the server says to whoever reads a device's terminal or log."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from wire.message import Message


class Tell(Message):
    """Something that only the server can see, and that is to be known at the court."""

    command: Literal["tell"] = "tell"
    sentence: Annotated[str, StringConstraints(min_length=1, max_length=1000)] = Field(
        description="for people: what is amiss and what to do",
        examples=["two devices report for court 1: box-1, box-2; leave one of them on, or change a court"],
    )

    def encode(self) -> bytes:
        """Write the command as UTF-8 JSON."""
        return self.model_dump_json().encode()
