"""What a backup has of the people: accounts and consents, and nothing with which somebody could sign in at once."""

import sqlite3
from contextlib import closing
from pathlib import Path

from server.people.database import FILE_NAME, Database

_NOT_COPIED = ("refresh_tokens", "sessions", "links", "subscriptions", "notices")
"""What somebody could sign in with, or sign notices with; people subscribe again."""

FILES = (FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm")


def copy_people(directory: Path, folder: Path) -> bool:
    """Copy the people of a data directory into a backup, while others write; say whether there are any.

    Raises:
        OSError: when it cannot be read or written.
    """
    source = directory / FILE_NAME
    if not source.exists():
        return False
    try:
        with closing(sqlite3.connect(source)) as people, closing(sqlite3.connect(folder / FILE_NAME)) as copy:
            people.backup(copy)
            copy.execute("PRAGMA secure_delete=ON")
            there = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for table in there.intersection(_NOT_COPIED):
                copy.execute(f"DELETE FROM {table}")
            copy.commit()
            copy.execute("PRAGMA journal_mode=DELETE")
            copy.execute("VACUUM")
    except sqlite3.Error as error:
        raise OSError(0, f"the accounts cannot be copied: {error}") from error
    (folder / FILE_NAME).chmod(0o600)
    return True


def erased_in(directory: Path) -> list[tuple[str, int, float]]:
    """Give what was erased in a data directory; nothing where that cannot be read."""
    source = directory / FILE_NAME
    if not source.exists():
        return []
    try:
        with closing(sqlite3.connect(source)) as people:
            return [tuple(row) for row in people.execute("SELECT session, player, at FROM erased")]
    except sqlite3.Error:
        return []  # Of an earlier version, or damaged.


def erase_in(directory: Path, erased: list[tuple[str, int, float]]) -> None:
    """Have a data directory know what was erased since its backup."""
    if erased:
        database = Database(directory)
        try:
            with database.change() as connection:
                connection.executemany("INSERT OR IGNORE INTO erased VALUES (?, ?, ?)", erased)
        finally:
            database.close()
