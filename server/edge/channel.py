"""One topic's channel at the edge: what waits to be published, and who waits to be handed over to it."""

import re
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from server.edge.nchan import channel_of
from server.live.frames import HEARTBEAT, Frame
from server.live.hub import Topic

MESSAGE_FRAMES = 256
"""Frames that are published as one message at most."""

QUEUE_FRAMES = 10_000
"""Frames that wait for the edge at most; beyond it they are dropped, and read from the store again."""

_POSITION = re.compile(rb"^(?:id: |: at )(\d+)$", re.MULTILINE)


class Stage(Enum):
    """What is known of a channel: nothing yet, that nobody follows it, or that it has all up to a position."""

    UNKNOWN = auto()
    ABSENT = auto()
    OPEN = auto()


class Waiting(NamedTuple):
    """Who has a stream's opening up to a position, and waits for nchan's id of exactly that place."""

    position: int
    place: "Future[str | None]"


@dataclass(slots=True)
class Channel:
    """A channel; the edge's lock guards it.

    Attributes:
        position: the store's position up to which the edge has everything.
        place: nchan's id of the newest message.
        silent: for how many turns nobody followed it.
        sending_from: the first position of the frames that were taken, while it is not known that the edge has them.
    """

    topic: Topic
    stage: Stage = Stage.UNKNOWN
    position: int = 0
    place: str = ""
    silent: int = 0
    sending_from: int | None = None
    beats_at: float = 0.0
    frames: deque[Frame] = field(default_factory=deque)
    waiting: list[Waiting] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Give its name at the edge."""
        return channel_of(self.topic)

    @property
    def is_due(self) -> bool:
        """Say whether there is something to do for it now."""
        if self.stage is Stage.UNKNOWN:
            return True
        return self.stage is Stage.OPEN and bool(self.frames or self.waiting)

    def put(self, frame: Frame) -> None:
        """Let a frame wait to be published."""
        if self.stage is Stage.ABSENT:
            return
        self.frames.append(frame)
        if len(self.frames) > QUEUE_FRAMES:
            self.forget()

    def take(self) -> list[Frame]:
        """Take what is published as the next message: nothing twice, nothing across a place that is waited for."""
        ends = [one.position for one in self.waiting if one.position >= self.position]
        end = min(ends, default=None)
        taken: list[Frame] = []
        while self.frames and len(taken) < MESSAGE_FRAMES:
            position = self.frames[0].position or 0
            if taken and end is not None and position > end >= (taken[0].position or 0):
                break
            frame = self.frames.popleft()
            if position > self.position:
                taken.append(frame)
        self.sending_from = taken[0].position if taken else None
        return taken

    def published(self, place: str, position: int) -> None:
        """Note that the edge has everything up to a position, the newest under this id."""
        self.stage, self.place, self.position = Stage.OPEN, place, max(position, self.position)
        self.sending_from = None

    def answer(self, told: int) -> None:
        """Tell those who wait their place, or that it has passed; `told`: up to where frames have been put."""
        still: list[Waiting] = []
        for one in self.waiting:
            if one.position < self.position:
                _tell(one, None)
            elif told < one.position or self._is_on_its_way(one.position):
                still.append(one)
            else:
                _tell(one, self.place)
        self.waiting = still

    def _is_on_its_way(self, position: int) -> bool:
        if self.sending_from is not None and self.sending_from <= position:
            return True
        return any((frame.position or 0) <= position for frame in self.frames)

    def forget(self, stage: Stage = Stage.UNKNOWN) -> None:
        """Know nothing of it any more; who waits is told so."""
        self.stage, self.place, self.position, self.sending_from = stage, "", 0, None
        self.frames.clear()
        waiting, self.waiting = self.waiting, []
        for one in waiting:
            _tell(one, None)


def _tell(one: Waiting, place: str | None) -> None:
    if one.place.set_running_or_notify_cancel():
        one.place.set_result(place)


def position_in(message: bytes) -> int | None:
    """Give the last position that a message of ours tells; `None` when it has none."""
    found = _POSITION.findall(message)
    return int(found[-1]) if found else None


def marker(position: int) -> bytes:
    """Give a message that tells readers that the line is alive, and us how far the channel is."""
    return b": at %d\n%b" % (position, HEARTBEAT)
