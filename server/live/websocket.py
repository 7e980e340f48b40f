"""The same streams over a WebSocket: same frames, same order, same resume, same gap."""

import asyncio
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from server.live.connection import STALL_S
from server.live.frames import Frame
from server.live.hub import Batch, Form, Hub, Lasts, Topic, may_stay
from server.live.opening import Openings
from server.live.reader_queue import QueueReader

TOO_SLOW = 1013
"""Close code "try again later" (IANA WebSocket close codes): the reader did not keep up, and resumes where it was."""

GOING_AWAY = 1001
NO_LONGER = 1008
"""Close code "policy violation": what the reader was let in with is not good any more."""


async def follow(
    socket: WebSocket,
    hub: Hub,
    openings: Openings,
    topic: Topic,
    form: Form,
    last_event_id: str | None,
    lasts: Lasts | None = None,
) -> None:
    """Accept a WebSocket and send until the reader leaves, is cut off, may not stay, or the server ends."""
    await socket.accept()
    reader = QueueReader(form, lasts=lasts)
    hub.join(topic, reader)
    listener = asyncio.create_task(_until_gone(socket, reader), name="websocket-listener")
    try:
        with suppress(WebSocketDisconnect, TimeoutError):
            position, frames = await openings.of(topic, last_event_id)
            reader.begin()
            await _send(socket, frames, form)
            while later := await _later(reader, position):
                await _send(socket, later, form)
        # A send may notice that the client has gone before the listener is told.
        if not listener.done() and socket.application_state is WebSocketState.CONNECTED:
            with suppress(WebSocketDisconnect):
                await socket.close(TOO_SLOW if reader.is_cut else GOING_AWAY if may_stay(reader) else NO_LONGER)
    finally:
        hub.cut_off += reader.is_cut and not listener.done()
        hub.leave(topic, reader)
        listener.cancel()


async def _later(reader: QueueReader, position: int) -> list[Frame]:
    while taken := await reader.take():
        if frames := Batch(taken).after(position).frames:
            return frames
    return []


async def _send(socket: WebSocket, frames: list[Frame], form: Form) -> None:
    for frame in frames:
        for message in frame.messages if form.takes(frame) else ():
            async with asyncio.timeout(STALL_S):
                await socket.send_text(message)


async def _until_gone(socket: WebSocket, reader: QueueReader) -> None:
    # What a reader says is passed over; the server's bound ends the connection of one who says too much.
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass
    reader.cut()
