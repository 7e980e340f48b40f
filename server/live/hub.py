"""Hands committed events to the readers that follow them. A slow reader is cut off and never slows the others.

Readers live in the event loop; the writer's thread publishes. What was before a reader came is the backlog's.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import cycle
from threading import Lock
from time import perf_counter
from typing import Literal, NamedTuple, Protocol

from anyio import to_thread
from prometheus_client import Histogram

from server.ingest.durations import BUCKETS_S
from server.live.frames import Frame, heartbeat

log = logging.getLogger(__name__)

PENDING_BOUND = 10_000
"""Frames that wait for the event loop at most; beyond it all readers are cut off, and resume from the store."""

HEARTBEAT_S = 15.0

_TURNS_A_SECOND = 4


class Topic(NamedTuple):
    """What a reader follows: a match, a court with whatever match is its newest, all courts, or a player."""

    kind: Literal["match", "court", "wall", "player", "statistics"]
    name: str = ""


WALL = Topic("wall")
"""All courts at once."""


SeesHealth = Callable[[str, int], bool]
"""Says of a session and a player whether a reader sees their health data now."""


class Form(NamedTuple):
    """What of the frames a reader gets, and in which form; readers of one form share the bytes.

    Attributes:
        sees_health: whether health data are among them, or whose.
        types: only frames of these kinds, or that tell of events of these types; `None`: all.
    """

    sees_health: bool | SeesHealth = False
    types: frozenset[str] | None = None

    def takes(self, frame: Frame) -> bool:
        """Say whether a frame is for such a reader."""
        if frame.health_of is not None and not self._sees(*frame.health_of):
            return False
        chosen = self.types is None or not self.types.isdisjoint((frame.kind, frame.event_type))
        return chosen or frame.kind in _ALWAYS

    def _sees(self, session: str, player: int) -> bool:
        return self.sees_health if isinstance(self.sees_health, bool) else self.sees_health(session, player)


_ALWAYS = frozenset(("snapshot", "gap", "heartbeat"))


class Batch:
    """Frames that are handed on together, encoded once a form."""

    __slots__ = ("_chunks", "first", "frames")

    def __init__(self, frames: list[Frame]) -> None:
        self.frames = frames
        self.first = min((one.position for one in frames if one.position is not None), default=None)
        self._chunks: dict[Form, bytes] = {}

    def sse(self, form: Form) -> bytes:
        """Give the frames for a form as Server-Sent Events; empty when none is for it."""
        return b"".join(one.sse for one in self.frames if form.takes(one))

    def chunk(self, form: Form) -> bytes:
        """Give them as a chunk of a response (RFC 9112, section 7.1)."""
        if form not in self._chunks:
            data = self.sse(form)
            self._chunks[form] = b"%x\r\n%b\r\n" % (len(data), data) if data else b""
        return self._chunks[form]

    def after(self, position: int) -> "Batch":
        """Give those frames that come after a position, or have none."""
        if self.first is None or self.first > position:
            return self
        return Batch([one for one in self.frames if one.position is None or one.position > position])


Lasts = Callable[[], bool]
"""Says whether what somebody was let in with is still good."""


class Reader(Protocol):
    """Who follows a topic. All is called in the event loop."""

    @property
    def lasts(self) -> Lasts | None:
        """Give what is asked at each heartbeat, and ends the stream; `None` for who was let in as everybody is."""

    def put(self, batch: Batch) -> None:
        """Take frames, or cut itself off when it cannot keep up."""

    def close(self) -> None:
        """End the stream once what was taken is sent."""

    def cut(self) -> None:
        """End the stream at once."""


def may_stay(reader: Reader) -> bool:
    """Say whether a reader still has what it was let in with; one that cannot be asked about comes again."""
    try:
        return reader.lasts is None or reader.lasts()
    except Exception:
        log.exception("whether a reader may stay is not known")
        return False


def _staying(readers: list[Reader]) -> set[Reader]:
    """Give those who may stay: asked in a thread, since the accounts' file may be waited for, and told of once."""
    found, unknown = set[Reader](), list[Exception]()
    for reader in readers:
        try:
            if reader.lasts is None or reader.lasts():
                found.add(reader)
        except Exception as error:
            unknown.append(error)
    if unknown:
        log.warning("whether a reader may stay is not known, of %d readers", len(unknown), exc_info=unknown[0])
    return found


