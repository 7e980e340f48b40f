"""Live streams of a match, a court and all courts: as Server-Sent Events, and the same over WebSockets."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, WebSocket
from fastapi.responses import Response
from starlette.requests import HTTPConnection
from starlette.routing import Match, Route
from starlette.types import Scope

from padel.events import EVENT_TYPES
from server.api.dependencies import Parts, Served, needs, parts_of
from server.api.matches import require_match
from server.api.problems import Forbidden, ProblemError, documented, problem_response
from server.api.sight import sight
from server.auth.lasting import lasting
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
    " for those who may see it; `gap` and a snapshot when Last-Event-ID cannot be resumed; `heartbeat` every 15 s.",
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
async def follow_match(
    request: Request, match: str, after: LastEventId = None, same: LastEventIdQuery = None, types: Types = None
) -> Response:
    """Stream a match as it is played."""
    return await _join(request)


@router.get(
    "/courts/{court}/stream",
    summary="Follow a court",
    response_class=Response,
    responses={200: _STREAM, **documented()},
)
async def follow_court(
    request: Request, court: str, after: LastEventId = None, same: LastEventIdQuery = None, types: Types = None
) -> Response:
    """Stream whatever match a court shows, the newest; `scoreboard` is null while there is none.

    One that went on elsewhere comes once more, with its new court.
    """
    return await _join(request)


@router.get(
    "/courts/stream",
    summary="Follow all courts",
    response_class=Response,
    responses={200: _STREAM, **documented()},
)
async def follow_wall(
    request: Request, after: LastEventId = None, same: LastEventIdQuery = None, types: Types = None
) -> Response:
    """Stream the newest match of every court, for a club's wall; the snapshot has `courts`, each with its board."""
    return await _join(request)


async def _join(request: Request) -> Response:
    parts, named = parts_of(request), request.path_params
    parts.access.require(request, Right.FOLLOW)
    if request.scope["http_version"] == "1.0":
        raise OldProtocol("a stream needs HTTP/1.1; a proxy before this server must be told so (proxy_http_version)")
    form = _form_of(parts, request, request.query_params.get("types"))
    if "match" in named:
        require_match(parts, named["match"])
        topic = Topic("match", named["match"])
    else:
        topic = Topic("court", named["court"]) if "court" in named else WALL
    after = request.headers.get("last-event-id") or request.query_params.get("last_event_id")
    return await _stream(request, parts, topic, form, after)


class _Join(Route):
    """A stream's route as Starlette has it: finding a request's parameters was half of what a joining reader cost."""

    def __init__(self, path: str) -> None:
        super().__init__(path, _join, methods=["GET"], include_in_schema=False)
        self.methods = {"GET"}

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Say whether it is this one, and name the route, as FastAPI does, for who counts requests."""
        match, child = super().matches(scope)
        return (match, {**child, "route": self}) if match is Match.FULL else (Match.NONE, {})


JOINS = [_Join(f"/api/v1/{path}/stream") for path in ("courts", "courts/{court}", "matches/{match}")]
"""The routes of the three streams that many join; they are before those of the same paths that FastAPI documents."""


@router.get(
    "/players/{player}/heart-rate/stream",
    summary="Follow a player's heart rate",
    response_class=Response,
    responses={200: _STREAM, **documented(403)},
)
async def follow_player(request: Request, parts: Served, player: str) -> Response:
    """Stream the heart rates of a player, whatever the match: for the player, and for coaches whom the player allows.

    It begins with `snapshot`, which says whose it is. What is missed does not come again: the session has it.
    """
    seen = sight(request, parts)
    if not seen.sees_name(player):
        raise Forbidden("health data are for the player, and for coaches whom the player allows")
    is_good = lasting(parts.access, request)

    def lasts() -> bool:
        return is_good() and seen.sees_name(player)

    return EventStream(parts.hub, parts.openings, Topic("player", key_of(player)), Form(seen.sees), None, lasts)


async def _stream(request: Request, parts: Parts, topic: Topic, form: Form, after: str | None) -> Response:
    if parts.edge is not None and EDGE_ASKS in request.headers and form == Form():
        is_anyone = parts.access.who(request) == ANYONE
        begun = await begun_for_edge(parts.edge, topic, after, parts.openings, is_for_all=is_anyone)
        if begun is not None:
            return begun
    lasts = lasting(parts.access, request) if form.sees_health else None
    return EventStream(parts.hub, parts.openings, topic, form, after, lasts)


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
    after = socket.query_params.get("last_event_id")
    lasts = lasting(parts.access, socket) if form.sees_health else None
    await follow(socket, parts.hub, parts.openings, topic, form, after, lasts)
