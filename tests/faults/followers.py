"""Many who follow one stream as a browser does: they come again after any end, with the last position they had."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from urllib.parse import urlsplit

from tests.waiting import PATIENCE_S, until

_PAUSE_S = 0.1
_PATIENCE_OF_ONE_S = 0.2


class Follower:
    """One of them.

    Attributes:
        told: what it was told, in order: the kind of each event, and its position where it has one.
        joined: how often it came.
        refused: answers after which an EventSource would not come again.
    """

    def __init__(self) -> None:
        self.told: list[tuple[str, int | None]] = []
        self.joined = 0
        self.refused: list[str] = []

    @property
    def position(self) -> int | None:
        """Give the last position that it was told."""
        return next((at for _, at in reversed(self.told) if at is not None), None)

    def missed(self, first: int, last: int) -> list[int]:
        """Give the positions from its first one on that it was not told, and was not told of as a gap either."""
        known, missed = None, list[int]()
        has_gap = False
        for kind, at in self.told:
            has_gap = has_gap or kind == "gap"
            if kind == "match":
                assert at is not None
                assert known is None or at > known, f"{at} came after {known}"
                missed += [] if known is None or has_gap else range(known + 1, at)
            if at is not None:
                known, has_gap = at, False
        return missed + list(range((known or first) + 1, last + 1))

    async def follow(self, url: str, path: str) -> None:
        """Follow until cancelled."""
        where = urlsplit(url)
        while True:
            with suppress(OSError, asyncio.IncompleteReadError, ValueError):
                reader, writer = await asyncio.open_connection(where.hostname, where.port)
                try:
                    after = "" if self.position is None else f"Last-Event-ID: {self.position}\r\n"
                    writer.write(f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\n{after}\r\n".encode())
                    await self._listen(reader)
                finally:
                    writer.close()
            await asyncio.sleep(_PAUSE_S)

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            self.refused.append(head.decode())
            return
        self.joined += 1
        rest = b""
        while size := int(await reader.readline(), 16):  # chunks: RFC 9112, section 7.1
            rest += (await reader.readexactly(size + 2))[:-2]
            *events, rest = rest.split(b"\n\n")
            for event in events:
                self._hear(event.decode())

    def _hear(self, event: str) -> None:
        fields = dict(line.partition(": ")[::2] for line in event.splitlines() if not line.startswith(":"))
        if "data" in fields and fields["event"] != "heartbeat":
            json.loads(fields["data"])
            self.told.append((fields["event"], int(fields["id"]) if "id" in fields else None))


class Crowd:
    """Followers in a thread of their own, each at one of the addresses in turn."""

    def __init__(self, count: int, urls: tuple[str, ...], path: str) -> None:
        self.followers = [Follower() for _ in range(count)]
        self._urls, self._path = urls, path
        self._patience_s = PATIENCE_S + count * _PATIENCE_OF_ONE_S
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, name="followers", daemon=True)

    def start(self) -> None:
        """Begin to follow, and wait until all do."""
        self._thread.start()
        self._until(lambda one: bool(one.joined and one.told), "follow")

    def wait(self, position: int) -> None:
        """Wait until all have been told of a position."""
        self._until(lambda one: (one.position or 0) >= position, f"have {position}")

    def _until(self, condition: Callable[[Follower], bool], what: str) -> None:
        try:
            until(lambda: all(map(condition, self.followers)), what, self._patience_s)
        except AssertionError:
            late = [one for one in self.followers if not condition(one)]
            some = [(one.position, one.joined, one.refused[-1:]) for one in late[:3]]
            raise AssertionError(f"{len(late)} of {len(self.followers)} do not {what} in time: {some}") from None

    def stop(self) -> None:
        """Let all go."""
        self._loop.call_soon_threadsafe(self._all.cancel)
        self._thread.join(PATIENCE_S)

    def _run(self) -> None:
        async def follow() -> None:
            self._all = asyncio.gather(
                *(one.follow(self._urls[at % len(self._urls)], self._path) for at, one in enumerate(self.followers))
            )
            with suppress(asyncio.CancelledError):
                await self._all

        self._loop.run_until_complete(follow())
        self._loop.close()
