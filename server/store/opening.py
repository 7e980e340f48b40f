"""Opens the database file; one that does not open is set aside and a new one begun, never a refusal to start."""

import logging
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from server.errors import StoreError, StoreInUse, StoreTooNew
from server.store.schema import migrate

log = logging.getLogger(__name__)

# A commit that crosses the threshold waits for a checkpoint (about 0.1 s at 16 MiB); the store makes its own between
# matches, so that this one is only a bound on the write-ahead log.
_CHECKPOINT_THRESHOLD = "256MB"


def open_database(path: Path, memory_mb: int) -> duckdb.DuckDBPyConnection:
    """Open or begin the database, with the newest schema; `memory_mb` in MiB.

    Raises:
        StoreInUse: when another program holds it.
        StoreTooNew: when a later version wrote it.
        StoreError: when it may not be read, or the disk is full.
    """
    try:
        return _connect(path, memory_mb)
    except (duckdb.Error, ValueError) as error:
        refused = _not_its_fault(path, error)
        if refused is not None:
            raise refused from error
        _set_aside(path, error)
    try:
        return _connect(path, memory_mb)
    except duckdb.Error as error:
        raise StoreError(f"{path} cannot be created: {first_line(error)}") from error


def first_line(error: BaseException) -> str:
    """Give what an error says, without the lines for its own developers."""
    return str(error).partition("\n")[0]


def _connect(path: Path, memory_mb: int) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        str(path), config={"checkpoint_threshold": _CHECKPOINT_THRESHOLD, "memory_limit": f"{memory_mb}MiB"}
    )
    try:
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _not_its_fault(path: Path, error: Exception) -> StoreError | None:
    said = str(error)
    if "Could not set lock" in said or "already open" in said or "used by another process" in said:
        return StoreInUse(f"another program holds {path}; close it, or choose another data directory")
    if "newer version" in said or "version number" in said:
        return StoreTooNew(f"{path} was written by a later version of DuckDB; update Marcador")
    if "No space left" in said or "Permission denied" in said or "Read-only" in said:
        return StoreError(f"{path} cannot be opened: {first_line(error)}")
    return None


def _set_aside(path: Path, error: Exception) -> None:
    suffix = f".unreadable-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    for file in (path, path.with_name(path.name + ".wal")):
        if file.exists():
            file.rename(file.with_name(file.name + suffix))
    log.error(
        "%s does not open (%s). It was set aside with the suffix %s and a new one is filled from the event log;"
        " sensor samples that devices have deleted are only in the old one.",
        path,
        first_line(error),
        suffix,
    )
