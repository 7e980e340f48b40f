"""The history of each point: when it was played, amended, taken back and brought back. Nothing is overwritten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from padel.chain import Chain
from padel.events import Event
from padel.match import Match, fold
from padel.record import Point, Said

Kind = Literal["played", "amended", "undone", "redone"]


@dataclass(frozen=True, slots=True)
class Change:
    """What an event did to a point; taking an amendment back amends it too.

    Attributes:
        said: what was said of the point from then on, or until then where it was taken back.
    """

    kind: Kind
    event: str
    time: datetime
    said: Said


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
    standing = Chain[Point]()
    for event in events:
        match = fold(match, event)
        gone, new = standing.parted(match.play.points)
        standing = match.play.points
        _tell(found, event, {one.event: one for one in gone}, {one.event: one for one in new})
    return tuple(found.values())


def _tell(found: dict[str, PointHistory], event: Event, gone: dict[str, Point], new: dict[str, Point]) -> None:
    for name in {**gone, **new}:
        point = new.get(name) or gone[name]
        earlier = found[name].changes if name in found else ()
        kind = _change(name, gone, new, found)
        told = (*earlier, Change(kind, event.id, event.time, point.said)) if kind else earlier
        found[name] = PointHistory(point, told)


def _change(name: str, gone: dict[str, Point], new: dict[str, Point], found: dict[str, PointHistory]) -> Kind | None:
    if name not in new:
        return "undone"
    if name not in gone:
        return "redone" if name in found else "played"
    return "amended" if gone[name].said != new[name].said else None
