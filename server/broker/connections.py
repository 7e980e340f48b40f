"""The connections of the embedded broker: each is known from the moment it stands, and none outlives the broker."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import NamedTuple

from amqtt.adapters import StreamReaderAdapter, StreamWriterAdapter

Talk = Callable[["Reader", "Writer"], Awaitable[None]]
"""Serves one client until its connection is over."""

_log = logging.getLogger(__name__)

MAX_PACKET_BYTES = 2 << 20
"""What one packet may hold; the server reads messages of up to half of it."""

_AT_ONCE_BYTES = 64 * 1024
_CONNECT_S = 10.0
_ROOM_S = 0.01
_CLEAN_SESSION = 0x02
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

    def abort(self) -> bool:
        """Cut the connection off, so that whoever reads from it notices at once; say whether it stood till now."""
        stood = not self._transport.is_closing()
        self._transport.abort()
        return stood


class Connect(NamedTuple):
    """The begin of a client's first packet; level 0 when it is none."""

    head: bytes
    level: int
    keep_alive_s: int


class Reader(StreamReaderAdapter):  # type: ignore[misc]
    """Reads a connection of which the first bytes, `head`, were looked at already."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        connect: "Connect",
        abort: Callable[[], None],
        is_full: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(reader)
        self._abort, self._is_full = abort, is_full
        self._read = bytearray(connect.head)
        self._silence_s = 1.5 * connect.keep_alive_s or None

    async def read(self, n: int) -> bytes:
        """Give the next `n` bytes, the head first, as soon as the broker has room for more.

        Raises:
            ConnectionResetError: when it is more than a packet may hold, or the client is silent for longer than one
                and a half times what it promised (MQTT 3.1.1, 3.1.2-24); it ends this client and no other.
        """
        if n > MAX_PACKET_BYTES:
            self._abort()
            raise ConnectionResetError(f"a packet of {n} bytes")
        while self._is_full():  # noqa: ASYNC110 – a queue tells nobody that it has room
            await asyncio.sleep(_ROOM_S)
        if len(self._read) < n:
            await self._read_more(n)
        taken = bytes(self._read[:n])
        del self._read[:n]
        return taken

    async def _read_more(self, n: int) -> None:
        # As much as is there: amqtt asks for a packet in five pieces, and a clock for each costs more than all else.
        try:
            async with asyncio.timeout(self._silence_s):
                while len(self._read) < n:
                    more = await self._reader.read(_AT_ONCE_BYTES)
                    if not more:
                        raise asyncio.IncompleteReadError(bytes(self._read), n)
                    self._read += more
        except TimeoutError as error:
            self._abort()
            raise ConnectionResetError("the client is silent") from error


class Connections:
    """All connections of a broker; `talk` serves those that speak MQTT 3.1.1, and `is_full` holds them up."""

    def __init__(self, talk: Talk, is_full: Callable[[], bool]) -> None:
        self._talk, self._is_full = talk, is_full
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
                connect = await _connect(reader)
            if connect.level == _MQTT_5:
                writer.write(_CONNACK_UNSUPPORTED_VERSION)
            elif connect.level:
                await self._talk(Reader(reader, connect, writer.transport.abort, self._is_full), Writer(writer))
        except (TimeoutError, asyncio.IncompleteReadError, OSError):
            return
        except Exception as error:
            # Whatever a client sends ends that client, and nothing else.
            _log.warning("a client of the broker was cut off: %r", error)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


async def _connect(reader: asyncio.StreamReader) -> Connect:
    """Read a CONNECT up to its keep-alive (MQTT 5, section 3.1.2.10).

    Whatever the client asks for, its session is a clean one: queues for whoever is away have no bound here. The
    keep-alive is held by `Reader`; amqtt, which only stumbles over it, is told of none.
    """
    head = await reader.readexactly(2)
    while head[-1] & 0x80 and len(head) < 5:  # the remaining length goes on
        head += await reader.readexactly(1)
    head += await reader.readexactly(7)
    level = head[-1] if head[-7:-1] == b"\0\4MQTT" else 0
    flags, *keep_alive = await reader.readexactly(3)
    head += bytes((flags | _CLEAN_SESSION, 0, 0))
    return Connect(head, level, int.from_bytes(keep_alive))
