"""All matches as they stand, folded event by event after the commit. Reading samples is left to the store."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Lock, RLock
from typing import NamedTuple

from padel.events import MatchCreated
from padel.match import Match
from server.errors import StoreError
from server.projections.at_hand import AtHand, KeptBoard, LoadEvents
from server.projections.courts import Courts, Shown
from server.projections.match_fold import MatchFold
from server.projections.recent import MOST
from server.store.reading import StoredLast
from server.store.rows import StoredEvent
from wire.scoreboard import Scoreboard

LEFT = timedelta(hours=1)
"""A match of which nothing was heard for so long gives its court to one that another device begins."""


class Scored(NamedTuple):
    """Who scores a match and who did before, as sources of devices, and when its last event was."""

    scorer: str
    former: frozenset[str]
    last_event: datetime

    @property
    def court(self) -> str:
        """Give the court that the match is on, or was last."""
        return self.scorer.split("/")[4]


class Matches:
    """The matches by id and by court, with the position up to which they are folded.

    A match that is not at hand is read from the store and folded outside of the lock: who asks for another one, as
    the event loop does for each reader that comes, does not wait for it.
    """

    def __init__(self, load: LoadEvents, kept: int = MOST) -> None:
        self._load = load
        self._at_hand = AtHand(load, kept)
        self._lock, self._folding = RLock(), Lock()  # Who holds the first never waits for the second.
        self._scored: dict[str, Scored] = {}
        self._created: list[str] = []
        self._courts = Courts(lambda match: self._scored[match].court)
        self._unplayed = set[str]()
        self._last: dict[str, int] = {}
        self.position = 0

    # ---- following the store

    def load(self, telling: Iterable[StoredEvent], last: Mapping[str, StoredLast], position: int) -> None:
        """Take over which matches there are; each is folded when it is first asked for.

        Args:
            telling: the events that may have created a match, and all of those matches that went from one device to
                another, or were begun while another device scored their court, in order.
            last: the last event of each match.
            position: up to which all that is stored.
        """
        with self._lock:
            events = list(telling)
            moved = {one.event.subject for one in events if one.event.type != MatchCreated.TYPE}
            for stored in events:
                if stored.event.subject in moved:
                    self.apply(stored)
                elif stored.event.subject not in self._scored:
                    self._is_there(stored, last[stored.event.subject].time)
            self._last = {match: one.position for match, one in last.items()}
            self.position = position
            for match in self._scored.keys() - moved:  # Of these only a part was folded.
                self._at_hand.forget(match)

    def _is_there(self, stored: StoredEvent, last_event: datetime) -> None:
        folded = MatchFold()
        match = folded.take(stored.event, lambda: ())
        if match is not None:
            self._created.append(match.id)
            self._scored[match.id] = Scored(folded.scorer, folded.former, last_event)
            self._courts.move(match.id, stored.position)

    def fold_all(self, is_stopping: Callable[[], bool]) -> None:
        """Fold the matches that nobody has asked for yet, the newest first: the first to ask gets them at once."""
        with self._lock:
            created = self._created[::-1]
        for match in created:
            if is_stopping():
                return
            with suppress(StoreError):
                self.view(match)

    def take_over(self, boards: Mapping[str, KeptBoard]) -> None:
        """Show matches as they were shown before, without folding them; those that have another last event are."""
        with self._lock:
            of_now = {match: one for match, one in boards.items() if self._last.get(match) == one.last}
            self._at_hand.show_kept({match: one for match, one in of_now.items() if not self.is_at_hand(match)})

    def accept(self, match: Match, court: str, position: int) -> None:
        """Take over how a match stands that was folded elsewhere up to a position, if nothing of it came after."""
        with self._lock:
            if match.id in self._scored and self._last.get(match.id) == position and not self.is_at_hand(match.id):
                self._at_hand.show(Scoreboard.of(match, court))

    def apply(self, stored: StoredEvent) -> Match | None:
        """Fold a committed event, the next in the order of positions, or one that was lost and is back in its place.

        Give its match after it.
        """
        position, envelope = stored
        with self._lock:
            if position <= self.position:
                return self._again(stored)
            folded = self._state(envelope.subject, position - 1) or MatchFold()
            after = folded.take(envelope, lambda: self._load(envelope.subject, position - 1), logging.WARNING)
            if after is not None:
                self._note(after, folded, stored)
            self._last[envelope.subject] = position
            self.position = position
            return after

    def _again(self, stored: StoredEvent) -> Match | None:
        """Fold a match again, of which an event that was lost is back."""
        match = stored.event.subject
        self._at_hand.forget(match)
        if match not in self._scored:
            events = list(self._load(match, self.position))
            for one in events:
                if match not in self._scored:
                    self._is_there(one, events[-1].event.time)
        return self._match(match)

    def _note(self, match: Match, folded: MatchFold, stored: StoredEvent) -> None:
        if match.id not in self._scored:
            self._created.append(match.id)
        self._scored[match.id] = Scored(folded.scorer, folded.former, match.last_event or match.created)
        self._at_hand.keep(match.id, folded)
        self._at_hand.changed(match.id)
        if folded.moved_by == stored.event.id and self._interrupts(match, self.newest(folded.court)):
            self._unplayed.add(match.id)
        elif folded.moved_by == stored.event.id or (match.id in self._unplayed and _is_played(match)):
            self._unplayed.discard(match.id)
            self._courts.move(match.id, stored.position)

    def _interrupts(self, match: Match, shown: str | None) -> bool:
        """Say whether a match that nobody has played in yet would take a court from one that another device scores.

        A second device that is started on a court begins a match of its own.
        """
        if shown is None or _is_played(match):
            return False
        new, scored = self._scored[match.id], self._scored[shown]
        if new.scorer == scored.scorer or new.last_event - scored.last_event > LEFT:
            return False
        running = self._match(shown)
        return running is not None and running.state == "live" and _is_played(running)

    def _have(self, match: str) -> None:
        """Have the fold of a match at hand, if there is such a match."""
        if self._is_folded(match):
            return
        with self._folding:
            if self._is_folded(match):
                return
            with self._lock:
                before, position = self._moment(match), self.position
            folded = self._at_hand.folded(match, position)
            with self._lock:
                if before == self._moment(match) and not self._at_hand.has_fold(match):
                    self._at_hand.keep(match, folded)

    def _moment(self, match: str) -> tuple[int, int | None]:
        return self._at_hand.forgotten, self._last.get(match)

    def _is_folded(self, match: str) -> bool:
        with self._lock:
            return match not in self._scored or self._at_hand.has_fold(match)

    def _state(self, match: str, up_to: int) -> MatchFold | None:
        return self._at_hand.fold(match, up_to) if match in self._scored else None

    # ---- questions

    def match(self, match: str) -> Match | None:
        """Give a match with all its points."""
        self._have(match)
        with self._lock:
            return self._match(match)

    def _match(self, match: str) -> Match | None:
        found = self._state(match, self.position)
        return found.match if found else None

    def counts(self, match: str, event: str) -> bool:
        """Say whether an event of a match is there, and counts."""
        self._have(match)
        with self._lock:
            found = self._state(match, self.position)
            return found is not None and found.counts(event)

    def line(self, match: str) -> tuple[str, ...]:
        """Give the ids of the events of a match that count, in order."""
        self._have(match)
        with self._lock:
            found = self._state(match, self.position)
            return found.line if found else ()

    def scored(self, match: str) -> Scored | None:
        """Say who scores a match."""
        with self._lock:
            return self._scored.get(match)

    def court(self, match: str) -> str | None:
        """Give the court that a match is on, or was last."""
        scored = self.scored(match)
        return scored.court if scored else None

    def is_at_hand(self, match: str | None) -> bool:
        """Say whether a match is shown without reading the store."""
        with self._lock:
            return match is None or match not in self._scored or self._at_hand.has_board(match)

    def view(self, match: str | None) -> tuple[int, Scoreboard | None]:
        """Give a match as shown, with the position at which that is true."""
        self._have_board(match)
        with self._lock:
            return self._view(match)

    def _have_board(self, match: str | None) -> None:
        if match is not None and not self.is_at_hand(match):
            self._have(match)

    def _view(self, match: str | None) -> tuple[int, Scoreboard | None]:
        if match is None or match not in self._scored:
            return self.position, None
        return self.position, self._at_hand.board(match, self.position)

    def newest(self, court: str) -> str | None:
        """Give the match that a court shows: the one that was created there, or taken up, last.

        While a match is played, one that another device begins is shown from its first ball on.
        """
        with self._lock:
            return self._courts.newest(court)

    def court_view(self, court: str) -> tuple[int, Scoreboard | None]:
        """Give the newest match of a court as shown, with the position at which that is true."""
        self._have_board(self.newest(court))
        with self._lock:
            return self._view(self._courts.newest(court))

    def wall(self) -> tuple[int, dict[str, Scoreboard | None]]:
        """Give the newest match of every court as shown, with the position at which that is true."""
        for court in self.courts():
            self._have_board(self.newest(court))
        with self._lock:
            newest = {court: self._courts.newest(court) for court in self._courts.names()}
            return self.position, {court: self._view(match)[1] for court, match in newest.items()}

    def shown(self, court: str) -> list[Shown]:
        """Give what a court showed, in order of positions."""
        with self._lock:
            return self._courts.shown(court)

    def showing(self, match: str, position: int) -> list[str]:
        """Give the courts that show a match at a position."""
        with self._lock:
            return self._courts.showing(match, position)

    def last_position(self, match: str) -> int:
        """Give the position of a match's last event; 0 when it has none."""
        with self._lock:
            return self._last.get(match, 0)

    def courts(self) -> list[str]:
        """Give the courts that ever had a match."""
        with self._lock:
            return self._courts.names()

    def newest_first(self, court: str | None = None) -> Iterator[Scoreboard]:
        """Give matches as shown, the one created last first: who wants a few does not wait until all are folded."""
        with self._lock:
            created = [one for one in reversed(self._created) if court is None or self._scored[one].court == court]
        for match in created:
            self._have_board(match)
            with self._lock:
                board = self._at_hand.board(match, self.position)
            yield board


def _is_played(match: Match) -> bool:
    return not match.play.is_before_first_ball and match.state != "abandoned"
