"""What is asked of the store: events by position, samples of a session, devices. Reads with a cursor of its own."""

import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from padel.events import MatchCreated, MatchTakenUp
from server.store.motion_reading import MotionReader, series_of
from server.store.rows import StoredEvent
from wire.envelope import CloudEvent
from wire.reading import refused

log = logging.getLogger(__name__)

_CHUNK = 5_000
_DAY_US = 86_400_000_000
_FAR_BEFORE_US, _FAR_AFTER_US = 366 * _DAY_US, _DAY_US


class Beats(NamedTuple):
    """How fast the heart beat by one sensor, in order of time: all that most questions need, read far quicker."""

    player: int
    sensor: str
    time_ms: NDArray[np.int64]
    bpm: NDArray[np.int64]


class HeartRateSeries(NamedTuple):
    """Heart rates of one sensor in order of time; `contact` has `None` where the sensor does not say."""

    player: int
    sensor: str
    time_ms: NDArray[np.int64]
    bpm: NDArray[np.int64]
    contact: list[bool | None]
    rr_s: list[list[float]]


class StoredLast(NamedTuple):
    """The last event of a match."""

    position: int
    time: datetime


class StoredDevice(NamedTuple):
    """The last status of a device, as far as it matters after a restart."""

    source: str
    time: datetime | None


class QuarantinedMessage(NamedTuple):
    """A message that has no place among the rest; the fields are those of the table."""

    number: int
    noted: datetime
    source: str
    stream: str
    epoch: str | None
    sequence: int | None
    kind: str
    reason: str
    size: int
    payload: bytes


class OddTime(NamedTuple):
    """An event whose time is far from when it was received."""

    position: int
    event: CloudEvent
    received: datetime


_TELLING = """
WITH matches AS (
    SELECT subject, arg_min(source, position) AS source, arg_min(court, position) AS court,
        min(time) AS begin, max(time) AS last
    FROM events GROUP BY subject
), crossing AS (
    SELECT one.subject AS one, other.subject AS other FROM matches AS one JOIN matches AS other
    ON one.court = other.court AND one.source <> other.source
        AND other.begin BETWEEN one.begin AND one.last + INTERVAL 1 DAY
)
SELECT position, envelope FROM events
WHERE type = $created OR subject IN (
    SELECT subject FROM events WHERE type = $taken_up UNION SELECT one FROM crossing UNION SELECT other FROM crossing
)
ORDER BY position
"""


