"""Whether an outbox file is what was written: SQLite's own check, and a checksum a row, since SQLite has none.

What a bad disk changed is found when the file is opened, and is never sent.
"""

import sqlite3
import zlib

_TABLES = (("rows", "stream", "sequence", "payload"), ("journal", "match", "position", "event"))


def checksum(name: str, number: int, payload: bytes) -> int:
    """Give the CRC-32 of a message and of its place: its stream or match, and its number there."""
    return zlib.crc32(payload, zlib.crc32(f"{name} {number} ".encode()))


def is_as_written(name: str, number: int, payload: bytes, written: int | None) -> bool:
    """Say whether a row is what was written; one of an earlier version has no checksum, and is believed."""
    return written is None or written == checksum(name, number, payload)


def check_tree(connection: sqlite3.Connection) -> None:
    """Have SQLite read the whole file.

    Raises:
        sqlite3.DatabaseError: `SQLITE_CORRUPT`, when it is damaged.
    """
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise damaged(verdict)


def check_rows(connection: sqlite3.Connection) -> None:
    """Compare every message, and every event of the journals, with its checksum.

    Raises:
        sqlite3.DatabaseError: `SQLITE_CORRUPT`, naming the first that is not what was written.
    """
    connection.create_function("is_as_written", 4, _is_as_written, deterministic=True)
    for table, name, number, payload in _TABLES:
        row = connection.execute(  # names as bytes: those that are no text any more would be SQLite's own error
            f"SELECT CAST({name} AS BLOB), {number} FROM {table}"
            f" WHERE NOT is_as_written(CAST({name} AS BLOB), {number}, {payload}, checksum) LIMIT 1"
        ).fetchone()
        if row is not None:
            raise changed(_text(row[0]), row[1])


def _is_as_written(name: object, number: object, payload: object, written: int | None) -> bool:
    if not isinstance(number, int) or not isinstance(payload, bytes):
        return False
    return is_as_written(_text(name), number, payload, written)


def _text(name: object) -> str:
    return name.decode(errors="replace") if isinstance(name, bytes) else repr(name)


def changed(name: str, number: int) -> sqlite3.DatabaseError:
    """Give the error that names a message that is not what was written."""
    return damaged(f"{name} {number} is not what was written")


def damaged(found: str) -> sqlite3.DatabaseError:
    """Give the error that SQLite raises where it finds damage itself."""
    error = sqlite3.DatabaseError(found)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error
