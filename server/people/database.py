"""The file of people and what they do about matches: SQLite, shared by the server and the command line."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from server.errors import SettingsError
from server.people.returning import take_back, unfinished

FILE_NAME = "people.db"
_BUSY_S = 10.0

_SCHEMA = (
    """
CREATE TABLE accounts (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE, role TEXT NOT NULL, player TEXT,
    password TEXT, is_active INTEGER NOT NULL DEFAULT 1, created REAL NOT NULL);
CREATE TABLE links (
    hash TEXT PRIMARY KEY, account TEXT REFERENCES accounts ON DELETE CASCADE, role TEXT NOT NULL, name TEXT,
    player TEXT, maker TEXT NOT NULL, until REAL NOT NULL);
CREATE TABLE sessions (
    id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE, begun REAL NOT NULL,
    used REAL NOT NULL, program TEXT NOT NULL, address TEXT NOT NULL);
CREATE TABLE refresh_tokens (
    hash TEXT PRIMARY KEY, session TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
    is_spent INTEGER NOT NULL DEFAULT 0);
CREATE TABLE consents (
    player TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    coach TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    given REAL NOT NULL, until REAL, PRIMARY KEY (player, coach));
CREATE TABLE log (at REAL NOT NULL, actor TEXT NOT NULL, what TEXT NOT NULL, about TEXT NOT NULL);
CREATE INDEX sessions_of ON sessions (account);
CREATE INDEX tokens_of ON refresh_tokens (session);
""",
    """
CREATE TABLE club_events (id TEXT PRIMARY KEY, content TEXT NOT NULL, created REAL NOT NULL);
INSERT INTO club_events VALUES ('club', '{}', 0);
CREATE TABLE club_matches (
    id TEXT PRIMARY KEY, event TEXT NOT NULL REFERENCES club_events ON DELETE CASCADE, content TEXT NOT NULL);
CREATE TABLE claims (
    match TEXT NOT NULL, holder TEXT NOT NULL, since REAL NOT NULL, until REAL NOT NULL, lasts INTEGER NOT NULL,
    ended TEXT);
CREATE TABLE conflicts (
    id TEXT PRIMARY KEY, match TEXT NOT NULL, holder TEXT NOT NULL, at REAL NOT NULL, content TEXT NOT NULL);
CREATE TABLE conflict_commands (id TEXT PRIMARY KEY, conflict TEXT NOT NULL REFERENCES conflicts ON DELETE CASCADE);
CREATE TABLE plans (
    event TEXT NOT NULL, account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE, match TEXT NOT NULL,
    note TEXT NOT NULL, PRIMARY KEY (event, account, match));
CREATE INDEX matches_of ON club_matches (event);
CREATE INDEX claims_of ON claims (match);
CREATE INDEX conflicts_of ON conflicts (match);
""",
    """
CREATE TABLE erased (session TEXT NOT NULL, player INTEGER NOT NULL, at REAL NOT NULL, PRIMARY KEY (session, player));
""",
    """
CREATE TABLE subscriptions (
    id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE, way TEXT NOT NULL,
    address TEXT NOT NULL, secrets TEXT NOT NULL, wanted TEXT NOT NULL, made REAL NOT NULL, off TEXT,
    failures INTEGER NOT NULL DEFAULT 0, failing_since REAL, next REAL NOT NULL DEFAULT 0);
CREATE TABLE notices (
    id TEXT NOT NULL, subscription TEXT NOT NULL REFERENCES subscriptions ON DELETE CASCADE, kind TEXT NOT NULL,
    match TEXT, made REAL NOT NULL, body TEXT, state TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
    at REAL, status INTEGER, said TEXT NOT NULL DEFAULT '', PRIMARY KEY (subscription, id));
CREATE TABLE notices_made (position INTEGER NOT NULL);
CREATE TABLE clashes_told (
    event TEXT NOT NULL, account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE, one TEXT NOT NULL,
    other TEXT NOT NULL, PRIMARY KEY (event, account, one, other));
CREATE INDEX subscriptions_of ON subscriptions (account);
CREATE INDEX notices_in ON notices (subscription, state);
""",
    """
CREATE TABLE notes (
    id TEXT PRIMARY KEY, account TEXT REFERENCES accounts ON DELETE CASCADE, session TEXT NOT NULL, at_ms INTEGER,
    point TEXT, text TEXT NOT NULL, is_shared INTEGER NOT NULL, created REAL NOT NULL, changed REAL NOT NULL);
CREATE INDEX notes_of ON notes (session);
CREATE INDEX notes_by ON notes (account);
""",
    """
CREATE TABLE second_factors (
    account TEXT PRIMARY KEY REFERENCES accounts ON DELETE CASCADE, secret TEXT, pending TEXT, since REAL,
    last_step INTEGER NOT NULL DEFAULT 0);
CREATE TABLE recovery_codes (
    account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE, hash TEXT NOT NULL, PRIMARY KEY (account, hash));
""",
    """
CREATE TABLE shares (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    session TEXT NOT NULL, made REAL NOT NULL, until REAL NOT NULL);
CREATE INDEX shares_of ON shares (account, session);
""",
)
"""What each version of the file adds to the one before."""

VERSION = len(_SCHEMA)


class Database:
    """Two connections for all threads: one that changes, and one that reads and never waits for it.

    The file is made when it is first written. One that a later version wrote is set aside, see `returning`.

    Raises:
        SettingsError: from any use, when the file cannot be used.
    """

    def __init__(self, directory: Path) -> None:
        self.path = directory / FILE_NAME
        self._writing, self._reading = RLock(), RLock()
        self._writer: sqlite3.Connection | None = None
        self._reader: sqlite3.Connection | None = None

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """Give a transaction that other processes wait for; an error undoes it."""
        with self._writing, self._plainly():
            if self._writer is None:
                self._writer = _connect(self.path)
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
            except BaseException:
                self._writer.rollback()
                raise
            self._writer.commit()

    def settle(self) -> None:
        """Move everything out of the write-ahead log, so that nothing of what was deleted is left in it.

        Where another process reads just then it has to wait for the next time.
        """
        with self._writing, self._plainly():
            if self._writer is not None:
                self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Read; nothing where there is no file yet."""
        with self._reading, self._plainly():
            if self._reader is None:
                if not self.path.exists():
                    return []
                self._reader = _connect(self.path)
            return self._reader.execute(query, values).fetchall()

    def close(self) -> None:
        """End."""
        with self._writing, self._reading:
            for connection in (self._reader, self._writer):
                if connection is not None:
                    connection.close()
            self._reader = self._writer = None

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.DatabaseError, OSError) as error:
            if isinstance(error, sqlite3.IntegrityError):
                raise
            raise SettingsError(f"{self.path} cannot be used ({error}); mend it, or put back a backup's") from error


class _Later(sqlite3.DatabaseError):
    """A later version of Marcador wrote the file."""


def _connect(path: Path) -> sqlite3.Connection:
    try:
        return _opened(path)
    except _Later:
        with _alone(path.parent):
            _take_back(path)
    return _opened(path)


def _take_back(path: Path) -> None:
    """Set a later version's file aside, unless another process has done it meanwhile."""
    try:
        _opened(path).close()
    except _Later:
        new = unfinished(path)
        new.unlink(missing_ok=True)
        take_back(path, _opened(new))


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Wait until no other process takes a file of this directory back: two would each find the other's empty one."""
    held = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")
        _migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if found > VERSION:
        connection.rollback()
        raise _Later
    for added in _SCHEMA[found:]:
        for statement in added.split(";"):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version={VERSION}")
    connection.commit()