class Reader(MotionReader):
    """Questions to a store; safe to use from any thread."""

    def all_events(self) -> Iterator[StoredEvent]:
        """Give every event in order, a few thousand at a time in memory."""
        with self._store.cursor() as cursor:
            rows = cursor.execute("SELECT position, envelope FROM events ORDER BY position")
            while chunk := rows.fetchmany(_CHUNK):
                yield from _readable(chunk)

    def telling_of_matches(self) -> list[StoredEvent]:
        """Give the events that create matches, and all of those matches that met another device's, in order.

        It took them up, or began a match on their court while they were played, or within a day.
        """
        with self._store.cursor() as cursor:
            rows = cursor.execute(_TELLING, {"created": MatchCreated.TYPE, "taken_up": MatchTakenUp.TYPE}).fetchall()
        return list(_readable(rows))

    def last_events(self) -> dict[str, StoredLast]:
        """Give the position and the time of the last event of each match."""
        with self._store.cursor() as cursor:
            rows = cursor.execute(
                "SELECT subject, max(position), arg_max(epoch_us(time), position) FROM events GROUP BY subject"
            ).fetchall()
        return {match: StoredLast(position, moment(time_us)) for match, position, time_us in rows}

    def events(
        self, match: str, after: int = 0, up_to: int | None = None, limit: int | None = None
    ) -> list[StoredEvent]:
        """Give events of a match with `after` < position <= `up_to`, in order, at most `limit`."""
        with self._store.cursor() as cursor:
            rows = cursor.execute(
                "SELECT position, envelope FROM events WHERE subject = ? AND position > ? AND position <= ?"
                " ORDER BY position LIMIT ?",
                [match, after, up_to if up_to is not None else 2**62, limit if limit is not None else 2**62],
            ).fetchall()
        return list(_readable(rows))

    def events_of_type(self, match: str, type: str, up_to: int) -> list[StoredEvent]:
        """Give the events of a match that are of one type, up to a position, in order."""
        with self._store.cursor() as cursor:
            rows = cursor.execute(
                "SELECT position, envelope FROM events WHERE subject = ? AND type = ? AND position <= ?"
                " ORDER BY position",
                [match, type, up_to],
            ).fetchall()
        return list(_readable(rows))

    def counts(self, session: str) -> tuple[int, int, int]:
        """Count what a session has: events, heart-rate samples, motion samples, those that were thinned too."""
        query = (
            "SELECT (SELECT count(*) FROM events WHERE subject = $session),"
            " (SELECT count(*) FROM heart_rate JOIN series USING (series) WHERE session = $session)"
        )
        with self._store.cursor() as cursor:
            row = cursor.execute(query, {"session": session}).fetchone()
        assert row is not None
        return row[0], row[1], sum(self.motion_counts(session))

    def heart_rate(self, session: str, player: int | None = None) -> list[HeartRateSeries]:
        """Give the heart rates of a session, a series for each sensor, of one player or of all.

        What is none is left out, though it is stored: 0 bpm, samples off the skin, intervals of 0.
        """
        columns = "contact, list_filter(rr_s, lambda rr: rr > 0 AND isfinite(rr)) AS rr_s"
        return [
            HeartRateSeries(
                *whose, of["time_ms"], of["bpm"], of["contact"].tolist(), [rr.tolist() for rr in of["rr_s"]]
            )
            for whose, of in self._heart_rates(session, player, columns)
        ]

    def beats(self, session: str, player: int | None = None) -> list[Beats]:
        """Give the same without contact and intervals."""
        return [Beats(*whose, of["time_ms"], of["bpm"]) for whose, of in self._heart_rates(session, player)]

    def _heart_rates(
        self, session: str, player: int | None, *more: str
    ) -> Iterator[tuple[tuple[int, str], dict[str, NDArray[Any]]]]:
        columns = ", ".join(("series", "epoch_ms(time) AS time_ms", "bpm::BIGINT AS bpm", *more))
        with self._store.cursor() as cursor:
            series = series_of(cursor, "heart-rate", session, player)
            if not series:
                return
            numbers = ", ".join(str(number) for number, *_ in series)
            found = cursor.execute(
                f"SELECT {columns} FROM heart_rate WHERE series IN ({numbers})"
                " AND bpm > 0 AND contact IS DISTINCT FROM false ORDER BY series, time"
            ).fetchnumpy()
        for number, of_player, sensor, _ in series:
            first, last = np.searchsorted(found["series"], (number, number + 1))
            yield (of_player, sensor), {name: column[first:last] for name, column in found.items()}

    def quarantine(self, limit: int) -> list[QuarantinedMessage]:
        """Give the messages that have no place among the rest, the newest first."""
        with self._store.cursor() as cursor:
            rows = cursor.execute(
                "SELECT number, epoch_us(noted), source, stream, epoch, sequence, kind, reason, bytes, payload"
                " FROM quarantine ORDER BY number DESC LIMIT ?",
                [limit],
            ).fetchall()
        return [QuarantinedMessage(row[0], moment(row[1]), *row[2:]) for row in rows]

    def odd_times(self, limit: int) -> list[OddTime]:
        """Give events from more than a day after or a year before they were received, the newest first."""
        with self._store.cursor() as cursor:
            rows = cursor.execute(
                "SELECT position, envelope, epoch_us(received) FROM events WHERE received IS NOT NULL"
                " AND epoch_us(time) NOT BETWEEN epoch_us(received) - ? AND epoch_us(received) + ?"
                " ORDER BY position DESC LIMIT ?",
                [_FAR_BEFORE_US, _FAR_AFTER_US, limit],
            ).fetchall()
        received = {row[0]: moment(row[2]) for row in rows}
        return [OddTime(*one, received[one.position]) for one in _readable([row[:2] for row in rows])]

    def json_rows(self, statement: str, values: list[object], at_once: int) -> Iterator[bytes]:
        """Give what a statement of our own finds, whose one column is JSON, in pieces of `at_once` lines."""
        with self._store.cursor() as cursor:
            found = cursor.execute(statement, values)
            while piece := found.fetchmany(at_once):
                yield b"".join(row[0].encode() + b"\n" for row in piece)

    def devices(self) -> list[StoredDevice]:
        """Give every device that ever said its status, with the time of its last one."""
        with self._store.cursor() as cursor:
            rows = cursor.execute("SELECT source, epoch_us(time) FROM devices ORDER BY source").fetchall()
        return [StoredDevice(source, moment(time_us) if time_us is not None else None) for source, time_us in rows]


def _readable(rows: Iterable[tuple[int, str]]) -> Iterator[StoredEvent]:
    """Give the events that can be read: one that an earlier version took hides none of the others."""
    for position, envelope in rows:
        try:
            event = CloudEvent.model_validate_json(envelope)
        except ValidationError as error:
            log.error("the event at position %d is left out: %s", position, refused("an event", error))
            continue
        yield StoredEvent(position, event)


def moment(time_us: int) -> datetime:
    """Give the moment of microseconds since 1970."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=time_us)
