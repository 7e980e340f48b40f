"""A stream's connection once it has begun: no task and no buffer of its own, only the transport (below ASGI).

ASGI needs two tasks and three queues a response, some 25 KiB; ten thousand readers that mostly wait need none of it.
The response begins as any other; then the protocol of its connection is exchanged, as uvicorn does for WebSockets.
"""

import asyncio
from typing import Any

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from server.live.hub import Batch, Form, Hub, Lasts, Reader, Topic

STALL_S = 30.0
"""How long a client may leave its connection full before it is ended."""

STALL_BYTES = 256 * 1024
"""What waits in the server for a client that reads too slowly at most, beside what the kernel holds."""

_LAST_CHUNK = b"0\r\n\r\n"
_KEY = "marcador.connection"


class Protocol(HttpToolsProtocol):
    """Uvicorn's HTTP protocol, which lets a response take its connection over."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Offer the connection to the application."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, _KEY: self}

    def hand_over(self, stream: "StreamConnection", before: Reader) -> None:
        """Leave the connection to a stream in a reader's place; uvicorn only waits for its end."""
        self.cycle.disconnected = True
        self.connections.discard(self)
        self.connections.add(stream)  # type: ignore[arg-type]
        stream.take_over(self.transport, self.connections, before)
        if self.flow.write_paused:
            stream.pause_writing()


def connection_of(scope: Scope) -> Protocol:
    """Give the connection that a request came by; the server must run with our `Protocol`."""
    found = scope["state"][_KEY]
    assert isinstance(found, Protocol)
    return found


class StreamConnection(asyncio.Protocol):
    """A reader that gets the hub's bytes straight into its transport. It belongs to the hub until it is lost."""

    __slots__ = ("_after", "_connections", "_form", "_hub", "_stalled", "_topic", "_transport", "lasts")

    def __init__(self, hub: Hub, topic: Topic, form: Form, after: int, lasts: Lasts | None) -> None:
        """Follow a topic with what comes after a position."""
        self._hub, self._topic, self._form, self._after = hub, topic, form, after
        self.lasts = lasts
        self._stalled: asyncio.TimerHandle | None = None

    def take_over(self, transport: asyncio.Transport, connections: set[Any], before: Reader) -> None:
        """Begin in the place of the reader `before`, on a connection whose response has begun."""
        self._transport, self._connections = transport, connections
        transport.set_protocol(self)
        if transport.is_closing():
            connections.discard(self)
            return
        transport.resume_reading()  # Else nobody would notice that the client has gone.
        self._hub.exchange(self._topic, before, self)

    # ---- the hub's side

    def put(self, batch: Batch) -> None:
        """Write frames, or end the connection when too much waits for it."""
        data = batch.after(self._after).chunk(self._form)
        if not data:
            return
        self._transport.write(data)
        if self._transport.get_write_buffer_size() > STALL_BYTES:
            self.cut()

    def close(self) -> None:
        """End the response in good order."""
        self._hub.leave(self._topic, self)
        self._transport.write(_LAST_CHUNK)
        self._transport.close()

    def cut(self) -> None:
        """End the connection at once."""
        self._hub.cut_off += 1
        self._hub.leave(self._topic, self)
        self._transport.abort()

    # ---- the transport's side

    def pause_writing(self) -> None:
        """Begin to count how long the client leaves the connection full."""
        if self._stalled is None:
            self._stalled = asyncio.get_running_loop().call_later(STALL_S, self.cut)

    def resume_writing(self) -> None:
        """The client reads again."""
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def data_received(self, data: bytes) -> None:
        """Pass over what a client sends after its request: there is no next request on a stream's connection."""

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the reader."""
        self.resume_writing()
        self._hub.leave(self._topic, self)
        self._connections.discard(self)

    def shutdown(self) -> None:
        """End, as uvicorn asks of every connection when the server ends."""
        self.close()
