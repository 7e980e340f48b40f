"""Conflicts: two versions of what happened in a match, which of them stayed, and what somebody chose."""

from collections.abc import Callable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from server.people.database import Database

Version = Literal["hand", "store"]
"""`hand` is what was tapped without knowing of the other; `store` what was stored meanwhile."""

Stayed = Version | Literal["both"]


class Conflict(BaseModel):
    """A conflict; times in seconds since 1970.

    Attributes:
        holder: key of who tapped.
        stayed: the version that stayed by the rule; both when they came to the same.
        base: id of the last event that both versions have.
        store_last: id of the last event of the store's version.
        store_events: ids of the events that make the store's version another one.
        taps: what was tapped, as it was asked.
        hand_texts, store_texts: what happened in each version, for people.
        hand_score, store_score: to what each came.
        hand_last: id of the event that the version of the taps ended with, once that has stood.
        settled: id of the event that moved the match last when it was settled; empty until it is.
        mended: ids of the amendments that were tapped beside it, and stand in whichever version is chosen.
        chosen: what somebody chose since, and who.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    match: str
    holder: str
    at: float
    stayed: Stayed
    base: str
    store_last: str
    taps: tuple[str, ...]
    hand_texts: tuple[str, ...]
    store_texts: tuple[str, ...]
    hand_score: str
    store_score: str
    settled: str
    store_events: tuple[str, ...] = ()
    hand_last: str = ""
    mended: tuple[str, ...] = ()
    chosen: Version | None = None
    chosen_by: str | None = None


class Conflicts:
    """The conflicts of a server; `now` gives seconds since 1970."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database, self._now = database, now

    def keep(self, conflict: Conflict, taps: Sequence[str]) -> None:
        """Keep a conflict, new or changed; `taps` are the ids of the events that its taps are, or would be."""
        with self._database.change() as connection:
            connection.execute(
                "INSERT INTO conflicts VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET at = excluded.at, content = excluded.content",
                (conflict.id, conflict.match, conflict.holder, conflict.at, conflict.model_dump_json()),
            )
            connection.executemany(
                "INSERT OR REPLACE INTO conflict_commands VALUES (?, ?)", [(tap, conflict.id) for tap in taps]
            )

    def drop(self, conflict: str) -> None:
        """Forget a conflict that came to nothing."""
        with self._database.change() as connection:
            connection.execute("DELETE FROM conflicts WHERE id = ?", (conflict,))

    def get(self, conflict: str) -> Conflict | None:
        """Give a conflict."""
        return self._one("SELECT content FROM conflicts WHERE id = ?", conflict)

    def of_tap(self, tap: str) -> Conflict | None:
        """Give the conflict that a tap came into."""
        query = "SELECT content FROM conflicts JOIN conflict_commands ON conflict = conflicts.id"
        return self._one(f"{query} WHERE conflict_commands.id = ?", tap)

    def all(self, limit: int) -> list[Conflict]:
        """Give the newest first."""
        rows = self._database.rows("SELECT content FROM conflicts ORDER BY at DESC, rowid DESC LIMIT ?", limit)
        return [Conflict.model_validate_json(row["content"]) for row in rows]

    def _one(self, query: str, value: str) -> Conflict | None:
        rows = self._database.rows(query, value)
        return Conflict.model_validate_json(rows[0]["content"]) if rows else None
