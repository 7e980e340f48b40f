"""A network that fails: passes TCP connections on, cuts them, holds their bytes back, or lets nobody through."""

import asyncio
import threading
from contextlib import suppress

from tests.waiting import PATIENCE_S


class Network:
    """Connections to one port are passed on to another, in a thread of its own.

    Attributes:
        delay_s: how long bytes are held back.
        is_cut: whether new connections are refused.
    """

    def __init__(self, port: int, to: int) -> None:
        self._port, self._to = port, to
        self.delay_s, self.is_cut = 0.0, False
        self._tasks: set[asyncio.Task[None]] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="network", daemon=True)

    def start(self) -> None:
        """Begin to pass on."""
        self._thread.start()
        assert self._ready.wait(PATIENCE_S)

    def stop(self) -> None:
        """Cut everything, and end."""
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(PATIENCE_S)

    def cut(self) -> None:
        """End all connections without a word, as a switch does that loses power."""
        self._loop.call_soon_threadsafe(self._cut_all)

    def _cut_all(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _serve(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", self._port)
        self._ready.set()
        await self._over.wait()
        server.close()
        self._cut_all()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._pass_on(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        other: asyncio.StreamWriter | None = None
        with suppress(OSError, asyncio.CancelledError):
            if not self.is_cut:
                back, other = await asyncio.open_connection("127.0.0.1", self._to)
                ways = [asyncio.ensure_future(self._one_way(*way)) for way in ((reader, other), (back, writer))]
                try:
                    await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for way in ways:
                        way.cancel()
                    await asyncio.gather(*ways, return_exceptions=True)
        for one in (writer, other):
            if one is not None:
                one.transport.abort()

    async def _one_way(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                await asyncio.sleep(self.delay_s)
                writer.write(data)
                await writer.drain()
