"""A stream as an HTTP response: first what the reader missed, then what comes, without a hole or a double between."""

import asyncio

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from server.live.connection import STALL_S, StreamConnection, connection_of
from server.live.frames import OPENING, Frame
from server.live.hub import Batch, Form, Hub, Lasts, Topic
from server.live.opening import Openings
from server.live.reader_queue import QueueReader

_CHUNK_FRAMES = 64


class EventStream(Response):
    """The events of a topic after `last_event_id` (as the client wrote it), or from a snapshot of now on.

    It ends when `lasts` says so.
    """

    media_type = "text/event-stream"

    def __init__(
        self,
        hub: Hub,
        openings: Openings,
        topic: Topic,
        form: Form,
        last_event_id: str | None,
        lasts: Lasts | None = None,
    ) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._hub, self._openings, self._topic = hub, openings, topic
        self._form, self._last_event_id, self._lasts = form, last_event_id, lasts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what the reader missed, and leave the rest to the connection."""
        # Begun first: an EventSource comes again after a cut, but gives up at a status other than 200.
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await send(_body(OPENING))
        reader = QueueReader(self._form, lasts=self._lasts)
        self._hub.join(self._topic, reader)
        try:
            position = await self._tell_missed(reader, send)
            if reader.is_closed and not reader.is_cut:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
            if not reader.is_closed:
                stream = StreamConnection(self._hub, self._topic, self._form, position, self._lasts)
                connection_of(scope).hand_over(stream, reader)
        except TimeoutError:
            reader.cut()
        finally:
            self._hub.cut_off += reader.is_cut
            self._hub.leave(self._topic, reader)

    async def _tell_missed(self, reader: QueueReader, send: Send) -> int:
        position, frames = await self._openings.of(self._topic, self._last_event_id)
        await self._send(frames, send)
        # Until nothing came meanwhile: what is left in the queue when the connection is handed over, nobody sends.
        while frames := Batch(reader.taken()).after(position).frames:
            await self._send(frames, send)
        return position

    async def _send(self, frames: list[Frame], send: Send) -> None:
        for start in range(0, len(frames), _CHUNK_FRAMES):
            data = Batch(frames[start : start + _CHUNK_FRAMES]).sse(self._form)
            if data:
                async with asyncio.timeout(STALL_S):
                    await send(_body(data))


def _body(data: bytes) -> Message:
    return {"type": "http.response.body", "body": data, "more_body": True}
