"""What a person taps, and the id by which it is known for ever: the same tap sent again is the same event."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from padel.calls import Call
from padel.events import EventData
from padel.match import Match
from padel.umpiring.by_hand import Said
from padel.umpiring.corrected import corrected
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

    @classmethod
    def of(cls, said: SaidByHand, late_s: float = 0.0) -> "Tap":
        """Read one as a device was told of it, so many seconds later."""
        happens = tuple(one.happens for one in said.happens)
        return cls(said.id, said.by, said.age_s + max(0.0, late_s), said.call, happens)

    @property
    def names_its_point(self) -> bool:
        """Say whether it is a correction that means the same whatever else was scored meanwhile."""
        return self.call is not None and self.call.corrects and self.call.point is not None

    def said(self, now: datetime) -> Said:
        """Give it as it is decided on here."""
        return Said(self.id, self.by, now - timedelta(seconds=self.age_s), self.call, self.happens)

    def to_device(self, before: Match) -> SaidByHand:
        """Give it as a device is told of it.

        Args:
            before: the match that it is decided on.
        """
        happens = tuple(map(Happening.of, self.happens))
        call = self.call and _with_ago(before, self.call)
        return SaidByHand(id=self.id, by=self.by, age_s=self.age_s, call=call, happens=happens)


def _with_ago(before: Match, call: Call) -> Call:
    """Say of a point that is named how long ago it was too: a release before does not read its name."""
    if call.point is None:
        return call
    point, count = corrected(before, call), len(before.play.points)
    # A point that is gone is further back than any, so that it is refused there too.
    return replace(call, ago=count - point.number if point else count)


def id_of(match: str, by: str, client_id: str, time: datetime) -> str:
    """Give the id of a tap's event: a UUID version 7 of the client's time, whose other bits nobody else can meet.

    A client cannot choose it, so that it never is that of another event.
    """
    digest = int.from_bytes(sha256(f"{match}\n{by}\n{client_id}".encode()).digest(), "big")
    unix_ms = max(0, int(time.timestamp() * 1000)) & (1 << 48) - 1
    high, low = digest >> _RANDOM_B & (1 << _RANDOM_A) - 1, digest & (1 << _RANDOM_B) - 1
    return str(UUID(int=unix_ms << 80 | _VERSION | high << 64 | _VARIANT | low))
