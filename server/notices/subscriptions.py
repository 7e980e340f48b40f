"""Who wants to be told of what, and where: a program's address (a webhook), or a browser."""

import json
import sqlite3
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from server.club.club_events import DEFAULT
from server.errors import NoticeRefused
from server.notices.kinds import Kind, Notice
from server.notices.push import Browser
from server.notices.signing import new_secret
from server.people.database import Database
from wire.identifiers import uuid7

AT_MOST = 20
"""Subscriptions of one account."""

BOTH_SECRETS_S = 86_400.0
"""How long a secret signs beside the one that took its place."""


class NoticeWay(StrEnum):
    """How somebody is told."""

    WEBHOOK = "webhook"
    PUSH = "push"


class Wanted(BaseModel):
    """Of what somebody wants to be told; what is left out is everything."""

    model_config = ConfigDict(frozen=True)

    about: tuple[Kind, ...] = Field(min_length=1, max_length=len(Kind))
    event: str | None = Field(None, max_length=200, description="only of matches of this event of the club")
    court: str | None = Field(None, max_length=200, description="only of matches on this court")
    match: str | None = Field(None, max_length=200, description="only of this match")

    def has(self, notice: Notice) -> bool:
        """Say whether a notice is among it."""
        return (
            notice.kind in self.about
            and self.event in (None, DEFAULT, notice.event)
            and self.court in (None, *notice.courts)
            and self.match in (None, *notice.matches)
        )


class Secrets(NamedTuple):
    """The secrets that sign: the one that counts, and the one before it until a moment, in seconds since 1970."""

    current: str
    former: str = ""
    until: float = 0.0

    def at(self, now: float) -> list[str]:
        """Give those that sign now."""
        return [self.current, *([self.former] if self.former and now < self.until else [])]


class Subscription(NamedTuple):
    """Somebody is told of something.

    Attributes:
        secrets: JSON; of a webhook what signs, of a browser its keys and its language.
        off: why nothing is sent any more; `None` while it is.
        failures: tries in a row that were not taken, since `failing_since`; the next one is not before `next`.
    """

    id: str
    account: str
    way: NoticeWay
    address: str
    secrets: str
    wanted: Wanted
    made: float
    off: str | None
    failures: int
    failing_since: float | None
    next: float

    @classmethod
    def of(cls, row: sqlite3.Row) -> "Subscription":
        """Read a row of the table."""
        named = {**dict(row), "way": NoticeWay(row["way"]), "wanted": Wanted.model_validate_json(row["wanted"])}
        return cls(**named)

    def signing(self, now: float) -> list[str]:
        """Give the secrets that sign a webhook's notices now."""
        return Secrets(*json.loads(self.secrets)).at(now)


class Subscriptions:
    """The subscriptions of a server; `now` gives seconds since 1970."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database, self._now = database, now

    def of(self, account: str) -> list[Subscription]:
        """Give somebody's, in the order in which they were made."""
        rows = self._database.rows("SELECT * FROM subscriptions WHERE account = ? ORDER BY rowid", account)
        return [Subscription.of(row) for row in rows]

    def get(self, account: str, subscription: str) -> Subscription | None:
        """Give one of somebody's."""
        return next((one for one in self.of(account) if one.id == subscription), None)

    def on(self) -> list[Subscription]:
        """Give those that are on, of people who are not locked."""
        query = (
            "SELECT subscriptions.* FROM subscriptions JOIN accounts ON accounts.id = account"
            " WHERE off IS NULL AND is_active = 1 ORDER BY subscriptions.rowid"
        )
        return [Subscription.of(row) for row in self._database.rows(query)]

    def add_webhook(self, account: str, url: str, wanted: Wanted) -> tuple[Subscription, str]:
        """Add a webhook, and give it with its secret, which is shown now and not again.

        Raises:
            NoticeRefused: when somebody has too many.
        """
        secret = new_secret()
        with self._database.change() as connection:
            return self._add(connection, account, NoticeWay.WEBHOOK, url, json.dumps(Secrets(secret)), wanted), secret

    def put_push(self, account: str, endpoint: str, browser: Browser, wanted: Wanted) -> Subscription:
        """Add a browser, or put it in the place of what is known of it; whose it was before has it no more.

        Raises:
            NoticeRefused: when somebody has too many.
        """
        with self._database.change() as connection:
            connection.execute("DELETE FROM subscriptions WHERE way = ? AND address = ?", (NoticeWay.PUSH, endpoint))
            return self._add(connection, account, NoticeWay.PUSH, endpoint, json.dumps(browser), wanted)

    def _add(
        self, connection: sqlite3.Connection, account: str, way: NoticeWay, address: str, secrets: str, wanted: Wanted
    ) -> Subscription:
        ((count,),) = connection.execute(
            "SELECT count(*) FROM subscriptions WHERE account = ?", (account,)
        ).fetchall()
        if count >= AT_MOST:
            raise NoticeRefused(f"you have {count} subscriptions, and there are no more than that; remove one first")
        made = Subscription(uuid7(), account, way, address, secrets, wanted, self._now(), None, 0, None, 0.0)
        connection.execute(
            "INSERT INTO subscriptions VALUES (?, ?, ?, ?, ?, ?, ?, NULL, 0, NULL, 0)",
            (made.id, account, way, address, secrets, wanted.model_dump_json(), made.made),
        )
        return made

    def change(self, one: Subscription, url: str, wanted: Wanted, *, on: bool) -> None:
        """Change where a subscription leads, what is wanted, and whether it is on; on again it begins anew."""
        off = None if on else (one.off or "you switched it off")
        with self._database.change() as connection:
            connection.execute(
                "UPDATE subscriptions SET address = ?, wanted = ?, off = ?, failures = 0, failing_since = NULL,"
                " next = 0 WHERE id = ?",
                (url, wanted.model_dump_json(), off, one.id),
            )

    def rotate(self, one: Subscription) -> str:
        """Make another secret and give it; the one before signs beside it for a day."""
        current, secret = Secrets(*json.loads(one.secrets)).current, new_secret()
        with self._database.change() as connection:
            connection.execute(
                "UPDATE subscriptions SET secrets = ? WHERE id = ?",
                (json.dumps(Secrets(secret, current, self._now() + BOTH_SECRETS_S)), one.id),
            )
        return secret

    def remove(self, subscription: str) -> None:
        """Forget a subscription, with all that waits for it."""
        with self._database.change() as connection:
            connection.execute("DELETE FROM subscriptions WHERE id = ?", (subscription,))
