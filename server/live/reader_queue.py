"""A reader whose frames wait in a bounded queue until they are taken: while a stream opens, and on a WebSocket."""

import asyncio
from collections import deque

from server.live.frames import Frame
from server.live.hub import Batch, Form, Lasts

READER_BOUND = 256
"""Frames that wait for one reader at most: about a minute of the fastest play, some 300 KB shared by all readers."""

OPENING_BOUND = 10_000
"""Frames that wait at most while a reader is told of what it missed, and a device that catches up sends more."""


class QueueReader:
    """One reader's bounded queue: a longer one until it begins, that of a reader who keeps up after that."""

    __slots__ = ("_begun_bound", "_bound", "_form", "_frames", "_wake", "is_closed", "is_cut", "lasts")

    def __init__(self, form: Form, bound: int = READER_BOUND, lasts: Lasts | None = None) -> None:
        self._form, self._bound, self._begun_bound = form, max(bound, OPENING_BOUND), bound
        self._frames: deque[Frame] = deque()
        self._wake = asyncio.Event()
        self.lasts = lasts
        self.is_closed = self.is_cut = False

    def put(self, batch: Batch) -> None:
        """Queue frames, or cut the reader off when its queue is full."""
        if self.is_closed:
            return
        self._frames.extend(one for one in batch.frames if self._form.takes(one))
        if len(self._frames) > self._bound:
            self.cut()
        self._wake.set()

    def begin(self) -> None:
        """Let the bound of a reader who keeps up hold from now on."""
        self._bound = self._begun_bound

    def taken(self) -> list[Frame]:
        """Give all frames that are there, without waiting."""
        taken = list(self._frames)
        self._frames.clear()
        return taken

    async def take(self) -> list[Frame]:
        """Wait for frames and give all that are there; none when the stream is over."""
        while not self._frames and not self.is_closed:
            self._wake.clear()
            await self._wake.wait()
        return self.taken()

    def close(self) -> None:
        """End the stream once what is queued is sent."""
        self.is_closed = True
        self._wake.set()

    def cut(self) -> None:
        """End the stream at once, without what is queued."""
        self._frames.clear()
        self.is_cut = True
        self.close()
