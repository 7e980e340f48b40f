"""Notes on sessions: of one author, private or shared, on a moment, a point, or the session as a whole."""

from collections.abc import Callable, Sequence
from sqlite3 import Row
from typing import NamedTuple
from uuid import uuid4

from server.people.database import Database

MOST_OF_A_SESSION = 500
"""So many notes of one session are given at most."""


class Note(NamedTuple):
    """A note; times in seconds since 1970.

    Attributes:
        account: whose it is; `None` where the server had no accounts.
        at_ms: the moment that it is about, milliseconds since 1970; `None` for the session as a whole.
        point: id of the event of the point that it is about.
        text: empty for a bookmark.
    """

    id: str
    account: str | None
    session: str
    at_ms: int | None
    point: str | None
    text: str
    is_shared: bool
    created: float
    changed: float


class Notes:
    """The notes of a server; `now` gives seconds since 1970."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database, self._now = database, now

    def seen_by(self, account: str | None, sessions: Sequence[str]) -> list[Note]:
        """Give one's own notes on sessions and the shared ones, in the order of the moments that they are about."""
        rows = self._database.rows(
            f"SELECT * FROM notes WHERE session IN ({', '.join('?' * len(sessions))})"
            " AND (account IS ? OR is_shared) ORDER BY session, at_ms, created LIMIT ?",
            *sessions,
            account,
            MOST_OF_A_SESSION * len(sessions),
        )
        return [_note(row) for row in rows]

    def get(self, note: str) -> Note | None:
        """Give a note."""
        rows = self._database.rows("SELECT * FROM notes WHERE id = ?", note)
        return _note(rows[0]) if rows else None

    def write(
        self, account: str | None, session: str, at_ms: int | None, point: str | None, text: str, is_shared: bool
    ) -> Note:
        """Keep a new note."""
        now = self._now()
        note = Note(str(uuid4()), account, session, at_ms, point, text, is_shared, now, now)
        with self._database.change() as connection:
            connection.execute("INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", note)
        return note

    def change(self, note: Note, text: str, is_shared: bool) -> Note:
        """Give a note another text, share it or take it back."""
        changed = note._replace(text=text, is_shared=is_shared, changed=self._now())
        with self._database.change() as connection:
            connection.execute(
                "UPDATE notes SET text = ?, is_shared = ?, changed = ? WHERE id = ?",
                (text, is_shared, changed.changed, note.id),
            )
        return changed

    def remove(self, note: str) -> None:
        """Forget a note."""
        with self._database.change() as connection:
            connection.execute("DELETE FROM notes WHERE id = ?", (note,))


def _note(row: Row) -> Note:
    return Note(**{**dict(row), "is_shared": bool(row["is_shared"])})
