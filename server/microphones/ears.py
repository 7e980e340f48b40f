"""What the server needs of who hears: an ear a phone, so many at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from padel.calls import Call
from padel.events import Event, Verdict

RATE_HZ = 16_000
"""The sample rate of the sound that comes: 16-bit little-endian samples, mono."""

BYTES_A_SECOND = 2 * RATE_HZ


class Heard(NamedTuple):
    """What was heard, and what an umpire makes of it.

    Attributes:
        said: the words; none where it was no call, since what people say beside the court is theirs.
        verdict: `unclear` where it was no call.
        reason: for people.
        call: what is to be scored; `None` where nothing is.
        ended: when the speech ended.
    """

    said: str
    verdict: Verdict | Literal["unclear"]
    reason: str
    call: Call | None
    ended: datetime


class Ear(Protocol):
    """Hears one phone, in the grammar and the state of one match."""

    def hear(self, sound: bytes) -> bool:
        """Take samples; `False` when they are dropped, since hearing is too far behind."""
        ...

    def turn_to(self, events: Sequence[Event]) -> bool:
        """Hear a match as it stands after these events, all that count; `False` when it has to be told again."""
        ...

    async def ready(self) -> None:
        """Wait until it hears, or never will."""
        ...

    async def heard(self) -> Heard | None:
        """Wait for what is heard next; `None` when nothing more will be."""
        ...

    def close(self) -> None:
        """End it."""
        ...


class Ears(Protocol):
    """Gives ears."""

    def open(self, events: Sequence[Event]) -> Ear:
        """Give an ear for the match of these events.

        Raises:
            server.errors.NoEar: as many phones are heard already as can be.
        """
        ...
