"""Thins old motion: a series is measured, then its samples give way to its figures and to an envelope a second.

The figures of a session stay what they were, to the last digit; a chart shows envelopes instead of samples.
"""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple

from server.projections.movement import measure, written
from server.store.checking import Rest, no_rest
from server.store.database import Store
from server.store.keeping import pass_on
from server.store.reading import Reader
from server.store.series import SeriesKey
from server.store.thinned import Thinned, envelopes_of
from wire.sensors import HIGHEST_HZ, LOWEST_HZ

log = logging.getLogger(__name__)

_OLD = """
SELECT series, kind, source, session, player, sensor, rate_hz FROM series
WHERE kind = 'motion' AND rate_hz BETWEEN ? AND ? AND series IN (SELECT series FROM motion)
AND session IN (
    SELECT subject FROM events GROUP BY subject HAVING max(coalesce(received, time)) < make_timestamptz(?)
)
ORDER BY series
"""
"""By when the server had the session's last event, since a device's clock may say any time."""

_GIVEN_UP = """
SELECT kind, source, session, player, sensor, rate_hz FROM series
WHERE series IN (SELECT series FROM thinned_motion) AND series NOT IN (SELECT series FROM motion)
"""


class _Old(NamedTuple):
    number: int
    key: SeriesKey


class Thinning:
    """Thins what is older than so many days; `take` does it in the writer's thread, unless there is more by then."""

    def __init__(self, store: Store, take: Callable[[Thinned], bool], days: int) -> None:
        self._store, self._reader, self._take = store, Reader(store), take
        self._age_s = timedelta(days=days).total_seconds()

    def run(self, rest: Rest = no_rest) -> int:
        """Thin all that is old, a series at a time with rests between; give how many there were.

        Raises:
            StoreError: when something cannot be read or written; what was not thinned yet is as before.
            OSError: when the second copy cannot be written.
        """
        before_s, thinned = time.time() - self._age_s, 0
        for old in self._old(before_s):
            begun = time.monotonic()
            measured = self._measured(old)
            thinned += measured is not None and self._take(measured)
            rest(time.monotonic() - begun)
        given_up = self._given_up()
        batches = pass_on(self._store.received, before_s, given_up) if given_up else 0
        if thinned or batches:
            log.info("old motion: %d series were thinned, and %d batches of the second copy", thinned, batches)
        return thinned

    def _old(self, before_s: float) -> Iterator[_Old]:
        with self._store.cursor() as cursor:
            rows = cursor.execute(_OLD, [LOWEST_HZ, HIGHEST_HZ, int(before_s * 1_000_000)]).fetchall()
        return (_Old(number, tuple(key)) for number, *key in rows)

    def _given_up(self) -> set[SeriesKey]:
        with self._store.cursor() as cursor:
            return {tuple(row) for row in cursor.execute(_GIVEN_UP).fetchall()}

    def _measured(self, old: _Old) -> Thinned | None:
        _, _, session, player, _, _ = old.key
        motions = measure(self._reader.motion_windows(session, player, only=old.number))
        with self._store.cursor() as cursor:
            envelopes = envelopes_of(cursor, old.number)
        if not motions or not len(envelopes):
            return None  # erased meanwhile
        (motion,) = motions
        return Thinned(old.key, int(envelopes["samples"].sum()), written(motion), envelopes)
