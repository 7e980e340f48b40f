"""Which matches a question of the statistics is about: of an event of the club, of a competition, of a time."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query

from server.api.club import club_events, require_event
from server.api.dependencies import Parts, Served
from server.club.club_events import DEFAULT
from server.statistics.tallies import Period, Tallies
from server.store.writing import microseconds

OfEvent = Annotated[str | None, Query(alias="event", description="id of an event of the club: only its matches")]


def period(
    parts: Served,
    event: OfEvent = None,
    competition: Annotated[str | None, Query(description="only matches of this competition")] = None,
    from_: Annotated[datetime | None, Query(alias="from", description="created at this moment or later")] = None,
    to: Annotated[datetime | None, Query(description="created before this moment")] = None,
) -> Period:
    """Give the matches that a request asks for."""
    first, last = (microseconds(one.astimezone()) if one else None for one in (from_, to))
    return with_event(parts, Period(competition, first, last), event)


InPeriod = Annotated[Period, Depends(period)]


def with_event(parts: Parts, within: Period, event: str | None, tallies: Tallies | None = None) -> Period:
    """Give a period of an event's matches: those that were put into it, and those that carry its name.

    Which these are may change at any time; `club` has those that belong to no other event. They are looked for among
    those of `tallies`, or else of what is known now.

    Raises:
        NotFound: when there is no such event.
    """
    if event is None:
        return within
    require_event(parts, event)
    events, rows = club_events(parts), (tallies or parts.statistics.questions.sums().tallies).players
    content = events.get(event)
    if event != DEFAULT and content is not None:
        rows = rows[rows["competition"] == content.name]
    matches = (set(rows["match"]) - events.elsewhere(event)) | events.matches(event).keys()
    return within._replace(matches=tuple(sorted(matches)))
