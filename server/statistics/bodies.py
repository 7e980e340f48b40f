"""Joins heart rates and swings with the shots and points of matches that are over, in a thread of its own.

After the tables were made anew there are hours of motion to go through, and nobody waits for that: whoever asks, or
plays, goes first.
"""

import logging
from collections.abc import Iterable
from contextlib import suppress
from threading import Event, Lock, Thread

import duckdb

from server.errors import StoreError
from server.projections.physiology.rallies import find_rallies
from server.statistics.database import StatisticsDatabase, insert, statement
from server.statistics.heart import with_heart_rates
from server.statistics.reading import PLAYERS, EventSource, Swings
from server.unhurried import Stopped, Unhurried

log = logging.getLogger(__name__)

EVERY_S = 5.0
"""How often it is looked for what came, at most."""


class Bodies:
    """Looks up heart rates and swings of matches that are over, and of those that have got more of them since."""

    def __init__(self, database: StatisticsDatabase, source: EventSource, pace: Unhurried | None = None) -> None:
        """Take what a source has, which reads at the same pace."""
        self._database, self._source = database, source
        self._lock, self._more_of = Lock(), set[str]()
        self._failed = set[str]()
        self._woken = Event()
        self._pace = pace or Unhurried()
        self._thread = Thread(target=self._run, name="statistics-bodies", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End soon; what came and was not looked up is noted, for the next start."""
        self._pace.stopping.set()
        self._woken.set()
        if self._thread.ident is not None:
            self._thread.join()
        with suppress(StoreError):
            self._note()

    def wake(self, sessions: Iterable[str] = ()) -> None:
        """The tables have something new, or there are heart rates and motion of these sessions."""
        with self._lock:
            self._more_of.update(sessions)
        self._woken.set()

    def _run(self) -> None:
        self._pace.begin()
        while self._woken.wait() and not self._pace.stopping.is_set():
            self._woken.clear()
            try:
                self.take()
            except Stopped:
                return
            except StoreError as error:
                log.warning("heart rates and swings of matches wait: %s", error)
                self._woken.set()
            except Exception:
                log.exception("heart rates and swings of matches are not looked up; they are tried again")
                self._woken.set()
            self._pace.stopping.wait(EVERY_S)

    def take(self) -> None:
        """Look up what there is, the newest match first, also of those that end meanwhile."""
        for match in self._pace.each(iter(self._next, None)):
            try:
                self._take(match)
            except (Stopped, StoreError):
                raise
            except Exception:
                log.exception("heart rates and swings of %s are left out until there are more of it", match)
                self._failed.add(match)
            self._database.give_back_when_due()

    def _next(self) -> str | None:
        self._note()
        with self._database.cursor() as cursor:
            rows = cursor.execute(statement("without_bodies"), [list(self._failed)]).fetchall()
        return rows[0][0] if rows else None

    def _note(self) -> None:
        """Write down of which matches there is more, so that it is not forgotten, whatever ends this."""
        with self._lock:
            waiting, self._more_of = self._more_of, set()
        if not waiting:
            return
        try:
            with self._database.writing() as connection:
                connection.execute(
                    "UPDATE matches SET has_bodies = false WHERE has_bodies AND match IN (SELECT unnest(?))",
                    [list(waiting)],
                )
        except StoreError:
            with self._lock:
                self._more_of |= waiting
            raise
        self._failed -= waiting

    def _take(self, match: str) -> None:
        begun = self._database.begun
        hearts, swings = self._source.heart_rates(match), self._source.swings(match)
        with self._database.writing() as connection:
            if begun != self._database.begun:  # What was read may have been erased meanwhile.
                return
            if hearts:
                rows = connection.execute(statement("shots_of_match"), [match]).fetchall()
                connection.execute("DELETE FROM shots WHERE match = ?", [match])
                insert(connection, "shots", with_heart_rates(rows, hearts))
            if len(swings.of_players) == PLAYERS:
                _count_swings(connection, match, swings)
            connection.execute("UPDATE matches SET has_bodies = true WHERE match = ?", [match])


def _count_swings(connection: duckdb.DuckDBPyConnection, match: str, swings: Swings) -> None:
    played = connection.execute(
        "SELECT number, time_us // 1000 FROM points WHERE match = ? AND NOT penalty ORDER BY number", [match]
    ).fetchall()
    rallies = find_rallies([moment_ms for _, moment_ms in played], swings.time_ms, len(swings.of_players))
    counts = [one.shots if swings.are_of_all_around(one.start_ms, one.end_ms) else None for one in rallies]
    connection.execute(
        "UPDATE points SET swings = told.swings"
        " FROM (SELECT unnest(?::INTEGER[]) AS number, unnest(?::INTEGER[]) AS swings) AS told"
        " WHERE points.match = ? AND points.number = told.number",
        [[number for number, _ in played], counts, match],
    )
