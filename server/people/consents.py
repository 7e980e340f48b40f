"""Whom players allow to see their health data. Only the player gives it, and takes it back at any moment."""

from collections.abc import Callable
from typing import NamedTuple

from server.errors import SignInRefused
from server.people.accounts import Account, key_of
from server.people.database import Database
from server.people.log import note
from server.people.roles import Role
from server.sentences import Sentence


class Consent(NamedTuple):
    """A player allows a coach; `until` in seconds since 1970, `None` is until it is taken back."""

    coach: str
    coach_name: str
    given: float
    until: float | None


class Consents:
    """The consents of a server; `now` gives seconds since 1970."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database, self._now = database, now

    def give(self, player: Account, coach: Account | None, until: float | None) -> None:
        """Let a coach see a player's health data, from now on and what there is already.

        Raises:
            SignInRefused: when the account is no player's, the other no coach's, or the time is over already.
        """
        if player.player is None:
            raise SignInRefused(Sentence.of("consent-no-player"))
        if coach is None or coach.role is not Role.COACH:
            raise SignInRefused(Sentence.of("consent-no-coach"))
        if until is not None and until <= self._now():
            raise SignInRefused(Sentence.of("consent-over"))
        with self._database.change() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO consents VALUES (?, ?, ?, ?)", (player.id, coach.id, self._now(), until)
            )
            note(connection, self._now(), player.name, "allows to see health data", coach.name)

    def withdraw(self, player: Account, coach: str) -> bool:
        """Take a consent back, at once and for all that there is; say whether there was one."""
        with self._database.change() as connection:
            found = connection.execute("SELECT name FROM accounts WHERE id = ?", (coach,)).fetchone()
            gone = connection.execute(
                "DELETE FROM consents WHERE player = ? AND coach = ?", (player.id, coach)
            ).rowcount
            if gone:
                note(connection, self._now(), player.name, "allows no more to see health data", found["name"])
        return bool(gone)

    def of(self, player: str) -> list[Consent]:
        """Give whom a player allows now."""
        rows = self._database.rows(
            "SELECT coach, name, given, until FROM consents JOIN accounts ON accounts.id = coach"
            " WHERE consents.player = ? AND (until IS NULL OR until > ?) ORDER BY key",
            player,
            self._now(),
        )
        return [Consent(*row) for row in rows]

    def seen_by(self, account: Account) -> frozenset[str]:
        """Give the keys of the players whose health data an account sees: its own, and of those who allow it."""
        own = [account.player] if account.player else []
        if account.role is Role.COACH:
            rows = self._database.rows(
                "SELECT a.player FROM consents c JOIN accounts a ON a.id = c.player"
                " WHERE c.coach = ? AND a.is_active AND a.player IS NOT NULL AND (c.until IS NULL OR c.until > ?)",
                account.id,
                self._now(),
            )
            own += [str(row["player"]) for row in rows]
        return frozenset(key_of(name) for name in own)
