"""What others read: an event as tournament software has it, a player's heart rates as training software has them."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from server.api.club import club_events
from server.api.dependencies import Parts, Served, needs
from server.api.problems import NotFound, documented
from server.api.sessions import SessionId
from server.api.sight import players_seen
from server.club.club_events import DEFAULT, MatchContent
from server.people.rights import Right
from server.taking_out.activity import activity_of
from server.taking_out.fit import fit
from server.taking_out.tcx import tcx
from server.taking_out.tods import Played, record_of

router = APIRouter(prefix="/api/v1", tags=["taking out"])

_MOST = 1000
_TYPES = {"fit": "application/vnd.ant.fit", "tcx": "application/vnd.garmin.tcx+xml"}
_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {one: {"schema": {"type": "string", "format": "binary"}} for one in _TYPES.values()}}
}


@router.get(
    "/events/{event}/tods",
    summary="Give the results of an event as TODS",
    dependencies=[needs(Right.FOLLOW)],
    responses=documented(404, 409),
)
def tods(parts: Served, event: str) -> JSONResponse:
    """Give an event as a tournament record of the Tennis Open Data Standards, with its matches as they stand."""
    content = club_events(parts).get(event)
    if content is None:
        raise NotFound(f"there is no event {event!r}")
    record = record_of(event, content, _matches(parts, event), datetime.now(UTC))
    headers = {"Content-Disposition": f'attachment; filename="{event}.tods.json"'} if event.isascii() else None
    return JSONResponse(record, headers=headers)


@router.get(
    "/sessions/{session}/activity",
    summary="Give a player's heart rates as FIT or TCX",
    dependencies=[needs(Right.HEALTH)],
    response_class=Response,
    responses=_FILES | documented(401, 403, 404),
)
def activity(
    request: Request,
    parts: Served,
    session: SessionId,
    player: Annotated[int, Query(ge=1, le=4, description="whose")],
    format: Annotated[Literal["fit", "tcx"], Query(description="the file's format")] = "fit",
) -> Response:
    """Give the heart rates of a player of a match with a lap a game, for training software; health data."""
    if player not in players_seen(request, parts, session):
        raise NotFound(f"of this session you see nothing of player {player}")
    found = activity_of(parts.matches.match(session), parts.reader.heart_rate(session, player))
    if found is None:
        raise NotFound(f"player {player} has no heart rates in this session")
    content = fit(found) if format == "fit" else tcx(found)
    headers = {"Content-Disposition": f'attachment; filename="padel-{found.laps[0].start}.{format}"'}
    return Response(content, headers=headers, media_type=_TYPES[format])


def _matches(parts: Parts, event: str) -> list[Played]:
    put = club_events(parts).matches(event)
    found = [Played(match, content, parts.shown.board(match)) for match, content in put.items()]
    if event == DEFAULT:
        others = {*put, *club_events(parts).elsewhere(event)}
        boards = [one for one in parts.shown.list(None, None, _MOST + len(others)) if one.match not in others]
        found += [Played(one.match, MatchContent(court=one.court), one) for one in boards]
    return found[:_MOST]
