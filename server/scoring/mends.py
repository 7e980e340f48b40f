"""Corrections that name their point: they mean the same whatever others scored, unless those corrected it later.

Pure: which taps are such corrections, which correction of others stands in the way of one, and which are to stand
again once another version of a conflict is chosen.
"""

from collections.abc import Collection, Iterable, Sequence

from padel.events import PointAmended
from padel.match import Match
from padel.umpiring.by_hand import Again
from server.scoring.merging import Stood
from server.scoring.taps import Tap

_BACK = ("undo", "undo_point", "redo")


def parted(taps: Sequence[Tap]) -> tuple[list[Tap], list[Tap]]:
    """Give the corrections that name their point, and the rest, each in order.

    What is taken back after a correction may be that correction: then all of them are the rest.
    """
    first = next((n for n, one in enumerate(taps) if one.names_its_point), len(taps))
    if any(one.call is not None and one.call.kind in _BACK for one in taps[first:]):
        return [], list(taps)
    return [one for one in taps if one.names_its_point], [one for one in taps if not one.names_its_point]


def in_the_way(line: Sequence[Stood], tap: Tap, known: int | None) -> Stood | None:
    """Give the correction that stands of the point that a tap corrects, where who tapped did not know of it."""
    if known is None or tap.call is None:
        return None
    for step in line[-1].match.play.steps:
        if step.event.id == tap.call.point and step.amendments:
            last = step.amendments[-1].id
            return next((one for one in line if one.event.id == last and one.position > known), None)
    return None


def made_by(line: Iterable[Stood], taps: Iterable[Tap]) -> tuple[str, ...]:
    """Give the ids of the amendments that taps became."""
    ids = {one.id for one in taps}
    return tuple(
        one.event.id for one in line if isinstance(one.event.data, PointAmended) and one.event.data.call in ids
    )


def to_stand_again(line: Iterable[Stood], amendments: Collection[str], there: Match) -> tuple[Again, ...]:
    """Give the amendments that a version of a match is to have and has not."""
    calls = {getattr(event.data, "call", None) for step in there.play.steps for event in step.amendments}
    found = (one.event for one in line if one.event.id in amendments)
    return tuple(
        Again(one.id, one.data) for one in found if isinstance(one.data, PointAmended) and one.data.call not in calls
    )
