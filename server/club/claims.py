"""Who scores a match by hand: one at a time, for a while that each use renews; who held it when is kept."""

from collections.abc import Callable
from typing import NamedTuple

from server.people.database import Database

DEFAULT_MINUTES = 30
LONGEST_MINUTES = 720
KEPT = 10_000
"""Older entries of who held what go."""


class Claim(NamedTuple):
    """Somebody holds a match, or did; times in seconds since 1970.

    Attributes:
        holder: key of a principal, see `Principal.key`.
        until: when it ends unless it is used before, or when it ended.
        ended: how it ended: `released`, `expired` or `taken over`; `None` while it holds.
    """

    match: str
    holder: str
    since: float
    until: float
    ended: str | None


class Claims:
    """The claims of a server; `now` gives seconds since 1970."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database, self._now = database, now

    def of(self, match: str) -> Claim | None:
        """Give who holds a match now."""
        found = self._database.rows(
            f"SELECT {_COLUMNS} FROM claims WHERE match = ? AND ended IS NULL AND until > ?", match, self._now()
        )
        return Claim(*found[0]) if found else None

    def all(self) -> list[Claim]:
        """Give who holds which matches now, the longest held first."""
        query = f"SELECT {_COLUMNS} FROM claims WHERE ended IS NULL AND until > ? ORDER BY since"
        return [Claim(*row) for row in self._database.rows(query, self._now())]

    def log(self, match: str, limit: int) -> list[Claim]:
        """Give who held a match when, the newest first; one that ran out says so."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM claims WHERE match = ? ORDER BY rowid DESC LIMIT ?", match, limit
        )
        return [self._as_it_is(Claim(*row)) for row in rows]

    def take(
        self, match: str, holder: str, minutes: int = DEFAULT_MINUTES, *, take_over: bool = False
    ) -> tuple[Claim, bool]:
        """Hold a match, or go on holding it, for so many minutes; give who holds it then, and whether it is new.

        One that somebody else holds stays theirs unless it is taken over.
        """
        now = self._now()
        with self._database.change() as connection:
            connection.execute(
                "UPDATE claims SET ended = 'expired' WHERE match = ? AND ended IS NULL AND until <= ?", (match, now)
            )
            row = connection.execute(
                f"SELECT {_COLUMNS} FROM claims WHERE match = ? AND ended IS NULL", (match,)
            ).fetchone()
            held = Claim(*row) if row else None
            if held is not None and held.holder != holder and not take_over:
                return held, False
            if held is not None and held.holder == holder:
                connection.execute(
                    "UPDATE claims SET until = ?, lasts = ? WHERE match = ? AND ended IS NULL",
                    (now + minutes * 60, minutes, match),
                )
                return held._replace(until=now + minutes * 60), False
            connection.execute(
                "UPDATE claims SET ended = 'taken over', until = ? WHERE match = ? AND ended IS NULL", (now, match)
            )
            connection.execute(
                "INSERT INTO claims VALUES (?, ?, ?, ?, ?, NULL)", (match, holder, now, now + minutes * 60, minutes)
            )
            connection.execute("DELETE FROM claims WHERE rowid <= (SELECT max(rowid) FROM claims) - ?", (KEPT,))
        return Claim(match, holder, now, now + minutes * 60, None), True

    def used(self, match: str) -> None:
        """Have a claim last as long again, from now."""
        with self._database.change() as connection:
            connection.execute(
                "UPDATE claims SET until = max(until, :now + lasts * 60)"
                " WHERE match = :match AND ended IS NULL AND until > :now",
                {"now": self._now(), "match": match},
            )

    def release(self, match: str) -> None:
        """End the claim of a match, where there is one."""
        with self._database.change() as connection:
            connection.execute(
                "UPDATE claims SET ended = 'released', until = ? WHERE match = ? AND ended IS NULL AND until > ?",
                (self._now(), match, self._now()),
            )

    def _as_it_is(self, claim: Claim) -> Claim:
        is_over = claim.ended is None and claim.until <= self._now()
        return claim._replace(ended="expired") if is_over else claim


_COLUMNS = "match, holder, since, until, ended"
