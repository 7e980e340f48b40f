"""Matches and courts: scores, events, what became of each point, and their live streams."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response

from padel.match import State
from server.api.dependencies import Parts, Served
from server.api.models import Court, CourtList, EventList, MatchList, PositionedEvent
from server.api.point_history import PointHistoryList, point_histories
from server.api.problems import NotFound, documented
from server.api.what_if import WhatIfResult, what_if
from server.live.hub import Topic
from server.live.stream import EventStream
from wire.scoreboard import Scoreboard

router = APIRouter(prefix="/api/v1", tags=["matches"])

_STREAM = {
    "description": "Server-Sent Events: `snapshot` first, then `match` with the position as id; `heart-rate`"
    " for those who may see it; `gap` and a snapshot when Last-Event-ID cannot be resumed; a comment every 15 s.",
    "content": {
        "text/event-stream": {
            "schema": {"type": "string"},
            "example": 'event: snapshot\nid: 412\ndata: {"position":412,"scoreboard":null}\n\n',
        }
    },
}

LastEventId = Annotated[str | None, Header(alias="Last-Event-ID", description="resume after this position")]
LastEventIdQuery = Annotated[
    str | None, Query(alias="last_event_id", description="the same, for clients that cannot set a header")
]


@router.get("/matches", summary="List matches", responses=documented())
def list_matches(
    parts: Served,
    court: Annotated[str | None, Query(description="only of this court")] = None,
    status: Annotated[
        State | None, Query(description="only those that go on, rest, were won or were abandoned")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="how many at most")] = 50,
) -> MatchList:
    """Give matches as shown, the one created last first."""
    return MatchList(matches=parts.shown.list(court, status, limit))


@router.get("/matches/{match}", summary="Show a match", responses=documented(404))
def show_match(parts: Served, match: str) -> Scoreboard:
    """Give a match as shown."""
    board = parts.shown.board(match)
    if board is None:
        raise _no_match(match)
    return board


@router.get("/matches/{match}/events", summary="List the events of a match", responses=documented(404))
def list_events(
    parts: Served,
    match: str,
    after: Annotated[int, Query(ge=0, le=2**62, description="only events after this position")] = 0,
    limit: Annotated[int, Query(ge=1, le=5000, description="how many at most")] = 1000,
) -> EventList:
    """Give the events of a match in the order in which they were stored."""
    _require_match(parts, match)
    found = parts.reader.events(match, after, parts.matches.position, limit + 1)
    events = [PositionedEvent(position=one.position, event=one.event) for one in found[:limit]]
    return EventList(events=events, next=events[-1].position if len(found) > limit else None)


@router.get("/matches/{match}/history", summary="Tell the history of each point", responses=documented(404))
def list_history(parts: Served, match: str) -> PointHistoryList:
    """Give every point that was ever played, with what was said of it at first and after each change."""
    _require_match(parts, match)
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
        raise _no_match(match)
    return what_if(found, format)


@router.get(
    "/matches/{match}/stream",
    summary="Follow a match",
    response_class=Response,
    responses={200: _STREAM, **documented(404)},
)
def follow_match(
    request: Request,
    parts: Served,
    match: str,
    last_event_id: LastEventId = None,
    last_event_id_query: LastEventIdQuery = None,
) -> Response:
    """Stream a match as it is played."""
    _require_match(parts, match)
    return _stream(request, parts, Topic("match", match), last_event_id or last_event_id_query)


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


@router.get(
    "/courts/{court}/stream",
    summary="Follow a court",
    response_class=Response,
    responses={200: _STREAM, **documented()},
)
def follow_court(
    request: Request,
    parts: Served,
    court: str,
    last_event_id: LastEventId = None,
    last_event_id_query: LastEventIdQuery = None,
) -> Response:
    """Stream whatever match a court shows, the newest; `scoreboard` is null while there is none.

    One that went on elsewhere comes once more, with its new court.
    """
    return _stream(request, parts, Topic("court", court), last_event_id or last_event_id_query)


def _stream(request: Request, parts: Parts, topic: Topic, last_event_id: str | None) -> Response:
    health = parts.access.may_see_heart_rate(request)
    return EventStream(parts.hub, parts.matches, parts.backlog, topic, last_event_id=last_event_id, health=health)


def _require_match(parts: Parts, match: str) -> None:
    if parts.matches.court(match) is None:
        raise _no_match(match)


def _no_match(match: str) -> NotFound:
    return NotFound(f"there is no match {match!r}")
