"""Who did what with accounts and consents. No secret is in it."""

import logging
import sqlite3
from typing import NamedTuple

from server.people.database import Database

_log = logging.getLogger(__name__)

KEPT = 10_000
"""Older entries go."""


class Entry(NamedTuple):
    """Something that was done: `at` in seconds since 1970, by whom, what, about whom."""

    at: float
    actor: str
    what: str
    about: str


def note(connection: sqlite3.Connection, at: float, actor: str, what: str, about: str = "") -> None:
    """Write down what is done in the same transaction."""
    connection.execute("INSERT INTO log VALUES (?, ?, ?, ?)", (at, actor, what, about))
    connection.execute("DELETE FROM log WHERE rowid <= (SELECT max(rowid) FROM log) - ?", (KEPT,))
    _log.info("%s: %s %s", actor, what, about)


def entries(database: Database, limit: int) -> list[Entry]:
    """Give the newest first."""
    rows = database.rows("SELECT at, actor, what, about FROM log ORDER BY rowid DESC LIMIT ?", limit)
    return [Entry(*row) for row in rows]
