"""The ways into the streams, told alike: what one tells the others must tell too."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, NamedTuple
from urllib.parse import urlencode

import httpx
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.edge import IS_INSTALLED
from tests.server import sse
from tests.waiting import PATIENCE_S

HANDSHAKE = (
    "Upgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
)
"""What asks for a WebSocket (RFC 6455, section 4.1)."""

Auth = tuple[str, str] | str | None
"""Name and password, or an access token."""


class Told(NamedTuple):
    """An event of a stream; `data` is what `gap`, `heart-rate` and `heartbeat` tell."""

    kind: str
    position: int | None
    event: Any = None
    scoreboard: Any = None
    data: Any = None


class Refused(Exception):
    """The stream was refused with this status and problem."""

    def __init__(self, status: int, problem: Any) -> None:
        super().__init__(status, problem)
        self.status, self.problem = status, problem


class Entrances(NamedTuple):
    """Where a server is reached; `edge` is empty where there is none before it."""

    url: str
    edge: str = ""


Way = Callable[..., AbstractContextManager[Iterator[Told]]]
"""Follows `matches/{id}`, `courts/{court}` or `courts` of a server, from a position on; heartbeats if `beats`."""


@contextmanager
def by_sse(
    at: Entrances, path: str, after: object = None, auth: Auth = None, *, beats: bool = False, **query: str
) -> Iterator[Iterator[Told]]:
    headers = _authorization(auth) | ({} if after is None else {"Last-Event-ID": str(after)})
    with (
        httpx.Client(base_url=at.url, timeout=PATIENCE_S) as http,
        http.stream("GET", f"/api/v1/{path}/stream", headers=headers, params=query) as response,
    ):
        if response.status_code != 200:
            raise Refused(response.status_code, json.loads(response.read()))
        yield (_of_sse(one) for one in sse.parse(response.iter_lines(), beats=beats))


@contextmanager
def by_edge(at: Entrances, path: str, **how: Any) -> Iterator[Iterator[Told]]:
    """Follow by Server-Sent Events, held or handed on by the edge."""
    with by_sse(Entrances(at.edge), path, **how) as heard:
        yield _until_cut(heard)


def _until_cut(heard: Iterator[Told]) -> Iterator[Told]:
    with suppress(httpx.RemoteProtocolError):  # The edge ends what the server ends, without a last chunk.
        yield from heard


def _authorization(auth: Auth) -> dict[str, str]:
    if auth is None:
        return {}
    is_token = isinstance(auth, str)
    return {"Authorization": f"Bearer {auth}" if is_token else f"Basic {b64encode(':'.join(auth).encode()).decode()}"}


def _of_sse(heard: sse.Heard) -> Told:
    if heard.event in ("gap", "heart-rate", "heartbeat"):
        return Told(heard.event, heard.id, data=heard.data)
    data = heard.data
    boards = data.get("scoreboard") if "scoreboard" in data else [one["scoreboard"] for one in data["courts"]]
    return Told(heard.event, heard.id, data.get("event"), boards)


@contextmanager
def by_websocket(
    at: Entrances,
    path: str,
    after: object = None,
    auth: Auth = None,
    origin: str | None = None,
    *,
    beats: bool = False,
    **query: str,
) -> Iterator[Iterator[Told]]:
    query |= {} if after is None else {"last_event_id": str(after)}
    address = f"{at.url.replace('http', 'ws', 1)}/ws/{path}?{urlencode(query)}"
    try:
        socket = connect(
            address,
            additional_headers=_authorization(auth),
            origin=None if origin is None else Origin(origin),
            open_timeout=PATIENCE_S,
            max_queue=None,
            proxy=None,
        )
    except InvalidStatus as refusal:
        raise Refused(refusal.response.status_code, json.loads(refusal.response.body or b"null")) from None
    with socket:
        yield _of_messages(lambda: socket.recv(PATIENCE_S), is_wall=path == "courts", beats=beats)


def _of_messages(receive: Callable[[], str | bytes], *, is_wall: bool, beats: bool) -> Iterator[Told]:
    event: Any = None
    boards: list[Any] = []
    while True:
        try:
            message = json.loads(receive())
        except ConnectionClosed:
            return
        assert set(message) - {"id"} == {"type", "match_id", "timestamp", "data"}
        match message["type"]:
            case "match_event":
                event = message["data"]
            case "score_update":
                boards.append(message["data"])
            case "gap" | "heart_rate":
                yield Told(message["type"].replace("_", "-"), None, data=message["data"])
            case "heartbeat" if beats:
                yield Told("heartbeat", None, data={})
        if "id" in message:
            board = boards if is_wall and event is None else (boards or [None])[-1]
            yield Told("snapshot" if event is None else "match", message["id"], event, board)
            event, boards = None, []


WAYS: tuple[Way, ...] = (by_sse, by_websocket, *((by_edge,) if IS_INSTALLED else ()))


def address_of(url: str) -> tuple[str, int]:
    """Give host and port of an entrance."""
    host, port = url.removeprefix("http://").split(":")
    return host, int(port)
