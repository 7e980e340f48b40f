"""What was told last, in memory: who was away for a moment gets it from here, and nobody waits for the store."""

from collections import deque
from collections.abc import Iterable
from itertools import takewhile
from threading import Lock
from typing import NamedTuple

from padel.match import Match
from server.live.frames import Frame, match_frame
from server.live.hub import Topic
from server.store.rows import StoredEvent
from wire.scoreboard import Scoreboard

KEPT_EVENTS = 1000
"""Some minutes of a club with twenty courts; who was away for longer is told from the store."""


class Told:
    """An event that was told, or would have been; encoded when somebody first reads it."""

    __slots__ = ("_court", "_frame", "_match", "_stored", "topics")

    def __init__(self, topics: Iterable[Topic], stored: StoredEvent, match: Match | None, court: str) -> None:
        self.topics = frozenset(topics)
        self._stored, self._match, self._court = stored, match, court
        self._frame: Frame | None = None

    @property
    def position(self) -> int:
        """Give the event's position."""
        return self._stored.position

    @property
    def is_encoded(self) -> bool:
        """Say whether its frame costs nothing any more."""
        return self._frame is not None

    def frame(self) -> Frame:
        """Give it as it is told."""
        match = self._match  # Read first: who encodes it at the same time lets it go last.
        if self._frame is None:
            board = None if match is None else Scoreboard.of(match, self._court)
            self._frame = match_frame(self._stored, board)
            self._match = None
        return self._frame


class Missed(NamedTuple):
    """What somebody missed up to a position, in order."""

    position: int
    events: list[Told]


class Lately:
    """The last events, without a hole. The writer's thread adds, any thread asks."""

    def __init__(self, most: int = KEPT_EVENTS) -> None:
        self._told: deque[Told] = deque(maxlen=most)
        self._lock = Lock()
        self._since: int | None = None

    def add(self, told: Told) -> None:
        """Keep the event after the last one."""
        with self._lock:
            if self._since is None:
                self._since = told.position - 1
            elif len(self._told) == self._told.maxlen:
                self._since = self._told[0].position
            self._told.append(told)

    def forget(self) -> None:
        """Keep what comes from now on: something before it has changed, or was not told."""
        with self._lock:
            self._since = None
            self._told.clear()

    def missed(self, topic: Topic, after: int) -> Missed | None:
        """Give what was told on a topic after a position; `None` when that is not known here any more."""
        with self._lock:
            if self._since is None or after < self._since:
                return None
            later = list(takewhile(lambda one: one.position > after, reversed(self._told)))
        position = max(after, later[0].position if later else 0)
        return Missed(position, [one for one in reversed(later) if topic in one.topics])
