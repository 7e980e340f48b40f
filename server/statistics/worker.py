"""Keeps the statistics up to date: reads the event log from its own position, and writes rows with the new position.

It may be killed at any moment: rows and position are one transaction, so it goes on where it was. It reads only what
is committed, so it is never ahead of what is on disk.
"""

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from threading import Condition, Event, Thread

from padel.match import Match
from server.errors import StoreError
from server.garbage import look_once_it_is_done
from server.projections.at_hand import KeptBoard
from server.projections.recent import MOST, Recent
from server.statistics.database import StatisticsDatabase
from server.statistics.followed import Followed
from server.statistics.populations import AtCreation, Club, insert_populations
from server.statistics.reading import EventSource
from server.statistics.tallies import Tallies
from server.statistics.writing import write_matches
from server.store.rows import StoredEvent

log = logging.getLogger(__name__)

BATCH_EVENTS = 5_000
EVERY_S = 0.25
"""How often the tables are brought up to date, at most: a commit of one event costs nearly as much as one of many."""

_RETRY_S = 5.0

YIELDED = 3.0
"""How much longer than a batch took the next one waits while events come in: whoever stores them goes first."""

_LONGEST_YIELD_S = 1.0


class Worker:
    """Follows the store in a thread of its own.

    Attributes:
        on_change: is called when the tables have something new.
        on_folded: is told how a match stands, its court, and the position of its last event.
        has_caught_up: is set once the tables are where the event log was, or cannot be made now.
        tallies: the sums at the position of the tables; `None` while they are behind.
        position: up to which the tables are; 0 while they cannot be read.
    """

    def __init__(self, database: StatisticsDatabase, source: EventSource, followed: int = MOST) -> None:
        self._database, self._source = database, source
        self.on_change: Callable[[], None] = lambda: None
        self.on_folded: Callable[[Match, str, int], None] = lambda match, court, position: None
        self.has_caught_up = Event()
        self.tallies: Tallies | None = None
        self.position = 0
        with suppress(StoreError):
            self.position = database.position
        self._followed = Recent[Followed](lambda one: one.folded.is_over, followed)
        self._seen: set[str] | None = None
        self._club: Club | None = None
        self._changed = Condition()
        self._is_woken, self._is_stopping = True, False
        self._is_outdated = self._is_compared = False
        self._thread = Thread(target=self._run, name="statistics-worker", daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def stop(self) -> None:
        """End after what is being written."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()
        if self._thread.ident is not None:
            self._thread.join()

    def wake(self) -> None:
        """There are new events."""
        with self._changed:
            self._is_woken = True
            self._changed.notify_all()

    def begin_anew(self) -> None:
        """Events came to places in the log that are behind already: make everything again."""
        self._is_outdated = True
        self.wake()

    def boards(self) -> dict[str, KeptBoard]:
        """Give the matches that are over as they are shown, if the tables are of this event log; before the start."""
        try:
            self._compare()
            if self._is_outdated:
                return {}
            with self._database.cursor() as cursor:
                rows = cursor.execute("SELECT match, last, board FROM boards").fetchall()
        except StoreError as error:
            log.warning("matches are folded again to be shown: %s", error)
            return {}
        return {match: KeptBoard(last, board) for match, last, board in rows}

    def _run(self) -> None:
        while self._next():
            began = time.monotonic()
            try:
                self.catch_up()
                self._database.give_back_when_due()
            except StoreError as error:
                log.warning("statistics wait: %s", error)
                self._again()
            except Exception:
                log.exception("statistics are not up to date; they are tried again")
                self._again()
            with self._changed:
                self._changed.wait_for(lambda: self._is_stopping, began + EVERY_S - time.monotonic())

    def _next(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._is_woken or self._is_stopping)
            self._is_woken = False
            return not self._is_stopping

    def _again(self) -> None:
        self.has_caught_up.set()
        self._forget()
        with self._changed:
            self._changed.wait_for(lambda: self._is_stopping, _RETRY_S)
            self._is_woken = True

    def _forget(self) -> None:
        """Let go what was followed: the tables, and the event log, say how everything stood."""
        self._followed.clear()
        self._club = None

    # ---- following

    def catch_up(self) -> None:
        """Bring the tables to where the event log is."""
        position = self._database.position
        self._compare()
        if position > self._source.position() or self._is_outdated:
            log.warning("the statistics are made anew: the event log is another one, or got back what it had lost")
            self._is_outdated = False  # Before it: what comes meanwhile outdates the new tables.
            try:
                self._database.begin_anew()
            except BaseException:
                self._is_outdated = True
                raise
            position = 0
        if position == 0:
            self._forget()
            self.tallies, self._club = None, Club()
            self._seen = set()  # Of all matches from now on it is known whether they are new.
        is_far_behind = self._source.position() - position > BATCH_EVENTS
        with ExitStack() as filling:
            if is_far_behind:
                filling.enter_context(look_once_it_is_done())
                filling.enter_context(self._database.being_filled())
            self._take_after(position)
        self.has_caught_up.set()
        if self.tallies is None:
            self._sums()
            self.on_change()

    def _take_after(self, position: int) -> None:
        self.position = position
        while not self._is_stopping and (events := self._source.after(position, BATCH_EVENTS)):
            began, end = time.monotonic(), self._source.position()
            self._take(events)
            position = self.position = events[-1].position
            self.on_change()
            if self._source.position() > end:
                self._yield(time.monotonic() - began)

    def _compare(self) -> None:
        """See, once, whether the tables are of this event log.

        A server may have been killed between storing what came back to an old place, and telling of it.
        """
        if not self._is_compared:
            self._is_outdated |= self._database.events != self._source.count(self._database.position)
            self._is_compared = True

    def _yield(self, took_s: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._is_stopping, min(YIELDED * took_s, _LONGEST_YIELD_S))

    def _take(self, events: list[StoredEvent]) -> None:
        touched: dict[str, Followed] = {}
        club = self._club = self._club or Club(self._sums().club)
        for stored in events:
            followed = touched.get(stored.event.subject) or self._follow(stored)
            touched[stored.event.subject] = followed
            is_created = followed.match is None
            followed.add(stored, self._source)
            club.take(followed, is_created=is_created)
        populations = club.populations()
        if len(events) == BATCH_EVENTS:
            self.tallies = None
        self._write([one for one in touched.values() if one.match is not None], populations, events)

    def _sums(self) -> Tallies:
        """Give the sums at the position of the tables."""
        if self.tallies is None:
            with self._database.cursor() as cursor:
                self.tallies = Tallies.read(cursor)
        return self.tallies

    def _follow(self, stored: StoredEvent) -> Followed:
        """Give the match of an event as it was before; a new one, or one that was folded long ago, from the log."""
        name = stored.event.subject
        found = self._followed.get(name)
        if found is None:
            is_new = self._seen is not None and name not in self._seen
            before = [] if is_new else self._source.of_match(name, stored.position - 1)
            found = Followed(before[0].position if before else stored.position, may_have_rows=bool(before))
            for one in before:
                found.add(one, self._source)
            found.recount()
            if self._seen is not None:
                self._seen.add(name)
        self._followed.keep(name, found)
        return found

    def _write(self, followed: list[Followed], populations: list[AtCreation], events: list[StoredEvent]) -> None:
        changed = [one.match.id for one in followed if one.match]
        with self._database.writing() as connection:
            told = write_matches(connection, followed)
            insert_populations(connection, populations)
            connection.execute(
                "UPDATE progress SET position = ?, events = events + ?", [events[-1].position, len(events)]
            )
            tallies = self.tallies and self.tallies.after(connection, changed)
        self.tallies = tallies
        for one, row in told:
            one.told = row
        for one in followed:
            one.may_have_rows = False
            assert one.match is not None
            self.on_folded(one.match, one.folded.court, one.last)
            self._followed.keep(one.match.id, one)  # which may be over now
