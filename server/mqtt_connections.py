"""The connections of the embedded broker: each is known from the moment it stands, and none outlives the broker."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from amqtt.adapters import StreamReaderAdapter, StreamWriterAdapter

Talk = Callable[["Reader", "Writer"], Awaitable[None]]
"""Serves one client until its connection is over."""

_CONNECT_S = 10.0
_MQTT_5 = 5
_CONNACK_UNSUPPORTED_VERSION = bytes((0x20, 3, 0, 0x84, 0))
"""CONNACK in MQTT 5's form (section 3.2): flags 0, reason 0x84, no properties."""


class Writer(StreamWriterAdapter):  # type: ignore[misc]
    """Writes nothing to a connection that is over; asyncio would warn of each attempt."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        super().__init__(writer)
        self._transport = writer.transport

    def write(self, data: bytes) -> None:
        """Write, while there is someone to read."""
        if not self._transport.is_closing():
            super().write(data)


class Reader(StreamReaderAdapter):  # type: ignore[misc]
    """Reads a connection of which the first bytes, `head`, were looked at already."""

    def __init__(self, reader: asyncio.StreamReader, head: bytes) -> None:
        super().__init__(reader)
        self._head = head

    async def read(self, n: int = -1) -> bytes:
        """Read exactly `n` bytes, the head first."""
        first, self._head = self._head[:n], self._head[n:]
        rest: bytes = await super().read(n - len(first)) if n > len(first) else b""
        return first + rest


class Connections:
    """All connections of a broker; `talk` serves those that speak MQTT 3.1.1."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._writers: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._is_over = False

    def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take a new connection; asyncio calls this before anything can be read."""
        if self._is_over:
            writer.transport.abort()
            return
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._writers[task] = writer
        task.add_done_callback(self._writers.pop)

    async def close(self, timeout_s: float) -> None:
        """Cut all off, those too that come from now on, and wait for the ends of their talks."""
        self._is_over = True
        for writer in self._writers.values():
            writer.transport.abort()
        if self._writers:
            await asyncio.wait(tuple(self._writers), timeout=timeout_s)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_CONNECT_S):
                head, level = await _protocol_level(reader)
            if level == _MQTT_5:
                writer.write(_CONNACK_UNSUPPORTED_VERSION)
            else:
                await self._talk(Reader(reader, head), Writer(writer))
        except (TimeoutError, asyncio.IncompleteReadError, OSError):
            return
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


async def _protocol_level(reader: asyncio.StreamReader) -> tuple[bytes, int]:
    """Read a CONNECT up to its protocol level (MQTT 5, section 3.1.2.2); 0 when it is something else."""
    head = await reader.readexactly(2)
    while head[-1] & 0x80 and len(head) < 5:  # the remaining length goes on
        head += await reader.readexactly(1)
    head += await reader.readexactly(7)
    return head, head[-1] if head[-7:-1] == b"\0\4MQTT" else 0
