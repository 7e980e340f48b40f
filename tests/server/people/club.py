"""A server with people in this process: the application over HTTP, with cheap passwords and a clock to turn."""

import asyncio
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from starlette.types import Message, Scope

from server.api.dependencies import Parts
from server.app import create_app
from server.auth.access import Access
from server.auth.enrolling import Enrolling
from server.auth.identities import Identities
from server.ingest.inbox import Inbox
from server.live.backlog import Backlog
from server.live.hub import Hub
from server.people.passwords import Passwords
from server.people.people import People
from server.people.roles import Role
from server.projections.devices import Devices
from server.projections.matches import Matches
from server.statistics.statistics import Statistics
from server.store.database import Store
from server.store.reading import Reader
from tests.server.play import BOX
from wire.broker import BrokerAddress

BASE = "https://club.example"
PASSWORD = "four words in a row"
CHEAP = Passwords(memory_kib=8, passes=1)
COOKIE = "__Secure-marcador"
_ADDRESSES = count()


class Empty:
    """A store to which nothing has come, and its statistics: to begin them takes longer than most tests."""

    def __init__(self, folder: Path) -> None:
        self.store, self.inbox = Store(folder), Inbox()
        self.statistics = Statistics(self.store, self.inbox, BOX.club)

    @property
    def is_still_so(self) -> bool:
        """Whether nothing was stored, nothing of its own waits to be, and it was not made anew."""
        with self.store.cursor() as cursor:
            rows = cursor.execute("SELECT (SELECT count(*) FROM streams) + (SELECT count(*) FROM events)").fetchall()
        return (rows, self.store.quarantined, self.store.rebuilt, self.inbox.waiting) == ([(0,)], 0, None, 0)

    def close(self) -> None:
        self.store.close()


class Club:
    """A club's server; `now_s` is its clock."""

    def __init__(
        self,
        folder: Path,
        coach_password: str | None = None,
        second_factor_for: frozenset[Role] = frozenset(),
        empty: Empty | None = None,
        **access: Any,
    ) -> None:
        self.now_s = 1_800_000_000.0
        self.folder = folder
        self.people = People(folder, passwords=CHEAP, now=lambda: self.now_s, second_factor_for=second_factor_for)
        self._is_its_own, self.store = empty is None, empty.store if empty else Store(folder)
        reader, hub = Reader(self.store), Hub()
        self.devices = Devices()
        self.matches = Matches(lambda match, up_to: reader.events(match, up_to=up_to))
        self.parts = Parts(
            reader,
            self.matches,
            self.devices,
            hub,
            Backlog(reader, self.matches),
            Access(coach_password, people=self.people, **access),
            empty.statistics if empty else Statistics(self.store, Inbox(), BOX.club),
            failure=lambda: None,
            is_broker_connected=lambda: True,
            enrol=Enrolling(Identities(folder), BOX.club, BrokerAddress("broker"), None),
        )
        self.app = create_app(self.parts)

    def close(self) -> None:
        self.people.close()
        if self._is_its_own:
            self.store.close()

    def add(self, name: str, role: Role, player: str | None = None) -> None:
        """Make an account; the first one is an administrator's, whatever is asked for."""
        if not self.people.accounts.exist() and role is not Role.ADMIN:
            self.add("first", Role.ADMIN)
        link = self.people.links.invite("test", role, name=name, player=player)
        self.people.links.redeem(link, "", PASSWORD)

    def browser(self, base: str = BASE) -> "Browser":
        return Browser(self, base)

    def signed_in(self, name: str) -> "Browser":
        """Give somebody who is signed in; one after another their sign-ins take no time."""
        browser = self.browser()
        browser.sign_in(name)
        return browser


class Browser:
    """Somebody at the pages: cookies, and the access token of the last sign-in."""

    def __init__(self, club: Club, base: str = BASE) -> None:
        self.club, self.base, self.cookies, self.token = club, base, httpx.Cookies(), ""
        self.address = f"192.0.2.{next(_ADDRESSES) % 250}"
        self.always: dict[str, str] = {}

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(self.club.app, client=(self.address, 1), raise_app_exceptions=True)
            async with httpx.AsyncClient(transport=transport, base_url=self.base, cookies=self.cookies) as client:
                answer = await client.request(method, path, **more)
                self.cookies = client.cookies
                return answer

        headers = {**self.always, **more.pop("headers", {})}
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        more["headers"] = headers
        return asyncio.run(once())

    def get(self, path: str, status: int = 200, **more: Any) -> Any:
        return self._body(self.ask("GET", path, **more), status)

    def post(self, path: str, body: Any = None, status: int = 200, **more: Any) -> Any:
        return self._body(self.ask("POST", path, json=body, **more), status)

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        self.token = self.post("/api/v1/auth/login", {"name": name, "password": password})["access_token"]

    @property
    def refresh_token(self) -> str | None:
        return self.cookies.get(COOKIE)

    @staticmethod
    def _body(answer: httpx.Response, status: int) -> Any:
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None


async def stream_start(club: Club, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    """Open a stream, and give its status and its first bytes."""
    messages: asyncio.Queue[Message] = asyncio.Queue()
    bare, _, query = path.partition("?")
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "https",
        "path": bare,
        "raw_path": bare.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"club.example")]
        + [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
        "client": ("192.0.2.7", 1),
        "server": ("club.example", 443),
        "state": {},
    }
    gone = asyncio.Event()
    asked = False

    async def receive() -> Message:
        nonlocal asked
        if not asked:
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    running = asyncio.create_task(club.app(scope, receive, messages.put))
    status, data = 0, b""
    while b"\n\ndata" not in data and b"data: " not in data:
        message = await messages.get()
        status = message.get("status", status)
        data += message.get("body", b"")
        if status != 200 and message["type"] == "http.response.body":
            break
    gone.set()
    # Without a connection of uvicorn's the stream ends where it would be handed over.
    await asyncio.gather(running, return_exceptions=True)
    return status, data


async def socket_start(club: Club, path: str, headers: dict[str, str] | None = None) -> int:
    """Open a WebSocket, and give 101 when it is accepted, or the status of the refusal."""
    bare, _, query = path.partition("?")
    answers: asyncio.Queue[Message] = asyncio.Queue()
    scope: Scope = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "scheme": "wss",
        "path": bare,
        "raw_path": bare.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"club.example")]
        + [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
        "client": ("192.0.2.7", 1),
        "server": ("club.example", 443),
        "subprotocols": [],
        "state": {},
        "extensions": {"websocket.http.response": {}},
    }
    says: asyncio.Queue[Message] = asyncio.Queue()
    says.put_nowait({"type": "websocket.connect"})
    running = asyncio.create_task(club.app(scope, says.get, answers.put))
    first = await answers.get()
    says.put_nowait({"type": "websocket.disconnect", "code": 1000})
    await running
    return 101 if first["type"] == "websocket.accept" else int(first["status"])
