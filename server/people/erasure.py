"""Erasing somebody: what was erased is remembered, without a name, so that nothing brings it back."""

import re
from collections.abc import Callable, Iterable

from server.people.accounts import Account
from server.people.database import Database
from server.people.log import note
from server.store.erasing import Wearer

GONE = "somebody who was erased"
_PLAYS_AS = re.compile(r", plays as .*?(?=(, locked)?$)")
"""By this, too, one would know who it was."""


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
            mine = connection.execute(
                "SELECT rowid, what FROM log WHERE actor = ? OR about = ?", (account.name, account.name)
            )
            connection.executemany(
                "UPDATE log SET what = ? WHERE rowid = ?",
                [(_PLAYS_AS.sub("", row["what"]), row["rowid"]) for row in mine.fetchall()],
            )
            for table, column in (("log", "actor"), ("log", "about"), ("links", "maker")):
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (GONE, account.name))
            by_link = f"by link of {account.name}"
            connection.execute(
                "UPDATE log SET what = replace(what, ?, ?) WHERE substr(what, -length(?)) = ?",
                (by_link, f"by link of {GONE}", by_link, by_link),
            )
            note(connection, self._now(), GONE, "erased the account")
        self._database.settle()
