"""Opens the database file. One that is damaged, or of a later version, is set aside and a new one begun, never a
refusal to start; what is not the file's fault (memory, permission, a lock, a full disk) is said, and never taken
for damage.
"""

import logging
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import duckdb

from server.errors import StoreError, StoreInUse, StoreTooNew
from server.store.faults import first_line, is_outside, unopened
from server.store.schema import migrate

log = logging.getLogger(__name__)

# What is in the write-ahead log is in memory too, some three times as large, and on a day of matches nothing is ever
# idle. A commit that crosses the threshold waits for a checkpoint: 0.1 s with 129,000 events and 8 million samples.
_CHECKPOINT_THRESHOLD = "8MB"
_DAMAGED_AT = re.compile(r"entry at byte position (\d+)")
_MAGIC_AT, _MAGIC = 8, b"DUCK"


class Opened(NamedTuple):
    """A database that is open, and the file in whose place it is, if that could not be used."""

    connection: duckdb.DuckDBPyConnection
    set_aside: Path | None = None


def open_database(path: Path, memory_mb: int, *, can_be_filled: bool = False) -> Opened:
    """Open or begin the database, with the newest schema; `memory_mb` in MiB.

    One of a later version, as after a return to the release before, is set aside where another `can_be_filled`.

    Raises:
        StoreInUse: when another program holds it.
        StoreTooNew: when a later version wrote it, and there is nothing to fill another one from.
        StoreError: when it may not be read, the memory is not enough, or the disk is full.
    """
    _check_files(path)
    try:
        return Opened(_connect(path, memory_mb))
    except (duckdb.Error, ValueError, UnicodeError, StoreTooNew) as error:
        _check_memory(memory_mb)
        refused = _not_its_fault(path, error)
        if isinstance(refused, StoreTooNew) and can_be_filled:
            return _begun_in_its_place(path, memory_mb, str(refused))
        if refused is not None:
            raise refused from error
        found = _without_its_tail(path, memory_mb, error)
        if found is not None:
            return Opened(found)
        return _begun_in_its_place(path, memory_mb, first_line(error))


def _begun_in_its_place(path: Path, memory_mb: int, reason: str) -> Opened:
    aside = set_aside(path, reason)
    return Opened(begin(path, memory_mb), aside)


def begin(path: Path, memory_mb: int) -> duckdb.DuckDBPyConnection:
    """Begin a new database.

    Raises:
        StoreError: when there is no room for it.
    """
    try:
        return _connect(path, memory_mb)
    except duckdb.Error as error:
        raise StoreError(f"{path} cannot be created: {first_line(error)}") from error


def wal_of(path: Path) -> Path:
    """Give the name of a database's write-ahead log."""
    return path.with_name(path.name + ".wal")


def set_aside(path: Path, reason: str) -> Path:
    """Give a database another name, with its write-ahead log, and say so."""
    aside = path.with_name(f"{path.name}.unreadable-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    for file, other in ((path, aside), (wal_of(path), wal_of(aside))):
        if file.exists():
            file.rename(other)
    log.error("%s was set aside as %s, and a new one is filled: %s", path, aside.name, reason)
    return aside


def begin_again(path: Path, memory_mb: int) -> Opened:
    """Begin a database in the place of one that was only filled in part, with the last one that was set aside."""
    for file in (path, wal_of(path)):
        file.unlink(missing_ok=True)
    return Opened(begin(path, memory_mb), last_set_aside(path))


def last_set_aside(path: Path) -> Path:
    """Give the database that was set aside last; its own path when there is none."""
    found = (one for one in path.parent.glob(f"{path.name}.unreadable-*") if one.suffix not in (".wal", ".kept"))
    return max(found, default=path)


def _check_files(path: Path) -> None:
    for file in (path, wal_of(path)):
        try:
            os.close(os.open(file, os.O_RDWR))
        except FileNotFoundError:
            continue
        except OSError as error:
            raise unopened(file, error) from error


def _check_memory(memory_mb: int) -> None:
    try:
        duckdb.connect(":memory:", config=_config(memory_mb)).close()
    except duckdb.Error as error:
        raise StoreError(
            f"the database does not start with {memory_mb} MiB ({first_line(error)}); change database_memory_mb"
        ) from error


def memory_limit(memory_mb: int) -> str:
    """Give the setting of a database that may use so many MiB."""
    return f"{memory_mb}MiB"


def _config(memory_mb: int) -> dict[str, str | bool | int | float | list[str]]:
    return {"checkpoint_threshold": _CHECKPOINT_THRESHOLD, "memory_limit": memory_limit(memory_mb)}


def _connect(path: Path, memory_mb: int) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path), config=_config(memory_mb))
    try:
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _without_its_tail(path: Path, memory_mb: int, error: Exception) -> duckdb.DuckDBPyConnection | None:
    """Open a database whose write-ahead log does not replay with what is good of it, or without it.

    What is lost by that the journals have; in a database from before there were any, it is lost.
    """
    wal = wal_of(path)
    if "WAL" not in str(error) or not wal.exists():
        return None
    aside = wal.with_name(f"{wal.name}.unreadable-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    wal.rename(aside)
    damaged_at = _DAMAGED_AT.search(str(error))
    for kept in (int(damaged_at[1]) if damaged_at else 0, 0):
        wal.unlink(missing_ok=True)
        if kept:
            wal.write_bytes(aside.read_bytes()[:kept])
        try:
            connection = _connect(path, memory_mb)
        except (duckdb.Error, ValueError, UnicodeError) as again:
            refused = _not_its_fault(path, again)
            if refused is not None:
                raise refused from again
            continue
        log.error(
            "%s does not replay (%s). It was set aside as %s; its first %d bytes of %d were good, and what the rest"
            " says is taken from the journals.",
            wal,
            first_line(error),
            aside.name,
            kept,
            aside.stat().st_size,
        )
        return connection
    return None


def _not_its_fault(path: Path, error: Exception) -> StoreError | None:
    if isinstance(error, StoreTooNew):
        return error
    said = str(error)
    if "Could not set lock" in said or "already open" in said or "used by another process" in said:
        return StoreInUse(f"another program holds {path}; close it, or choose another data directory")
    if ("newer version" in said or "version number" in said) and _is_whole_header(path):
        return StoreTooNew(f"{path} was written by a later version of DuckDB; update Marcador, or restore a backup")
    if is_outside(error):
        return StoreError(f"{path} cannot be opened: {first_line(error)}")
    return None


def _is_whole_header(path: Path) -> bool:
    """Say whether the file's first bytes are a database's, so that its version number is to be believed."""
    with path.open("rb") as file:
        return file.read(_MAGIC_AT + len(_MAGIC))[_MAGIC_AT:] == _MAGIC
