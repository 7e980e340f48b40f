"""Accounts: who there is, with which role and which name in matches."""

import sqlite3
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from server.errors import SignInRefused
from server.people.database import Database
from server.people.log import note
from server.people.roles import Role
from server.sentences import Sentence
from wire.identifiers import uuid7

LONGEST_NAME = 64


class Account(NamedTuple):
    """Somebody; `player` is the name in matches of one who plays."""

    id: str
    name: str
    role: Role
    player: str | None
    is_active: bool
    created: float

    @classmethod
    def of(cls, row: sqlite3.Row) -> "Account":
        """Read a row of the table."""
        return cls(
            row["id"], row["name"], Role(row["role"]), row["player"], bool(row["is_active"]), float(row["created"])
        )


class Accounts:
    """The accounts of a server; `now` gives seconds since 1970."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database, self._now = database, now
        self._exist = False

    def exist(self) -> bool:
        """Say whether there is any; from then on nobody is trusted for where they sit, since the last one stays."""
        self._exist = self._exist or bool(self._database.rows("SELECT 1 FROM accounts LIMIT 1"))
        return self._exist

    def all(self) -> list[Account]:
        """Give everybody by name."""
        return [Account.of(row) for row in self._database.rows("SELECT * FROM accounts ORDER BY key")]

    def get(self, account: str) -> Account | None:
        """Give who has an id."""
        rows = self._database.rows("SELECT * FROM accounts WHERE id = ?", account)
        return Account.of(rows[0]) if rows else None

    def named(self, name: str) -> Account | None:
        """Give who signs in under a name, however it is typed."""
        rows = self._database.rows("SELECT * FROM accounts WHERE key = ?", key_of(name))
        return Account.of(rows[0]) if rows else None

    def change(
        self,
        account: str,
        actor: str,
        *,
        role: Role | None = None,
        player: str | None = None,
        is_active: bool | None = None,
    ) -> Account:
        """Give an account another role, player's name (empty: none) or standing.

        Raises:
            SignInRefused: when nobody has the id, no administrator would be left, or somebody else plays as that.
        """
        with self._database.change() as connection:
            before = _required(connection, account)
            after = before._replace(
                role=role or before.role,
                player=before.player if player is None else player_name(player),
                is_active=before.is_active if is_active is None else is_active,
            )
            _require_player(after.role, after.player)
            if after.player is not None and before.player != after.player:
                require_free(connection, after.player, account)
            connection.execute(
                "UPDATE accounts SET role = ?, player = ?, is_active = ? WHERE id = ?",
                (after.role, after.player, after.is_active, account),
            )
            _require_administrator(connection)
            if before.player != after.player:
                connection.execute("DELETE FROM consents WHERE player = ?", (account,))
            if before.role != after.role:
                connection.execute("DELETE FROM consents WHERE coach = ?", (account,))
            if not after.is_active:
                connection.execute("DELETE FROM sessions WHERE account = ?", (account,))
            note(connection, self._now(), actor, f"is now {_said(after)}", before.name)
        return after

    def remove(self, account: str, actor: str) -> None:
        """Forget somebody, with sessions and consents.

        Raises:
            SignInRefused: when nobody has the id, or no administrator would be left.
        """
        with self._database.change() as connection:
            gone = _required(connection, account)
            connection.execute("DELETE FROM accounts WHERE id = ?", (account,))
            _require_administrator(connection)
            note(connection, self._now(), actor, "removed", gone.name)


def add(
    connection: sqlite3.Connection, name: str, role: Role, player: str | None, password: str, at: float
) -> Account:
    """Make an account in a transaction.

    Raises:
        SignInRefused: when the name cannot be, or it or the player's name is somebody's.
    """
    shown = sign_in_name(name)
    _require_player(role, player)
    if player is not None:
        require_free(connection, player)
    made = Account(uuid7(), shown, role, player, True, at)
    try:
        connection.execute(
            "INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, 1, ?)",
            (made.id, shown, key_of(shown), role, player, password, at),
        )
    except sqlite3.IntegrityError as error:
        raise SignInRefused(Sentence.of("name-taken", name=shown)) from error
    return made


def require_free(connection: sqlite3.Connection, player: str, but: str = "") -> None:
    """Refuse a player's name that another account has: whoever has it sees that player's health data.

    Raises:
        SignInRefused: when somebody `but` this account plays as that, however it is written.
    """
    rows = connection.execute("SELECT player FROM accounts WHERE player IS NOT NULL AND id <> ?", (but,))
    if any(key_of(row["player"]) == key_of(player) for row in rows):
        raise SignInRefused(Sentence.of("player-taken", player=player))


def key_of(name: str) -> str:
    """Give that by which a name is the same however it is typed."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def sign_in_name(name: str) -> str:
    """Give a name as it is kept.

    Raises:
        SignInRefused: when it is empty, too long or has characters that nobody sees.
    """
    return _tidy(name, "a name to sign in with")


def player_name(name: str) -> str | None:
    """Give a player's name in matches as it is kept; `None` for an empty one."""
    return _tidy(name, "a player's name") if name.strip() else None


def _tidy(name: str, what: str) -> str:
    tidy = " ".join(unicodedata.normalize("NFKC", name).split())
    if not 1 <= len(tidy) <= LONGEST_NAME or any(unicodedata.category(one)[0] == "C" for one in tidy):
        raise SignInRefused(Sentence.of("name-length", what=what, most=LONGEST_NAME))
    return tidy


def _required(connection: sqlite3.Connection, account: str) -> Account:
    row = connection.execute("SELECT * FROM accounts WHERE id = ?", (account,)).fetchone()
    if row is None:
        raise SignInRefused(Sentence.of("account-unknown"))
    return Account.of(row)


def _require_administrator(connection: sqlite3.Connection) -> None:
    query = "SELECT 1 FROM accounts WHERE role = ? AND is_active = 1 LIMIT 1"
    if connection.execute(query, (Role.ADMIN,)).fetchone() is None:
        raise SignInRefused(Sentence.of("last-admin"))


def _require_player(role: Role, player: str | None) -> None:
    if role is Role.PLAYER and player is None:
        raise SignInRefused(Sentence.of("player-needs-name"))


def _said(account: Account) -> str:
    playing = f", plays as {account.player}" if account.player else ""
    return f"{account.role}{playing}" + ("" if account.is_active else ", locked")
