"""Sessions: each sign-in is one, kept up by a refresh token that is spent once the one after it is used."""

import hashlib
import secrets
from collections.abc import Callable
from typing import NamedTuple

from server.people.accounts import Account
from server.people.database import Database
from server.people.log import note
from wire.identifiers import uuid7

IDLE_S = 14 * 86400.0
"""A session that is not used for so long ends."""
LONGEST_S = 90 * 86400.0
"""No session lasts longer, used or not."""
_MOST = 20
_SHOWN = 120
_USED, _OVERTAKEN = 1, 2
"""How a refresh token is spent: by its use, or since another one was used that had been given for the same."""


class Session(NamedTuple):
    """A sign-in: `begun` and `used` in seconds since 1970, with what program from where."""

    id: str
    account: str
    begun: float
    used: float
    program: str
    address: str


class Sessions:
    """The sessions of a server; `now` gives seconds since 1970."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database, self._now = database, now

    def begin(self, account: Account, program: str, address: str) -> tuple[str, str]:
        """Give a new session's id and its first refresh token; the oldest of too many ends."""
        session, token = uuid7(), secrets.token_urlsafe(32)
        with self._database.change() as connection:
            now = self._now()
            connection.execute("DELETE FROM sessions WHERE used <= ? OR begun <= ?", self._oldest(now))
            connection.execute(
                "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE account = ? ORDER BY used DESC"
                " LIMIT -1 OFFSET ?)",
                (account.id, _MOST - 1),
            )
            connection.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?)",
                (session, account.id, now, now, program[:_SHOWN], address),
            )
            connection.execute("INSERT INTO refresh_tokens VALUES (?, ?, 0)", (_hash(token), session))
            note(connection, now, account.name, "signed in", address)
        return session, token

    def refresh(self, token: str) -> tuple[Account, str, str] | None:
        """Spend a refresh token: give whose it is, the session and the next token; `None` when it is not good.

        A token that was used before is good again while none that was given for it was used: the answer may have been
        lost on the way. Otherwise it ends its session: it is in two hands, and nobody knows which are the right ones.
        """
        following = secrets.token_urlsafe(32)
        with self._database.change() as connection:
            now = self._now()
            row = connection.execute(
                "SELECT t.is_spent, EXISTS (SELECT 1 FROM refresh_tokens n WHERE n.session = t.session"
                " AND n.rowid > t.rowid AND n.is_spent = 1) AS was_followed,"
                " s.id AS session, s.used, s.begun, a.* FROM refresh_tokens t"
                " JOIN sessions s ON s.id = t.session JOIN accounts a ON a.id = s.account WHERE t.hash = ?",
                (_hash(token),),
            ).fetchone()
            if row is None:
                return None
            account, session = Account.of(row), str(row["session"])
            used, begun = self._oldest(now)
            is_over = row["used"] <= used or row["begun"] <= begun or not account.is_active
            is_in_two_hands = row["is_spent"] == _OVERTAKEN or (row["is_spent"] == _USED and row["was_followed"])
            if is_in_two_hands or is_over:
                connection.execute("DELETE FROM sessions WHERE id = ?", (session,))
                if is_in_two_hands:
                    note(connection, now, account.name, "session ended: its refresh token was used twice")
                return None
            if not row["is_spent"]:
                overtaken = "UPDATE refresh_tokens SET is_spent = ? WHERE session = ? AND is_spent = 0"
                connection.execute(overtaken, (_OVERTAKEN, session))
                connection.execute("UPDATE refresh_tokens SET is_spent = ? WHERE hash = ?", (_USED, _hash(token)))
            connection.execute("INSERT INTO refresh_tokens VALUES (?, ?, 0)", (_hash(following), session))
            connection.execute("UPDATE sessions SET used = ? WHERE id = ?", (now, session))
        return account, session, following

    def account(self, session: str) -> Account | None:
        """Give whose a session is, while it lasts."""
        rows = self._database.rows(
            "SELECT a.* FROM sessions s JOIN accounts a ON a.id = s.account"
            " WHERE s.id = ? AND a.is_active = 1 AND s.used > ? AND s.begun > ?",
            session,
            *self._oldest(self._now()),
        )
        return Account.of(rows[0]) if rows else None

    def of(self, account: str) -> list[Session]:
        """Give an account's sessions, the one used last first."""
        rows = self._database.rows(
            "SELECT id, account, begun, used, program, address FROM sessions"
            " WHERE account = ? AND used > ? AND begun > ? ORDER BY used DESC",
            account,
            *self._oldest(self._now()),
        )
        return [Session(*row) for row in rows]

    def end(self, account: Account, session: str | None = None, *, but: str | None = None) -> int:
        """End one of an account's sessions, or all (`but` one); say how many ended."""
        with self._database.change() as connection:
            gone = connection.execute(
                "DELETE FROM sessions WHERE account = ? AND id = coalesce(?, id) AND id IS NOT ?",
                (account.id, session, but),
            ).rowcount
            if gone:
                note(connection, self._now(), account.name, f"{gone} session{'s' if gone > 1 else ''} ended")
        return gone

    def sign_out(self, token: str) -> None:
        """End the session of a refresh token, spent or not."""
        with self._database.change() as connection:
            connection.execute(
                "DELETE FROM sessions WHERE id IN (SELECT session FROM refresh_tokens WHERE hash = ?)",
                (_hash(token),),
            )

    def _oldest(self, now: float) -> tuple[float, float]:
        return now - IDLE_S, now - LONGEST_S


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
