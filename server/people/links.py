"""One-time links: to make the first administrator, to join with a role, to choose a new password."""

import hashlib
import secrets
import sqlite3
from collections.abc import Callable
from typing import NamedTuple

from server.errors import SignInRefused
from server.people.accounts import Account, add, player_name, require_free, sign_in_name
from server.people.database import Database
from server.people.log import note
from server.people.passwords import Passwords
from server.people.roles import Role
from server.sentences import Sentence

HOURS = 72
LONGEST_HOURS = 24 * 30
SETUP_HOURS = 24
RESET_HOURS = 24
SETUP = "the first start"
_REFUSED = Sentence.of("link-bad")


class Offer(NamedTuple):
    """What a link is good for; `account` is whose password it sets, `None` for somebody new."""

    account: str | None
    role: Role
    name: str | None
    player: str | None
    maker: str
    until: float


class Links:
    """The links of a server. Only hashes of them are kept; `now` gives seconds since 1970."""

    def __init__(self, database: Database, passwords: Passwords, now: Callable[[], float]) -> None:
        self._database, self._passwords, self._now = database, passwords, now

    def set_up(self) -> str | None:
        """Make the first administrator's link in the place of an earlier one; `None` once there is an account."""
        with self._database.change() as connection:
            if connection.execute("SELECT 1 FROM accounts LIMIT 1").fetchone():
                return None
            connection.execute("DELETE FROM links WHERE maker = ?", (SETUP,))
            return self._make(connection, Offer(None, Role.ADMIN, None, None, SETUP, self._until(SETUP_HOURS)))

    def invite(
        self, actor: str, role: Role, *, name: str | None = None, player: str | None = None, hours: int = HOURS
    ) -> str:
        """Make a link with which somebody makes an account.

        Raises:
            SignInRefused: when a player would have no name in matches or another's, or the first account no
                administrator's role.
        """
        name = sign_in_name(name) if name else None
        player = player_name(player) if player else None
        if role is Role.PLAYER and player is None:
            raise SignInRefused(Sentence.of("player-needs-name"))
        with self._database.change() as connection:
            if role is not Role.ADMIN and not connection.execute("SELECT 1 FROM accounts LIMIT 1").fetchone():
                raise SignInRefused(Sentence.of("first-admin"))
            if player is not None:
                require_free(connection, player)
            link = self._make(connection, Offer(None, role, name, player, actor, self._until(hours)))
            note(connection, self._now(), actor, f"invited {role}", name or player or "")
        return link

    def reset(self, account: str, actor: str) -> str:
        """Take somebody's password and sessions away, and make a link with which they choose another password.

        Raises:
            SignInRefused: when nobody has the id.
        """
        with self._database.change() as connection:
            row = connection.execute("SELECT * FROM accounts WHERE id = ?", (account,)).fetchone()
            if row is None:
                raise SignInRefused(Sentence.of("account-unknown"))
            found = Account.of(row)
            connection.execute("UPDATE accounts SET password = NULL WHERE id = ?", (account,))
            connection.execute("DELETE FROM sessions WHERE account = ?", (account,))
            connection.execute("DELETE FROM links WHERE account = ?", (account,))
            until = self._until(RESET_HOURS)
            link = self._make(connection, Offer(account, found.role, found.name, found.player, actor, until))
            note(connection, self._now(), actor, "password taken away, link to choose another", found.name)
        return link

    def offer(self, link: str) -> Offer:
        """Say what a link is good for.

        Raises:
            SignInRefused: when it is good for nothing any more.
        """
        rows = self._database.rows("SELECT * FROM links WHERE hash = ? AND until > ?", _hash(link), self._now())
        if not rows:
            raise SignInRefused(_REFUSED)
        return _offer(rows[0])

    def redeem(self, link: str, name: str, password: str) -> Account:
        """Use a link up: make the account, or set its password. `name` counts where the link leaves it open.

        Raises:
            SignInRefused: when the link is good for nothing any more, or name or password cannot be.
        """
        known = self.offer(link)
        hashed = self._passwords.hash(password, known.name or name)
        with self._database.change() as connection:
            row = connection.execute("SELECT * FROM links WHERE hash = ?", (_hash(link),)).fetchone()
            if row is None or row["until"] <= self._now():
                raise SignInRefused(_REFUSED)
            offered = _offer(row)
            if offered.account is None:
                account = add(connection, offered.name or name, offered.role, offered.player, hashed, self._now())
                note(connection, self._now(), account.name, f"joined as {account.role}, by link of {offered.maker}")
            else:
                connection.execute("UPDATE accounts SET password = ? WHERE id = ?", (hashed, offered.account))
                found = connection.execute("SELECT * FROM accounts WHERE id = ?", (offered.account,)).fetchone()
                account = Account.of(found)
                note(connection, self._now(), account.name, "chose a password by link")
            # The links of the first start go with the first account: whoever else has one comes too late.
            connection.execute("DELETE FROM links WHERE hash = ? OR maker = ?", (_hash(link), SETUP))
        return account

    def _make(self, connection: sqlite3.Connection, offer: Offer) -> str:
        link = secrets.token_urlsafe(24)
        connection.execute("DELETE FROM links WHERE until <= ?", (self._now(),))
        connection.execute(
            "INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?)",
            (_hash(link), offer.account, offer.role, offer.name, offer.player, offer.maker, offer.until),
        )
        return link

    def _until(self, hours: int) -> float:
        return self._now() + hours * 3600.0


def _offer(row: sqlite3.Row) -> Offer:
    return Offer(row["account"], Role(row["role"]), row["name"], row["player"], row["maker"], float(row["until"]))


def _hash(link: str) -> str:
    return hashlib.sha256(link.encode()).hexdigest()
