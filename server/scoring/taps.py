"""What a person taps, and the id by which it is known for ever: the same tap sent again is the same event."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from padel.calls import Call
from padel.events import EventData
from padel.umpiring.by_hand import Said
from wire.scoring_commands import Happening, SaidByHand

_VERSION, _VARIANT = 0x7 << 76, 0b10 << 62
_RANDOM_A, _RANDOM_B = 12, 62


@dataclass(frozen=True, slots=True)
class Tap:
    """One thing that somebody scored by hand.

    Attributes:
        id: of the event that it becomes.
        by: key of who it was.
        age_s: how long ago it was, when the request came.
    """

    id: str
    by: str
    age_s: float
    call: Call | None = None
    happens: tuple[EventData, ...] = ()

    @property
    def names_its_point(self) -> bool:
        """Say whether it is a correction that means the same whatever else was scored meanwhile."""
        return self.call is not None and self.call.corrects and self.call.point is not None

    def said(self, now: datetime) -> Said:
        """Give it as it is decided on here."""
        return Said(self.id, self.by, now - timedelta(seconds=self.age_s), self.call, self.happens)

    def to_device(self) -> SaidByHand:
        """Give it as a device is told of it."""
        happens = tuple(map(Happening.of, self.happens))
        return SaidByHand(id=self.id, by=self.by, age_s=self.age_s, call=self.call, happens=happens)


def id_of(match: str, by: str, client_id: str, time: datetime) -> str:
    """Give the id of a tap's event: a UUID version 7 of the client's time, whose other bits nobody else can meet.

    A client cannot choose it, so that it never is that of another event.
    """
    digest = int.from_bytes(sha256(f"{match}\n{by}\n{client_id}".encode()).digest(), "big")
    unix_ms = max(0, int(time.timestamp() * 1000)) & (1 << 48) - 1
    high, low = digest >> _RANDOM_B & (1 << _RANDOM_A) - 1, digest & (1 << _RANDOM_B) - 1
    return str(UUID(int=unix_ms << 80 | _VERSION | high << 64 | _VARIANT | low))
