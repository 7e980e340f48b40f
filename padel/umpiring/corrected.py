"""Which point a correction means: one that it names, or one so many points ago."""

from padel.calls import Call
from padel.match import Match
from padel.record import Point


def corrected(match: Match, call: Call) -> Point | None:
    """Give the point that a correction means; `None` when there is none, or it does not stand any more."""
    points = match.play.points
    if call.point is not None:
        return next((one for one in points if one.event == call.point), None)
    return match.point(call.ago) if call.ago < len(points) else None
