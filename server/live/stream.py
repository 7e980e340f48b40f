"""A stream as an HTTP response: first what the reader missed, then what comes, without a hole or a double between.

It is raw ASGI: the bytes are encoded once for all readers, and whatever has come is sent together.
"""

import asyncio
from contextlib import suppress

from anyio import to_thread
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from server.live.backlog import Backlog
from server.live.frames import OPENING, Frame, gap_frame, snapshot_frame
from server.live.hub import Hub, Reader, Topic
from server.projections.matches import Matches
from wire.scoreboard import Scoreboard

_CHUNK_FRAMES = 64


class EventStream(Response):
    """The events of a topic after `last_event_id` (as the client wrote it), or from a snapshot of now on."""

    media_type = "text/event-stream"

    def __init__(
        self, hub: Hub, matches: Matches, backlog: Backlog, topic: Topic, *, last_event_id: str | None, health: bool
    ) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._hub, self._matches, self._backlog, self._topic = hub, matches, backlog, topic
        self._last_event_id, self._health = last_event_id, health

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the reader leaves, is cut off, or the server ends."""
        reader = self._hub.join(self._topic, sees_health=self._health)
        listener = asyncio.create_task(_until_disconnect(receive, reader), name="sse-disconnect")
        sender = asyncio.create_task(self._send_all(reader, send), name="sse-sender")
        reader.on_cut = sender.cancel
        try:
            with suppress(asyncio.CancelledError):
                await asyncio.shield(sender)
        finally:
            self._hub.leave(reader)
            listener.cancel()
            sender.cancel()

    async def _send_all(self, reader: Reader, send: Send) -> None:
        # Begun first: an EventSource comes again after a cut, but gives up at a status other than 200.
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await send(_body(OPENING))
        position, missed = await to_thread.run_sync(self._missed)
        missed += _after(position, reader.begin())
        for start in range(0, len(missed), _CHUNK_FRAMES):
            await send(_body(b"".join(one.data for one in missed[start : start + _CHUNK_FRAMES])))
        while frames := await reader.take():
            if fresh := _after(position, frames):
                await send(_body(b"".join(one.data for one in fresh)))
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _missed(self) -> tuple[int, list[Frame]]:
        """Give what comes before the live frames, and up to which position; the reader has joined the hub before."""
        position, board = self._view()
        if self._last_event_id is None:
            return position, [snapshot_frame(position, board)]
        after = _number(self._last_event_id)
        found = None if after is None or after > position else self._resume(after, position)
        if found is None:
            return position, [gap_frame(after, position), snapshot_frame(position, board)]
        return position, found

    def _view(self) -> tuple[int, Scoreboard | None]:
        kind, name = self._topic
        return self._matches.court_view(name) if kind == "court" else self._matches.view(name)

    def _resume(self, after: int, position: int) -> list[Frame] | None:
        kind, name = self._topic
        resume = self._backlog.of_court if kind == "court" else self._backlog.of_match
        return resume(name, after, position)


def _after(position: int, frames: list[Frame]) -> list[Frame]:
    return [one for one in frames if one.position is None or one.position > position]


async def _until_disconnect(receive: Receive, reader: Reader) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    reader.cut()


def _body(data: bytes) -> Message:
    return {"type": "http.response.body", "body": data, "more_body": True}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
