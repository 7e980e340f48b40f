"""Hands committed events to the readers that follow them. A slow reader is cut off and never slows the others.

Readers live in the event loop; the writer's thread publishes. What was before a reader came is the backlog's.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Literal, NamedTuple

from server.live.frames import HEARTBEAT, Frame

READER_BOUND = 256
"""Frames that wait for one reader at most: about a minute of the fastest play, some 300 KB shared by all readers."""

OPENING_BOUND = 10_000
"""Frames that wait at most while a reader is told of what it missed, and a device that catches up sends more."""

PENDING_BOUND = 10_000
"""Frames that wait for the event loop at most; beyond it all readers are cut off, and resume from the store."""

HEARTBEAT_S = 15.0


class Topic(NamedTuple):
    """What a reader follows: one match, or a court with whatever match is its newest."""

    kind: Literal["match", "court"]
    name: str


class Reader:
    """One reader's bounded queue: a longer one until it begins, that of a reader who keeps up after that."""

    __slots__ = (
        "_begun_bound",
        "_bound",
        "_frames",
        "_wake",
        "is_closed",
        "is_cut",
        "on_cut",
        "sees_health",
        "topic",
    )

    def __init__(self, topic: Topic, *, sees_health: bool, bound: int = READER_BOUND) -> None:
        self.topic, self.sees_health = topic, sees_health
        self._bound, self._begun_bound = max(bound, OPENING_BOUND), bound
        self._frames: deque[Frame] = deque()
        self._wake = asyncio.Event()
        self.is_closed = self.is_cut = False
        self.on_cut: Callable[[], object] | None = None

    def put(self, frame: Frame) -> None:
        """Queue a frame, or cut the reader off when its queue is full."""
        if self.is_closed or (frame.is_health and not self.sees_health):
            return
        if len(self._frames) >= self._bound:
            self.cut()
            return
        self._frames.append(frame)
        self._wake.set()

    def begin(self) -> list[Frame]:
        """Give what came while the reader was told of what it missed; from now on it must keep up."""
        self._bound = self._begun_bound
        return self._taken()

    async def take(self) -> list[Frame]:
        """Wait for frames and give all that are there; none when the stream is over."""
        while not self._frames and not self.is_closed:
            self._wake.clear()
            await self._wake.wait()
        return self._taken()

    def _taken(self) -> list[Frame]:
        taken = list(self._frames)
        self._frames.clear()
        return taken

    def close(self) -> None:
        """End the stream once what is queued is sent."""
        self.is_closed = True
        self._wake.set()

    def cut(self) -> None:
        """End the stream at once, without what is queued."""
        self._frames.clear()
        self.is_cut = True
        self.close()
        if self.on_cut is not None:
            self.on_cut()


class Hub:
    """The readers by what they follow."""

    def __init__(self, heartbeat_s: float = HEARTBEAT_S, reader_bound: int = READER_BOUND) -> None:
        self._heartbeat_s, self._reader_bound = heartbeat_s, reader_bound
        self._readers: dict[Topic, set[Reader]] = {}
        self._pending: deque[tuple[tuple[Topic, ...], Frame]] = deque()
        self._lock = Lock()
        self._is_scheduled = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_closed = False

    async def run(self) -> None:
        """Belong to this event loop, and send heartbeats until cancelled."""
        self._loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(self._heartbeat_s)
            for readers in list(self._readers.values()):
                for reader in list(readers):
                    reader.put(HEARTBEAT)

    # ---- readers, in the event loop

    def join(self, topic: Topic, *, sees_health: bool) -> Reader:
        """Add a reader; it gets what is published from now on."""
        reader = Reader(topic, sees_health=sees_health, bound=self._reader_bound)
        self._readers.setdefault(topic, set()).add(reader)
        if self._is_closed:
            reader.close()
        return reader

    def leave(self, reader: Reader) -> None:
        """Forget a reader."""
        readers = self._readers.get(reader.topic)
        if readers is not None:
            readers.discard(reader)
            if not readers:
                self._readers.pop(reader.topic, None)

    def close(self) -> None:
        """End every stream, and those that begin from now on."""
        self._is_closed = True
        for readers in list(self._readers.values()):
            for reader in list(readers):
                reader.close()

    @property
    def reader_count(self) -> int:
        """Give the number of readers."""
        return sum(map(len, list(self._readers.values())))

    # ---- publishing, from any thread

    def has_readers(self, *topics: Topic) -> bool:
        """Say whether anyone follows one of them; if not, nothing need be encoded."""
        return any(topic in self._readers for topic in topics)

    def publish(self, topics: tuple[Topic, ...], frame: Frame) -> None:
        """Hand a frame to the readers of some topics, without waiting."""
        loop = self._loop
        if loop is None:
            return
        with self._lock:
            self._pending.append((topics, frame))
            if self._is_scheduled:
                return
            self._is_scheduled = True
        try:
            loop.call_soon_threadsafe(self._distribute)
        except RuntimeError:  # the loop has ended, and with it every reader
            self._loop = None

    def _distribute(self) -> None:
        with self._lock:
            pending, self._pending = self._pending, deque()
            self._is_scheduled = False
        if len(pending) > PENDING_BOUND:
            for readers in list(self._readers.values()):
                for reader in list(readers):
                    reader.cut()
            return
        for topics, frame in pending:
            for topic in topics:
                for reader in self._readers.get(topic, ()):
                    reader.put(frame)
