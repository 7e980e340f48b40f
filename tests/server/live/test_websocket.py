"""A stream over a WebSocket whose client goes at any moment."""

import asyncio
from typing import Any

import pytest
from starlette.types import Message
from starlette.websockets import WebSocket

from server.live.frames import Frame
from server.live.hub import WALL, Form, Hub, Topic
from server.live.opening import Opening
from server.live.websocket import follow


class Openings:
    async def of(self, topic: Topic, last_event_id: str | None) -> Opening:
        return Opening(1, [Frame("snapshot", b"", ("{}",), 1)])


@pytest.mark.parametrize("last", ["websocket.accept", "websocket.send"])
async def test_a_client_that_is_gone_before_anybody_is_told_ends_its_stream_alone(last: str) -> None:
    hub, sent = Hub(), list[str]()
    connect = [{"type": "websocket.connect"}]

    async def receive() -> Message:
        return connect.pop() if connect else await asyncio.Event().wait() and {}

    async def send(message: Message) -> None:
        if last in sent:
            raise OSError("the connection is lost")
        sent.append(message["type"])
        if message["type"] == "websocket.send":
            hub.close()  # So that the server says the last word.

    scope: dict[str, Any] = {"type": "websocket", "headers": []}
    await follow(WebSocket(scope, receive, send), hub, Openings(), WALL, Form(), None)  # type: ignore[arg-type]
    assert sent[-1] == last
    assert hub.reader_count == 0
