"""Erasing somebody: what was erased is remembered, without a name, so that nothing brings it back."""

from collections.abc import Callable, Iterable

from server.people.accounts import Account
from server.people.database import Database
from server.people.log import note
from server.store.erasing import Wearer

GONE = "somebody who was erased"


class Erasures:
    """What was erased on a server; `now` gives seconds since 1970."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database, self._now = database, now

    def remember(self, whose: Iterable[Wearer]) -> None:
        """Remember whose samples are to be gone, before they are."""
        with self._database.change() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO erased VALUES (?, ?, ?)",
                [(one.session, one.player, self._now()) for one in whose],
            )

    def all(self) -> list[Wearer]:
        """Give whose samples are to be gone."""
        return [Wearer(*row) for row in self._database.rows("SELECT session, player FROM erased")]

    def forget_name(self, account: Account) -> None:
        """Take the name of an account that was removed out of what was done with accounts."""
        with self._database.change() as connection:
            for column in ("actor", "about"):
                connection.execute(f"UPDATE log SET {column} = ? WHERE {column} = ?", (GONE, account.name))
            note(connection, self._now(), GONE, "erased the account")
