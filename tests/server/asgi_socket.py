"""A WebSocket to an application in this process."""

import asyncio
import json
import threading
from queue import Queue
from types import TracebackType
from typing import Any, Self

from starlette.types import ASGIApp, Message, Scope

from tests.waiting import PATIENCE_S


class Refused(Exception):
    """It was refused with this status and problem."""

    def __init__(self, status: int, problem: Any) -> None:
        super().__init__(status, problem)
        self.status, self.problem = status, problem


class Ended(Exception):
    """The application closed it."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code, self.reason = code, reason


class AsgiSocket:
    """A WebSocket that is open inside the block; the application runs in a thread of its own.

    Raises:
        Refused: on entering the block.
    """

    def __init__(self, app: ASGIApp, path: str, headers: dict[str, str]) -> None:
        path, _, query = path.partition("?")
        self._scope: Scope = {
            "type": "websocket",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "scheme": "wss",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(b"host", b"club.example")]
            + [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "client": ("192.0.2.7", 1),
            "server": ("club.example", 443),
            "subprotocols": [],
            "extensions": {"websocket.http.response": {}},
        }
        self._app, self._sent, self._loop = app, Queue[Message](), asyncio.new_event_loop()
        self._to_app: asyncio.Queue[Message] = asyncio.Queue()
        self._thread = threading.Thread(target=self._run, name="asgi-socket")

    def _run(self) -> None:
        async def send(message: Message) -> None:
            self._sent.put(message)
            if message["type"] == "websocket.close":
                self._to_app.put_nowait({"type": "websocket.disconnect", "code": message.get("code", 1000)})

        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._app(self._scope, self._to_app.get, send))  # type: ignore[arg-type]

    def __enter__(self) -> Self:
        self._thread.start()
        self._put({"type": "websocket.connect"})
        first = self._next()
        if first["type"] == "websocket.http.response.start":
            body = self._next()["body"]
            self._thread.join(PATIENCE_S)
            raise Refused(first["status"], json.loads(body))
        assert first["type"] == "websocket.accept"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._put({"type": "websocket.disconnect", "code": 1000})
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()

    def send(self, data: bytes | str) -> None:
        """Send a message, binary or text."""
        self._put({"type": "websocket.receive", "text" if isinstance(data, str) else "bytes": data})

    def receive(self) -> Any:
        """Give the next message, from JSON.

        Raises:
            Ended: it was closed instead.
        """
        message = self._next()
        if message["type"] == "websocket.close":
            raise Ended(message["code"], message.get("reason", ""))
        return json.loads(message["text"])

    def _next(self) -> Message:
        return self._sent.get(timeout=PATIENCE_S)

    def _put(self, message: Message) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._to_app.put_nowait, message)
