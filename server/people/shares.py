"""Links by which others see a review with the heart rates of the player who made them, for a while."""

import hashlib
import secrets
from collections.abc import Callable
from typing import NamedTuple

from server.people.accounts import Account
from server.people.database import Database
from server.people.log import note

LONGEST_DAYS = 365
MOST = 50
"""So many of one account's are good at once; with another one the oldest ends."""

_DAY_S = 86_400.0


class Share(NamedTuple):
    """A link; `made` and `until` in seconds since 1970."""

    id: str
    session: str
    made: float
    until: float


class Shown(NamedTuple):
    """What a link shows: a player's heart rates in one session."""

    session: str
    player: str


class Shares:
    """The links of a server. Only hashes of them are kept; `now` gives seconds since 1970."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database, self._now = database, now

    def make(self, account: Account, session: str, days: int) -> tuple[Share, str]:
        """Make a link, and give what is in it."""
        secret, now = secrets.token_urlsafe(24), self._now()
        share = Share(secrets.token_hex(8), session, now, now + days * _DAY_S)
        with self._database.change() as connection:
            connection.execute(
                "INSERT INTO shares VALUES (?, ?, ?, ?, ?, ?)",
                (share.id, _hash(secret), account.id, session, share.made, share.until),
            )
            connection.execute(
                "DELETE FROM shares WHERE until <= ? OR id IN"
                " (SELECT id FROM shares WHERE account = ? ORDER BY rowid DESC LIMIT -1 OFFSET ?)",
                (now, account.id, MOST),
            )
            note(connection, now, account.name, "shares own heart rates by a link", session)
        return share, secret

    def of(self, account: Account, session: str) -> list[Share]:
        """Give the links of somebody to a session that are good now, the newest first."""
        rows = self._database.rows(
            "SELECT id, session, made, until FROM shares WHERE account = ? AND session = ? AND until > ?"
            " ORDER BY rowid DESC",
            account.id,
            session,
            self._now(),
        )
        return [Share(*row) for row in rows]

    def end(self, account: Account, share: str) -> bool:
        """End a link at once; say whether there was one of this account."""
        with self._database.change() as connection:
            gone = connection.execute("DELETE FROM shares WHERE id = ? AND account = ?", (share, account.id)).rowcount
            if gone:
                note(connection, self._now(), account.name, "ended a link to own heart rates")
        return bool(gone)

    def shown_by(self, secret: str) -> Shown | None:
        """Give what a link shows now; `None` when it is good for nothing, or its player may not sign in any more."""
        rows = self._database.rows(
            "SELECT session, player FROM shares JOIN accounts ON accounts.id = account"
            " WHERE hash = ? AND until > ? AND is_active AND player IS NOT NULL",
            _hash(secret),
            self._now(),
        )
        return Shown(*rows[0]) if rows else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
