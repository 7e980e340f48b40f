"""Opening the outbox file: one process at a time, durable at every commit, and set aside when it is damaged, or of a
later version.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from device.errors import OutboxError, OutboxTooNew
from device.outbox.integrity import check_rows, check_tree
from device.outbox.salvage import fill
from device.outbox.schema import migrate

_log = logging.getLogger(__name__)

FILE_NAME = "outbox.sqlite"

PAGE_BYTES = 1024
_WAL_LIMIT_BYTES = 4 << 20
_DAMAGED = frozenset((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB))
_RESTART = "the file is damaged; start marcador again, it then sets the file aside and begins a new one"
_IN_USE = "another marcador uses it; stop that one, or give this one a data folder of its own"
_SENTENCES = {
    sqlite3.SQLITE_FULL: "the disk is full; make room on it, what is in the outbox already is safe",
    sqlite3.SQLITE_READONLY: "the file or its disk is read-only; make it writable for the user that marcador runs as",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened; check that its folder exists and may be written",
    sqlite3.SQLITE_BUSY: _IN_USE,
    sqlite3.SQLITE_LOCKED: _IN_USE,
    sqlite3.SQLITE_IOERR: "the disk reports an error; check the SD card, and replace it if this comes again",
    sqlite3.SQLITE_CORRUPT: _RESTART,
    sqlite3.SQLITE_NOTADB: _RESTART,
}


def open_file(path: Path) -> sqlite3.Connection:
    """Open the outbox file, or create it; a damaged one, and one of a later version, is renamed beside it, and what
    can be read of it is put into a new one, with a warning.

    Raises:
        OutboxError: when it cannot be used, saying why and what to do.
    """
    if not path.parent.is_dir():
        raise OutboxError(f"the outbox's folder {path.parent} does not exist; create it, or set another data folder")
    try:
        return _open(path)
    except OutboxTooNew as error:
        aside = _set_aside(path, "later", f"is of a later version ({error})")
    except sqlite3.DatabaseError as error:
        if primary_code(error) not in _DAMAGED:
            raise explained(path, error) from error
        aside = _set_aside(path, "damaged", f"is damaged ({error})")
    with explaining(path):
        connection = _open(path)
        try:
            fill(connection, aside)
        except BaseException:
            connection.close()
            raise
        return connection


def is_in_use(path: Path) -> bool:
    """Say whether a running appliance holds the outbox file."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.Error as error:
        return primary_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return False


@contextmanager
def explaining(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into an `OutboxError` that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise explained(path, error) from error


def explained(path: Path, error: sqlite3.Error) -> OutboxError:
    """Say in a sentence why the outbox cannot be used, and what to do."""
    code = primary_code(error)
    sentence = _SENTENCES.get(code, str(error)) if code is not None else str(error)
    return OutboxError(f"the outbox {path} cannot be used: {sentence}")


def primary_code(error: sqlite3.Error) -> int | None:
    """Give the primary result code of an error (its low byte), or `None` when SQLite did not raise it."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=1.0, isolation_level=None, check_same_thread=False)
    try:
        _configure(connection)
        check_tree(connection)
        migrate(connection)
        check_rows(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _configure(connection: sqlite3.Connection) -> None:
    # Exclusive: the counters are kept in memory too, so a second process must find the file locked.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")  # of a new file; another keeps its own
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")


def _set_aside(path: Path, what: str, why: str) -> Path:
    suffix = datetime.now(UTC).strftime(f".{what}-%Y%m%dT%H%M%S%fZ")
    aside = path.with_name(path.name + suffix)
    try:
        for ending in ("", "-wal", "-shm"):
            part = path.with_name(path.name + ending)
            if part.exists():
                part.rename(aside.with_name(aside.name + ending))
    except OSError as trouble:
        raise OutboxError(f"the outbox {path} {why} and cannot be set aside: {trouble.strerror}") from trouble
    _log.warning("the outbox %s %s; it was set aside as %s and a new one begun", path, why, aside.name)
    return aside
