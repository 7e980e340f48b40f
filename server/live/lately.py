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
from wire.envelope import CloudEvent
from wire.scoreboard import Scoreboard

KEPT_EVENTS = 1000
"""Some minutes of a club with twenty courts; who was away for longer is told from the store."""

KEPT_LETTERS = 2_000_000
"""Of what they tell, together: a hundred times what 1,000 points have. A call alone may tell 900,000 letters."""


class Told:
    """An event that was told, or would have been; encoded when somebody first reads it.

    Attributes:
        position: the event's position.
        topics: on which it was told.
        letters: how long what it tells is, about.
    """

    __slots__ = ("_content", "_court", "_frame", "letters", "position", "topics")

    def __init__(self, topics: Iterable[Topic], stored: StoredEvent, match: Match | None, court: str) -> None:
        self.topics = frozenset(topics)
        self.position, self.letters = stored.position, _letters(stored.event)
        self._content: tuple[StoredEvent, Match | None] | None = (stored, match)
        self._court = court
        self._frame: Frame | None = None

    @property
    def is_encoded(self) -> bool:
        """Say whether its frame costs nothing any more."""
        return self._frame is not None

    def frame(self) -> Frame:
        """Give it as it is told."""
        content = self._content  # Read first: who encodes it at the same time lets it go last.
        if self._frame is None:
            assert content is not None
            stored, match = content
            board = None if match is None else Scoreboard.of(match, self._court)
            self._frame = match_frame(stored, board)
            self._content = None
        return self._frame


def _letters(event: CloudEvent) -> int:
    return len(event.id) + len(event.subject) + len(repr(event.data))  # Encoding it takes twice as long.


class Missed(NamedTuple):
    """What somebody missed up to a position, in order."""

    position: int
    events: list[Told]


class Lately:
    """The last events, without a hole. The writer's thread adds, any thread asks."""

    def __init__(self, most: int = KEPT_EVENTS, most_letters: int = KEPT_LETTERS) -> None:
        self._most, self._most_letters = most, most_letters
        self._told: deque[Told] = deque()
        self._letters = self._last = 0
        self._lock = Lock()
        self._since: int | None = None

    def add(self, told: Told) -> None:
        """Keep the event after the last one; where one is left out between, what was before it is not known here."""
        with self._lock:
            if self._since is None or told.position != self._last + 1:
                self._begin(told.position - 1)
            self._told.append(told)
            self._last = told.position
            self._letters += told.letters
            while len(self._told) > self._most or self._letters > self._most_letters:
                gone = self._told.popleft()
                self._since = gone.position
                self._letters -= gone.letters

    def forget(self) -> None:
        """Keep what comes from now on: something before it has changed, or was not told."""
        with self._lock:
            self._begin(None)

    def _begin(self, since: int | None) -> None:
        self._since, self._letters = since, 0
        self._told.clear()

    def missed(self, topic: Topic, after: int) -> Missed | None:
        """Give what was told on a topic after a position; `None` when that is not known here any more."""
        with self._lock:
            if self._since is None or after < self._since:
                return None
            later = list(takewhile(lambda one: one.position > after, reversed(self._told)))
        position = max(after, later[0].position if later else 0)
        return Missed(position, [one for one in reversed(later) if topic in one.topics])
