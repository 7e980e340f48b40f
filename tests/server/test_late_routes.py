"""Routes that are read after the start: nobody else waits for them, and that they could not be read is said."""

import asyncio
import logging
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event, current_thread

import httpx
import pytest
from fastapi import APIRouter, FastAPI, WebSocket
from starlette.routing import BaseRoute

from server.app import create_app
from server.late_routes import LateRoutes
from server.store.database import Store
from tests.server.asgi_socket import AsgiSocket
from tests.server.test_odd_values import parts
from tests.waiting import PATIENCE_S, awaited

_MANY = 100
"""More than the 40 threads in which routes that are not async are answered."""

_BUILT = """
import sys
from pathlib import Path
from server.app import create_app
from server.store.database import Store
from tests.server.test_odd_values import parts
store = Store(Path(sys.argv[1]))
create_app(parts(store))
store.close()
print("server.api.others" in sys.modules)
"""


def test_an_application_is_built_without_what_is_read_late(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BUILT, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
        timeout=PATIENCE_S,
    )
    assert (done.stdout, done.returncode) == ("False\n", 0), done.stderr


class Read:
    """An application with `/first`, and `/late` and `/socket` that are read late, by what `reading` does first."""

    def __init__(self, reading: Callable[[], object]) -> None:
        self.app, self._reading, self.threads = FastAPI(), reading, list[str]()
        self.app.get("/first")(lambda: "first")
        self.app.router.routes.append(LateRoutes(self.app.router, self._others))

    def _others(self) -> list[BaseRoute]:
        self.threads.append(current_thread().name)
        self._reading()
        late = APIRouter()
        late.get("/late")(lambda: "late")

        @late.websocket("/socket")
        async def socket(connection: WebSocket) -> None:
            await connection.accept()
            await connection.send_json("told")
            await connection.close()

        return late.routes


@asynccontextmanager
async def asking(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", timeout=PATIENCE_S) as client:
        yield client


def told(app: FastAPI) -> object:
    """Give what a WebSocket is told, in an event loop of its own."""
    with AsgiSocket(app, "/socket", {}) as socket:
        return socket.receive()


def test_what_is_read_already_is_answered_while_many_wait_for_the_rest() -> None:
    is_first_answered = Event()
    read = Read(lambda: is_first_answered.wait(PATIENCE_S))
    questions = [("GET", "/late", 200), ("HEAD", "/late", 405), ("POST", "/first", 405), ("GET", "/nowhere", 404)]

    async def ask() -> list[int]:
        async with asking(read.app) as client:
            waiting = [
                asyncio.create_task(client.request(method, path))
                for _ in range(_MANY // len(questions))
                for method, path, _ in questions
            ]
            given_up = asyncio.create_task(client.get("/late"))
            socket = asyncio.create_task(asyncio.to_thread(told, read.app))
            await awaited(lambda: read.threads)
            given_up.cancel()
            assert (await client.get("/first")).json() == "first"
            assert not any(one.done() for one in [socket, *waiting])
            is_first_answered.set()
            assert await socket == "told"
            return [(await one).status_code for one in waiting]

    assert asyncio.run(ask()) == [status for _, _, status in questions] * (_MANY // len(questions))
    assert len(read.threads) == 1
    assert "MainThread" not in read.threads


def test_what_could_not_be_read_is_tried_again_when_it_is_asked_for(caplog: pytest.LogCaptureFixture) -> None:
    errors = [ImportError("no module of that name")]

    def fail_once() -> None:
        if errors:
            raise errors.pop()

    async def ask(app: FastAPI) -> list[int]:
        async with asking(app) as client:
            first = await asyncio.gather(*(client.get("/late") for _ in range(_MANY)))
            assert {one.status_code for one in first} == {500}
            return [(await client.get(path)).status_code for path in ("/first", "/late")]

    read = Read(fail_once)
    with caplog.at_level(logging.ERROR, "server.late_routes"):
        assert asyncio.run(ask(read.app)) == [200, 200]
    assert len(read.threads) == 2
    (said,) = caplog.records
    assert said.exc_info is not None
    assert "no module of that name" in caplog.text


def test_a_server_that_could_not_read_its_api_is_not_ready(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> list[BaseRoute]:
        raise ImportError("no module of that name")

    async def ask(app: FastAPI) -> list[tuple[int, list[str]]]:
        found = []
        async with asking(app) as client:
            for _ in range(2):
                answer = await client.get("/readyz")
                found.append((answer.status_code, answer.json()["waiting_for"]))
                assert (await client.get("/openapi.json")).status_code == 500
        return found

    monkeypatch.setattr("server.app._others", fail)
    assert asyncio.run(ask(create_app(parts(store)))) == [(200, []), (503, ["routes"])]
