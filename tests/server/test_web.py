"""The pages' socket, and how serving them ends."""

import asyncio
import logging
import socket
from contextlib import suppress
from threading import Event, Thread

import httpx
import pytest
from fastapi import FastAPI

from server import web
from server.live.hub import Hub
from server.settings import Listen
from server.web import listening, serve_http


def test_an_answer_is_not_held_back_until_its_beginning_is_acknowledged() -> None:
    """Headers and body are two writes; by Nagle's algorithm the second waits 40 ms for a delayed acknowledgement."""

    async def nodelay(listener: socket.socket) -> int:
        accepted = asyncio.get_running_loop().create_future()
        served = await asyncio.start_server(lambda _, writer: accepted.set_result(writer), sock=listener)
        async with served:
            _, client = await asyncio.open_connection(*listener.getsockname()[:2])
            connection = (await accepted).get_extra_info("socket")
            found = int(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            client.close()
            (await accepted).close()
            return found

    with listening(Listen("127.0.0.1", 0)) as listener:
        assert asyncio.run(nodelay(listener)) == 1


def ask(url: str) -> None:
    with suppress(httpx.HTTPError):
        httpx.get(url, timeout=60)


def test_what_is_still_being_answered_at_the_end_is_cut_off_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(web, "_GRACE_S", 0)
    app, asked, servers = FastAPI(), Event(), list[web.Web]()

    class Kept(web.Web):
        def __init__(self, *parts: object) -> None:
            super().__init__(*parts)  # type: ignore[arg-type]
            servers.append(self)

    monkeypatch.setattr(web, "Web", Kept)

    @app.get("/slow")
    async def slow() -> None:
        asked.set()
        await asyncio.sleep(60)

    urls, is_ready = list[str](), Event()

    def ready(url: str) -> None:
        urls.append(url)
        is_ready.set()

    with listening(Listen("127.0.0.1", 0)) as listener, caplog.at_level(logging.WARNING):
        serving = Thread(target=serve_http, args=(app, Hub(), listener, ready))
        serving.start()
        assert is_ready.wait(30)
        asking = Thread(target=ask, args=(f"{urls[0]}/slow",))
        asking.start()
        assert asked.wait(30)
        servers[0].should_exit = True
        for thread in (serving, asking):
            thread.join(30)
            assert not thread.is_alive()
    assert "Cancel 1 running task(s)" in caplog.text
    assert "Traceback" not in caplog.text