class Hub:
    """The readers by what they follow.

    Attributes:
        joined: how many readers ever came.
        cut_off: how many of them were cut off since they did not keep up.
        lag: from handing frames over until they are written, or queued, for all who follow, or all are cut off.
    """

    def __init__(self, heartbeat_s: float = HEARTBEAT_S) -> None:
        self._heartbeat_s = heartbeat_s
        self._readers: dict[Topic, set[Reader]] = {}
        turns = max(1, int(heartbeat_s * _TURNS_A_SECOND))
        self._turns: list[set[Reader]] = [set() for _ in range(turns)]
        self._next_turn = cycle(self._turns)
        self._turn_of: dict[Reader, set[Reader]] = {}
        self._pending: deque[tuple[tuple[Topic, ...], Frame]] = deque()
        self._lock = Lock()
        self._is_scheduled = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_closed = False
        self.joined = self.cut_off = 0
        self._handed_over_s = 0.0
        self.lag = Histogram(
            "marcador_stream_lag_seconds",
            "Of frames that are sent together, from handing over the first until all are written or queued",
            buckets=BUCKETS_S,
            registry=None,
        )

    async def run(self) -> None:
        """Belong to this event loop, and send heartbeats until cancelled, to some of the readers at a time."""
        self._loop = asyncio.get_running_loop()
        for turn in cycle(self._turns):
            await asyncio.sleep(self._heartbeat_s / len(self._turns))
            if turn:
                await self._beat(list(turn))

    async def _beat(self, readers: list[Reader]) -> None:
        batch = Batch([heartbeat()])
        asked = [one for one in readers if one.lasts is not None]
        for reader in readers:
            if reader.lasts is None:
                reader.put(batch)
        staying = await to_thread.run_sync(_staying, asked) if asked else set()
        for reader in asked:
            if reader not in staying:
                reader.close()
            elif reader in self._turn_of:
                reader.put(batch)

    # ---- readers, in the event loop

    def join(self, topic: Topic, reader: Reader) -> None:
        """Add a reader; it gets what is published from now on."""
        self.joined += 1
        self._add(topic, reader)

    def exchange(self, topic: Topic, reader: Reader, other: Reader) -> None:
        """Let another reader go on in the place of one."""
        self.leave(topic, reader)
        self._add(topic, other)

    def _add(self, topic: Topic, reader: Reader) -> None:
        self._readers.setdefault(topic, set()).add(reader)
        self._turn_of[reader] = turn = next(self._next_turn)
        turn.add(reader)
        if self._is_closed:
            reader.close()

    def leave(self, topic: Topic, reader: Reader) -> None:
        """Forget a reader; one that has left may leave again."""
        self._turn_of.pop(reader, set()).discard(reader)
        readers = self._readers.get(topic)
        if readers is not None:
            readers.discard(reader)
            if not readers:
                self._readers.pop(topic, None)

    def close(self) -> None:
        """End every stream, and those that begin from now on."""
        self._is_closed = True
        for reader in self._all():
            reader.close()

    def _all(self) -> list[Reader]:
        return list(self._turn_of)

    @property
    def reader_count(self) -> int:
        """Give the number of readers."""
        return len(self._turn_of)

    @property
    def pending_count(self) -> int:
        """Give the number of frames that wait for the event loop."""
        return len(self._pending)

    # ---- publishing, from any thread

    def has_readers(self, *topics: Topic) -> bool:
        """Say whether anyone follows one of them; if not, nothing need be encoded."""
        return any(topic in self._readers for topic in topics)

    @property
    def follows_players(self) -> bool:
        """Say whether anyone follows what a player wears."""
        return any(topic.kind == "player" for topic in tuple(self._readers))

    def publish(self, topics: tuple[Topic, ...], frame: Frame) -> None:
        """Hand a frame to the readers of some topics, without waiting."""
        loop = self._loop
        if loop is None:
            return
        with self._lock:
            self._pending.append((topics, frame))
            if self._is_scheduled:
                return
            self._is_scheduled, self._handed_over_s = True, perf_counter()
        try:
            loop.call_soon_threadsafe(self._distribute)
        except RuntimeError:  # the loop has ended, and with it every reader
            self._loop = None

    def cut_all(self) -> None:
        """Cut every reader off, without waiting: each comes again for what it has not been told."""
        if (loop := self._loop) is not None:
            with suppress(RuntimeError):  # the loop has ended, and with it every reader
                loop.call_soon_threadsafe(self._cut_all)

    def _cut_all(self) -> None:
        for reader in self._all():
            reader.cut()

    def _distribute(self) -> None:
        with self._lock:
            pending, self._pending = self._pending, deque()
            self._is_scheduled, handed_over_s = False, self._handed_over_s
        if len(pending) > PENDING_BOUND:
            self._cut_all()
        else:
            self._hand_on(pending)
        self.lag.observe(perf_counter() - handed_over_s)

    def _hand_on(self, pending: Iterable[tuple[tuple[Topic, ...], Frame]]) -> None:
        gathered: dict[Topic, list[Frame]] = {}
        for topics, frame in pending:
            for topic in topics:
                gathered.setdefault(topic, []).append(frame)
        for topic, frames in gathered.items():
            batch = Batch(frames)
            for reader in list(self._readers.get(topic, ())):
                reader.put(batch)
