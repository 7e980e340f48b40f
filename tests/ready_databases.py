"""Databases that a test begins are copies of empty ones that were begun once: tables take longer than tests.

They are opened as any database is that was closed empty. What is made from nothing is what they are copies of.
"""

from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from server.statistics.database import NAME, StatisticsDatabase
from server.store import opening

_connect, _open = opening._connect, StatisticsDatabase._open


def begin_from_ready_databases() -> None:
    """Begin databases of this process, and of those that are forked from it, as copies."""
    opening._connect = _connect_ready
    StatisticsDatabase._open = _open_ready  # type: ignore[method-assign]


@cache
def _empty_store() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.duckdb"
        _connect(path, 256).close()
        return path.read_bytes()


@cache
def _empty_statistics() -> bytes:
    with TemporaryDirectory() as folder:
        begun = object.__new__(StatisticsDatabase)
        begun._path = Path(folder) / NAME
        _open(begun).close()
        return begun._path.read_bytes()


def _connect_ready(path: Path, memory_mb: int) -> duckdb.DuckDBPyConnection:
    _put(path, _empty_store())
    return _connect(path, memory_mb)


def _open_ready(statistics: StatisticsDatabase) -> duckdb.DuckDBPyConnection:
    _put(statistics._path, _empty_statistics())
    return _open(statistics)


def _put(path: Path, content: bytes) -> None:
    """Write a file where none is; where there is no room for it, the database says so itself."""
    if path.exists() or opening.wal_of(path).exists() or not path.parent.is_dir():
        return
    try:
        path.write_bytes(content)
    except OSError:
        with suppress(OSError):
            path.unlink()
