"""A streamed response that a client who reads nothing cannot hold open."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from server.live.connection import STALL_S, connection_of


class BoundedStream(StreamingResponse):
    """Server-Sent Events of a generator; the connection is ended once one of them waits for `stall_s`."""

    media_type = "text/event-stream"

    def __init__(self, frames: AsyncGenerator[bytes], stall_s: float = STALL_S) -> None:
        super().__init__(frames, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._frames, self._stall_s = frames, stall_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what comes, each in its time."""

        async def in_time(message: Message) -> None:
            try:
                async with asyncio.timeout(self._stall_s):
                    await send(message)
            except TimeoutError:
                connection_of(scope).transport.abort()
                await asyncio.Event().wait()  # For the disconnect, which cancels this.

        async with aclosing(self._frames):  # Else it would go on until Python looks for garbage.
            await super().__call__(scope, receive, in_time)
