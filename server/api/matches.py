"""Matches and courts: scores, events, and what became of each point."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from padel.match import State
from server.api.dependencies import Parts, Served, needs
from server.api.models import Court, CourtList, EventList, MatchList, PositionedEvent, ShownMatch
from server.api.point_history import PointHistoryList, point_histories
from server.api.problems import NotFound, documented
from server.api.what_if import WhatIfResult, what_if
from server.people.rights import Right
from server.sentences import Sentence

router = APIRouter(prefix="/api/v1", tags=["matches"], dependencies=[needs(Right.FOLLOW)])


@router.get("/matches", summary="List matches", responses=documented())
def list_matches(
    parts: Served,
    court: Annotated[str | None, Query(description="only of this court")] = None,
    status: Annotated[
        State | None, Query(description="only those that go on, rest, were won or were abandoned")
    ] = None,
    from_: Annotated[AwareDatetime | None, Query(alias="from", description="created at this moment or later")] = None,
    to: Annotated[AwareDatetime | None, Query(description="created before this moment")] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="how many at most")] = 50,
) -> MatchList:
    """Give matches as shown, the one created last first."""
    return MatchList(matches=parts.shown.list(court, status, limit, from_, to))


@router.get("/matches/{match}", summary="Show a match", responses=documented(404))
def show_match(parts: Served, match: str) -> ShownMatch:
    """Give a match as shown."""
    board = parts.shown.board(match)
    if board is None:
        raise no_match(match)
    # Asked after the board, as that of points before them: points of this position have all that it has.
    return ShownMatch(**dict(board), position=parts.matches.last_position(match))


@router.get("/matches/{match}/events", summary="List the events of a match", responses=documented(404))
def list_events(
    parts: Served,
    match: str,
    after: Annotated[int, Query(ge=0, le=2**62, description="only events after this position")] = 0,
    limit: Annotated[int, Query(ge=1, le=5000, description="how many at most")] = 1000,
) -> EventList:
    """Give the events of a match in the order in which they were stored."""
    require_match(parts, match)
    found = parts.reader.events(match, after, parts.matches.position, limit + 1)
    events = [PositionedEvent(position=one.position, event=one.event) for one in found[:limit]]
    return EventList(events=events, next=events[-1].position if len(found) > limit else None)


@router.get("/matches/{match}/history", summary="Tell the history of each point", responses=documented(404))
def list_history(parts: Served, match: str) -> PointHistoryList:
    """Give every point that was ever played, with what was said of it at first and after each change."""
    require_match(parts, match)
    return point_histories(parts.reader.events(match, up_to=parts.matches.position))


@router.get("/matches/{match}/what-if", summary="Show a match under another format", responses=documented(404))
def show_what_if(
    parts: Served,
    match: str,
    format: Annotated[str, Query(max_length=80, description="matchUpFormat code", examples=["SET3-S:6/TB7-G:TN1D"])],
) -> WhatIfResult:
    """Give how the same points would have ended; a code that cannot be read is refused with the reason."""
    found = parts.matches.match(match)
    if found is None:
        raise no_match(match)
    return what_if(found, format)


@router.get("/courts", summary="List courts", responses=documented())
def list_courts(parts: Served) -> CourtList:
    """Give the courts that had a match or a device."""
    devices = parts.devices.by_court()
    courts = []
    for name in sorted({*devices, *parts.matches.courts()}):
        device, board = devices.get(name), parts.shown.board(parts.matches.newest(name))
        courts.append(
            Court(
                court=name,
                match=board and board.match,
                state=board and board.state,
                online=device is not None and device.is_online,
                device=device.device if device else None,
                connected=device.since if device else None,
                seen=device.seen if device else None,
                problem=device.problem if device else None,
                notes=list(device.notes) if device else [],
            )
        )
    return CourtList(time=datetime.now(UTC), courts=courts)


def require_match(parts: Parts, match: str) -> None:
    """Raise `NotFound` where there is no such match."""
    if parts.matches.court(match) is None:
        raise no_match(match)


def no_match(match: str) -> NotFound:
    """Say that there is no such match."""
    return NotFound(Sentence.of("no-match", match=match))
