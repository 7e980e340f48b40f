"""The history of each point: when it was played, amended, taken back and brought back. Nothing is overwritten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from padel.events import Event
from padel.match import Match, fold
from padel.record import Point

Kind = Literal["played", "amended", "undone", "redone"]


@dataclass(frozen=True, slots=True)
class Change:
    """What an event did to a point; taking an amendment back amends it too."""

    kind: Kind
    event: str
    time: datetime


@dataclass(frozen=True, slots=True)
class PointHistory:
    """A point that was ever played, standing or not.

    Attributes:
        point: as it stands, or as it last stood.
        changes: oldest first; the first is that it was played.
    """

    point: Point
    changes: tuple[Change, ...]

    @property
    def stands(self) -> bool:
        """Say whether the point counts."""
        return self.changes[-1].kind != "undone"


def histories(events: Iterable[Event]) -> tuple[PointHistory, ...]:
    """Give every point that was ever played in a match, in the order of playing, from the match's events.

    Raises:
        IllegalEvent: when the events are not those of one match, in order.
    """
    found: dict[str, PointHistory] = {}
    match: Match | None = None
    for event in events:
        before = _standing(match)
        match = fold(match, event)
        after = _standing(match)
        for name in {**before, **after}:
            kind = _change(name, before, after, found)
            if kind:
                point = after.get(name) or before[name]
                earlier = found[name].changes if name in found else ()
                found[name] = PointHistory(point, (*earlier, Change(kind, event.id, event.time)))
    return tuple(found.values())


def _standing(match: Match | None) -> dict[str, Point]:
    return {point.event: point for point in match.play.points} if match else {}


def _change(
    name: str, before: dict[str, Point], after: dict[str, Point], found: dict[str, PointHistory]
) -> Kind | None:
    if name not in after:
        return "undone"
    if name not in before:
        return "redone" if name in found else "played"
    return "amended" if before[name].said != after[name].said else None
