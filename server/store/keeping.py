"""Keeps the store in the background: compresses and thins the journals' finished files, and reads everything once
a day, so that damage is found while there is another copy. What becomes of old motion, and of what was set aside, is
left to `server.keep`.
"""

import logging
import time
from collections.abc import Callable, Container, Sequence
from datetime import timedelta
from threading import Event, Thread

import duckdb

from server.errors import StoreError
from server.store import records
from server.store.checking import Rest, check_journal, check_tables
from server.store.database import Store
from server.store.faults import first_line, may_be_damage
from server.store.filling import events_at
from server.store.journal import Journal
from server.store.segments import entries
from server.store.series import SeriesKey
from server.unhurried import go_last

log = logging.getLogger(__name__)

_ROUND_S = 10.0
_FIRST_CHECK_S = 60.0
_DAY_S = 86_400.0
_WORK_SHARE = 0.1


class Keeper:
    """A thread that takes at most a tenth of one core."""

    def __init__(
        self,
        store: Store,
        second_copy_days: int = 0,
        first_check_s: float = _FIRST_CHECK_S,
        daily: Callable[[Rest], object] | None = None,
    ) -> None:
        """With `second_copy_days`, motion is taken out of the second copy after so long; 0 keeps it for ever.

        `daily` is called once a day, and with how long each piece of its work took.
        """
        self._store, self._days, self._daily = store, second_copy_days, daily
        self._next_check_s = time.monotonic() + first_check_s
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="store-keeper", daemon=True)

    def start(self) -> None:
        """Begin to keep."""
        self._thread.start()

    def stop(self) -> None:
        """End after the piece of work at hand."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        go_last()
        while not self._stopping.wait(min(_ROUND_S, max(0.0, self._next_check_s - time.monotonic()))):
            try:
                self._round()
            except _Stopped:
                return
            except (OSError, StoreError) as error:
                log.warning("keeping the store has to wait: %s", error)
            except Exception:
                log.exception("keeping the store failed; it is tried again")

    def _round(self) -> None:
        for journal in (self._store.events, self._store.received):
            journal.compress(self._stopping.is_set)
        if self._store.copying.is_owed:
            with self._store.cursor() as cursor:
                self._store.copying.build(cursor, self._days)
        if time.monotonic() >= self._next_check_s:
            self._next_check_s = time.monotonic() + _DAY_S
            self._check()
            if self._days:
                thin(self._store.received, time.time() - timedelta(days=self._days).total_seconds())
            if self._daily is not None:
                self._daily(self._rest)

    def _check(self) -> None:
        told = check_journal(self._store.events, self._store.events.firsts, self._bodies, self._rest)
        log.info("event log: %s", told)
        told = check_journal(self._store.received, self._store.received.firsts, None, self._rest)
        log.info("what was received: %s", told)
        if told.lost:
            self._store.copying.note_loss()
        found = check_tables(self._ask, self._rest)
        if found is not None:
            self._store.suspected = found
            log.error("the database is damaged: %s", found)

    def _bodies(self, positions: Sequence[int]) -> dict[int, bytes]:
        with self._store.cursor() as cursor:
            return events_at(cursor, positions)

    def _ask(self, query: str, parameters: list[int]) -> list[tuple[int, ...]]:
        # A cursor a query, so that nobody waits for this thread when the database has to be exchanged.
        try:
            with self._store.cursor() as cursor:
                return cursor.execute(query, parameters).fetchall()
        except StoreError as error:
            if isinstance(error.__cause__, duckdb.Error) and may_be_damage(error.__cause__):
                log.debug("%s", first_line(error.__cause__))
                raise error.__cause__ from None
            raise

    def _rest(self, took_s: float) -> None:
        if self._stopping.wait(took_s / _WORK_SHARE):
            raise _Stopped


class _Stopped(Exception):
    """The keeper is to end."""


def thin(journal: Journal, before_s: float) -> int:
    """Take motion out of finished segments from before a time, in s since 1970; give how many batches."""
    return _replace(journal, before_s, lambda body: records.THINNED if records.is_motion(body) else None)


def pass_on(journal: Journal, before_s: float, series: Container[SeriesKey]) -> int:
    """Take the motion of these series out of such segments; what stays of it is a later record. Give how many."""
    return _replace(journal, before_s, lambda body: records.passed_on(body, series))


def _replace(journal: Journal, before_s: float, other: Callable[[bytes], bytes | None]) -> int:
    replaced = 0
    for first in journal.firsts[:-1]:
        found = list(entries(journal.content(first)))
        received_us = max((records.received_us(body) for _, body in found[-20:]), default=0)
        if 0 < received_us < before_s * 1_000_000:
            others = {number: new for number, body in found if (new := other(body)) is not None}
            if others:
                journal.replace(first, others)
                replaced += len(others)
    return replaced
