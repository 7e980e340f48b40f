"""All matches as they stand, folded event by event after the commit. Reading samples is left to the store."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from threading import RLock

from padel.errors import PadelError
from padel.match import Match, fold
from server.store.rows import StoredEvent
from server.store.writing import court_of
from wire.envelope import CloudEvent
from wire.errors import WireError
from wire.scoreboard import Scoreboard

log = logging.getLogger(__name__)

KEPT_MATCHES = 64
"""Matches whose every point stays in memory; an older one is folded again from the store when it is asked for."""

LoadEvents = Callable[[str, int], Iterable[StoredEvent]]
"""Gives the events of a match up to a position, in order."""


def step(match: Match | None, envelope: CloudEvent, level: int = logging.DEBUG) -> Match | None:
    """Fold one event; one that cannot happen, or is of a later version's type, leaves the match as it was."""
    try:
        event = envelope.event()
        return match if event is None else fold(match, event)
    except (PadelError, WireError) as error:
        log.log(level, "event %s of match %s changes nothing: %s", envelope.id, envelope.subject, error)
        return match
    except Exception:
        # One event that the rules stumble over must not hide every other match.
        log.exception("event %s of match %s changes nothing", envelope.id, envelope.subject)
        return match


def steps(events: Iterable[StoredEvent]) -> Iterator[tuple[StoredEvent, Match | None]]:
    """Give each event of one match with the match after it."""
    match: Match | None = None
    for stored in events:
        match = step(match, stored.event)
        yield stored, match


class Matches:
    """The matches by id and by court, with the position up to which they are folded."""

    def __init__(self, load: LoadEvents, kept: int = KEPT_MATCHES) -> None:
        self._load, self._kept = load, kept
        self._lock = RLock()
        self._states: OrderedDict[str, Match] = OrderedDict()
        self._boards: dict[str, Scoreboard] = {}
        self._courts: dict[str, str] = {}
        self._created: dict[str, list[tuple[int, str]]] = {}
        self._last: dict[str, int] = {}
        self.position = 0

    # ---- following the store

    def apply(self, stored: StoredEvent) -> Match | None:
        """Fold a committed event, the next in the order of positions; give its match after it."""
        position, envelope = stored
        with self._lock:
            before = self._state(envelope.subject, position - 1)
            after = step(before, envelope, logging.WARNING)
            if before is None and after is not None:
                court = court_of(envelope.source)
                self._courts[after.id] = court
                self._created.setdefault(court, []).append((position, after.id))
            if after is not None:
                self._keep(after)
                self._boards.pop(after.id, None)
            self._last[envelope.subject] = position
            self.position = position
            return after

    def _state(self, match: str, up_to: int) -> Match | None:
        if match not in self._courts:
            return None
        if match not in self._states:
            for _, found in steps(self._load(match, up_to)):
                if found is not None:
                    self._keep(found)
        self._states.move_to_end(match)
        return self._states[match]

    def _keep(self, match: Match) -> None:
        self._states[match.id] = match
        self._states.move_to_end(match.id)
        while len(self._states) > self._kept:
            old, state = self._states.popitem(last=False)
            self._boards.setdefault(old, Scoreboard.of(state, self._courts[old]))

    # ---- questions

    def match(self, match: str) -> Match | None:
        """Give a match with all its points."""
        with self._lock:
            return self._state(match, self.position)

    def court(self, match: str) -> str | None:
        """Give the court on which a match was created."""
        with self._lock:
            return self._courts.get(match)

    def view(self, match: str | None) -> tuple[int, Scoreboard | None]:
        """Give a match as shown, with the position at which that is true."""
        with self._lock:
            return self.position, self._board(match) if match in self._courts else None

    def _board(self, match: str | None) -> Scoreboard:
        assert match is not None
        if match not in self._boards:
            state = self._state(match, self.position)
            assert state is not None
            self._boards[match] = Scoreboard.of(state, self._courts[match])
        return self._boards[match]

    def newest(self, court: str) -> str | None:
        """Give the match that was created last on a court."""
        with self._lock:
            created = self._created.get(court)
            return created[-1][1] if created else None

    def court_view(self, court: str) -> tuple[int, Scoreboard | None]:
        """Give the newest match of a court as shown, with the position at which that is true."""
        with self._lock:
            return self.view(self.newest(court))

    def created(self, court: str) -> list[tuple[int, str]]:
        """Give the matches of a court with the positions at which they were created, in order."""
        with self._lock:
            return list(self._created.get(court, ()))

    def last_position(self, match: str) -> int:
        """Give the position of a match's last event; 0 when it has none."""
        with self._lock:
            return self._last.get(match, 0)

    def courts(self) -> list[str]:
        """Give the courts on which a match was created."""
        with self._lock:
            return sorted(self._created)

    def newest_first(self, court: str | None, limit: int | None) -> list[Scoreboard]:
        """Give matches as shown, the one created last first; all of them without a limit."""
        with self._lock:
            chosen = self._created if court is None else {court: self._created.get(court, [])}
            created = sorted((one for matches in chosen.values() for one in matches), reverse=True)
            return [self._board(match) for _, match in created[:limit]]
