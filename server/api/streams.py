"""Live streams of a match, a court and all courts: as Server-Sent Events, and the same over WebSockets."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, WebSocket
from fastapi.responses import Response
from starlette.requests import HTTPConnection

from padel.events import EVENT_TYPES
from server.api.dependencies import Parts, Served, needs, parts_of
from server.api.matches import require_match
from server.api.problems import Forbidden, ProblemError, documented, problem_response
from server.api.sight import sight
from server.edge.beginning import EDGE_ASKS, begun_for_edge
from server.live.hub import WALL, Form, Topic
from server.live.stream import EventStream
from server.live.websocket import follow
from server.people.accounts import key_of
from server.people.principal import ANYONE
from server.people.rights import Right

router = APIRouter(prefix="/api/v1", tags=["streams"], dependencies=[needs(Right.FOLLOW)])
sockets = APIRouter(prefix="/ws")

KINDS = ("match", "heart-rate")
"""What a stream tells beside snapshots, gaps and heartbeats, which always come."""

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


class OldProtocol(ProblemError):
    """A client of HTTP/1.0, which knows no chunks."""

    status = HTTPStatus.HTTP_VERSION_NOT_SUPPORTED


class NoSuchKind(ProblemError):
    """What was asked for is on no stream."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


LastEventId = Annotated[str | None, Header(alias="Last-Event-ID", description="resume after this position")]
LastEventIdQuery = Annotated[
    str | None, Query(alias="last_event_id", description="the same, for clients that cannot set a header")
]
Types = Annotated[
    str | None,
    Query(
        description="only these, with commas between: `match`, `heart-rate`, or types of events",
        examples=["marcador.shot.played.v1,marcador.point.awarded.v1"],
    ),
]


async def _last_event_id(header: LastEventId = None, query: LastEventIdQuery = None) -> str | None:
    return header or query


async def _form(connection: HTTPConnection, types: Types = None) -> Form:
    if connection.scope["http_version"] == "1.0":
        raise OldProtocol("a stream needs HTTP/1.1; a proxy before this server must be told so (proxy_http_version)")
    return _form_of(parts_of(connection), connection, types)


After = Annotated[str | None, Depends(_last_event_id)]
Wanted = Annotated[Form, Depends(_form)]


def _form_of(parts: Parts, connection: HTTPConnection, types: str | None) -> Form:
    chosen = None if types is None else frozenset(filter(None, (one.strip() for one in types.split(","))))
    if chosen is not None and (unknown := sorted(chosen - {*KINDS, *EVENT_TYPES})):
        raise NoSuchKind(f"no stream has {', '.join(unknown)}; there are {', '.join((*KINDS, *EVENT_TYPES))}")
    seen = sight(connection, parts)
    return Form(seen.is_all or (not seen.is_none and seen.sees), chosen)


@router.get(
    "/matches/{match}/stream",
    summary="Follow a match",
    response_class=Response,
    responses={200: _STREAM, **documented(404)},
)
async def follow_match(request: Request, parts: Served, match: str, form: Wanted, after: After) -> Response:
    """Stream a match as it is played."""
    require_match(parts, match)
    return await _stream(request, parts, Topic("match", match), form, after)


@router.get(
    "/courts/{court}/stream",
    summary="Follow a court",
    response_class=Response,
    responses={200: _STREAM, **documented()},
)
async def follow_court(request: Request, parts: Served, court: str, form: Wanted, after: After) -> Response:
    """Stream whatever match a court shows, the newest; `scoreboard` is null while there is none.

    One that went on elsewhere comes once more, with its new court.
    """
    return await _stream(request, parts, Topic("court", court), form, after)


@router.get(
    "/courts/stream",
    summary="Follow all courts",
    response_class=Response,
    responses={200: _STREAM, **documented()},
)
async def follow_wall(request: Request, parts: Served, form: Wanted, after: After) -> Response:
    """Stream the newest match of every court, for a club's wall; the snapshot has `courts`, each with its board."""
    return await _stream(request, parts, WALL, form, after)


@router.get(
    "/players/{player}/heart-rate/stream",
    summary="Follow a player's heart rate",
    response_class=Response,
    responses={200: _STREAM, **documented(403)},
)
async def follow_player(request: Request, parts: Served, player: str, _: Wanted) -> Response:
    """Stream the heart rates of a player, whatever the match: for the player, and for coaches whom the player allows.

    It begins with `snapshot`, which says whose it is. What is missed does not come again: the session has it.
    """
    seen = sight(request, parts)
    if not seen.sees_name(player):
        raise Forbidden("health data are for the player, and for coaches whom the player allows")
    return EventStream(parts.hub, parts.openings, Topic("player", key_of(player)), Form(seen.sees), None)


async def _stream(request: Request, parts: Parts, topic: Topic, form: Form, after: str | None) -> Response:
    if parts.edge is not None and EDGE_ASKS in request.headers and form == Form():
        is_anyone = parts.access.who(request) is ANYONE
        begun = await begun_for_edge(parts.edge, topic, after, parts.openings, is_for_all=is_anyone)
        if begun is not None:
            return begun
    return EventStream(parts.hub, parts.openings, topic, form, after)


@sockets.websocket("/matches/{match}")
async def socket_of_match(socket: WebSocket, match: str) -> None:
    """Follow a match over a WebSocket."""
    await _follow(socket, Topic("match", match))


@sockets.websocket("/courts/{court}")
async def socket_of_court(socket: WebSocket, court: str) -> None:
    """Follow a court over a WebSocket."""
    await _follow(socket, Topic("court", court))


@sockets.websocket("/courts")
async def socket_of_wall(socket: WebSocket) -> None:
    """Follow all courts over a WebSocket."""
    await _follow(socket, WALL)


async def _follow(socket: WebSocket, topic: Topic) -> None:
    parts = parts_of(socket)
    try:
        parts.access.require(socket, Right.FOLLOW)
        if topic.kind == "match":
            require_match(parts, topic.name)
        form = _form_of(parts, socket, socket.query_params.get("types"))
    except ProblemError as error:
        await socket.send_denial_response(problem_response(error))
        return
    await follow(socket, parts.hub, parts.openings, topic, form, socket.query_params.get("last_event_id"))
