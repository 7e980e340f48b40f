"""The notices that wait to be sent, in order for each subscription, and what became of those that were.

It is on disk and bounded: what is too much is left out and said, the oldest scores first, as newer ones say more.
"""

import sqlite3
from collections.abc import Callable, Iterable
from typing import NamedTuple

from server.notices.answer import Answer
from server.notices.kinds import Kind, Notice
from server.notices.subscriptions import Subscription
from server.people.database import Database

LONGEST_QUEUE = 500
"""Notices that wait for one subscription."""

LOG_KEPT = 100
"""Notices of a subscription that are kept after they were sent, or left out."""

WAITS, SENT, LEFT_OUT = "waiting", "sent", "left out"
WAITS_S = (5.0, 30.0, 120.0, 600.0, 1800.0, 3600.0, 10_800.0)
"""How long until the next try, after each failure in a row; the last one from then on."""


class Waiting(NamedTuple):
    """A notice that is to be sent next."""

    id: str
    kind: str
    match: str | None
    made: float
    body: str


class Delivery(NamedTuple):
    """What became of a notice; times in seconds since 1970."""

    id: str
    kind: str
    match: str | None
    made: float
    state: str
    tries: int
    at: float | None
    status: int | None
    said: str


class Queue:
    """The queue of a server; `now` gives seconds since 1970."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database, self._now = database, now

    @property
    def made_up_to(self) -> int | None:
        """Give the position of the event log up to which notices were made; `None` when never any were."""
        rows = self._database.rows("SELECT position FROM notices_made")
        return int(rows[0]["position"]) if rows else None

    @property
    def depth(self) -> int:
        """Give how many notices wait to be sent."""
        rows = self._database.rows("SELECT count(*) FROM notices WHERE state = ?", WAITS)
        return sum(int(count) for (count,) in rows)  # There are none before the first account.

    def put(self, notices: Iterable[tuple[Subscription, Notice]], up_to: int | None = None) -> None:
        """Let notices wait, and note in the same transaction up to which position of the log they were made."""
        with self._database.change() as connection:
            touched = set()
            for subscription, notice in notices:
                self.put_in(connection, subscription.id, notice)
                touched.add(subscription.id)
            for one in touched:
                self._bound(connection, one)
            if up_to is not None:
                connection.execute("DELETE FROM notices_made")
                connection.execute("INSERT INTO notices_made VALUES (?)", (up_to,))

    def put_in(self, connection: sqlite3.Connection, subscription: str, notice: Notice) -> None:
        """Let a notice wait, in a transaction."""
        connection.execute(
            "INSERT OR IGNORE INTO notices (id, subscription, kind, match, made, body, state)"
            " SELECT ?, id, ?, ?, ?, ?, ? FROM subscriptions WHERE id = ?",
            (notice.id, notice.kind, notice.match, self._now(), notice.body, WAITS, subscription),
        )

    def _bound(self, connection: sqlite3.Connection, subscription: str) -> None:
        ((waiting,),) = connection.execute(
            "SELECT count(*) FROM notices WHERE subscription = ? AND state = ?", (subscription, WAITS)
        ).fetchall()
        connection.execute(
            "UPDATE notices SET state = ?, body = NULL, said = ? WHERE rowid IN (SELECT rowid FROM notices"
            " WHERE subscription = ? AND state = ? ORDER BY kind != ?, rowid LIMIT ?)",
            (
                LEFT_OUT,
                f"over {LONGEST_QUEUE} waited",
                subscription,
                WAITS,
                Kind.SCORE,
                max(0, waiting - LONGEST_QUEUE),
            ),
        )
        self._trim(connection, subscription)

    def _trim(self, connection: sqlite3.Connection, subscription: str) -> None:
        connection.execute(
            "DELETE FROM notices WHERE subscription = ? AND state != ? AND rowid NOT IN (SELECT rowid FROM notices"
            " WHERE subscription = ? AND state != ? ORDER BY rowid DESC LIMIT ?)",
            (subscription, WAITS, subscription, WAITS, LOG_KEPT),
        )

    def first(self, subscription: str) -> Waiting | None:
        """Give the notice that is to be sent next."""
        query = (
            "SELECT id, kind, match, made, body FROM notices WHERE subscription = ? AND state = ?"
            " ORDER BY rowid LIMIT 1"
        )
        rows = self._database.rows(query, subscription, WAITS)
        return Waiting(*rows[0]) if rows else None

    def waiting(self) -> frozenset[str]:
        """Give the subscriptions for which something waits."""
        rows = self._database.rows("SELECT DISTINCT subscription FROM notices WHERE state = ?", WAITS)
        return frozenset(str(row["subscription"]) for row in rows)

    def taken(self, one: Subscription, notice: Waiting, answer: Answer) -> None:
        """Note that a notice arrived."""
        with self._database.change() as connection:
            self._ended(connection, one, notice, SENT, answer)
            connection.execute(
                "UPDATE subscriptions SET failures = 0, failing_since = NULL, next = 0 WHERE id = ?", (one.id,)
            )

    def left_out(self, one: Subscription, notice: Waiting, why: str) -> None:
        """Note that a notice is not sent."""
        with self._database.change() as connection:
            self._ended(connection, one, notice, LEFT_OUT, Answer(None, why))

    def _ended(
        self, connection: sqlite3.Connection, one: Subscription, notice: Waiting, state: str, answer: Answer
    ) -> None:
        self._tried(connection, one, notice, answer)
        connection.execute(
            "UPDATE notices SET state = ?, body = NULL WHERE subscription = ? AND id = ?", (state, one.id, notice.id)
        )
        self._trim(connection, one.id)

    def _tried(self, connection: sqlite3.Connection, one: Subscription, notice: Waiting, answer: Answer) -> None:
        connection.execute(
            "UPDATE notices SET tries = tries + 1, at = ?, status = ?, said = ? WHERE subscription = ? AND id = ?",
            (self._now(), answer.status, answer.said, one.id, notice.id),
        )

    def failed(self, one: Subscription, notice: Waiting, answer: Answer, stretch: float, off_after_s: float) -> bool:
        """Note that a notice was not taken, and when it is tried again; say whether the subscription is off now.

        Args:
            stretch: by what the time until then is multiplied, so that many do not come at once.
            off_after_s: for how long nothing may be taken until the subscription is switched off.
        """
        now = self._now()
        since = now if one.failing_since is None else one.failing_since
        wait_s = max(WAITS_S[min(one.failures, len(WAITS_S) - 1)] * stretch, answer.retry_after_s)
        with self._database.change() as connection:
            self._tried(connection, one, notice, answer)
            connection.execute(
                "UPDATE subscriptions SET failures = failures + 1, failing_since = ?, next = ? WHERE id = ?",
                (since, now + wait_s, one.id),
            )
        if now - since < off_after_s:
            return False
        last = answer.said or f"status {answer.status}"
        self.switch_off(one, f"nothing was taken for {off_after_s / 86_400:g} days; the last answer: {last}")
        return True

    def switch_off(self, one: Subscription, why: str) -> None:
        """Send nothing more to a subscription, and leave out what waits for it."""
        with self._database.change() as connection:
            connection.execute("UPDATE subscriptions SET off = ? WHERE id = ?", (why, one.id))
            connection.execute(
                "UPDATE notices SET state = ?, body = NULL, said = 'the subscription is off' WHERE subscription = ?"
                " AND state = ?",
                (LEFT_OUT, one.id, WAITS),
            )
            self._trim(connection, one.id)

    def log(self, subscription: str, limit: int) -> list[Delivery]:
        """Give what became of a subscription's notices, the newest first."""
        query = (
            "SELECT id, kind, match, made, state, tries, at, status, said FROM notices WHERE subscription = ?"
            " ORDER BY rowid DESC LIMIT ?"
        )
        return [Delivery(*row) for row in self._database.rows(query, subscription, limit)]
