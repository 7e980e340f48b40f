"""The tables of statistics, in a database file of their own that can be thrown away: the event log makes it again."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from types import NoneType
from typing import Any, Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from server.errors import StoreError
from server.statistics.rows import Row
from server.store.faults import first_line
from server.store.gate import Gate
from server.store.giving_back import GivingBack

log = logging.getLogger(__name__)

NAME: Final = "statistics.duckdb"
VERSION: Final = 9
"""Raised whenever the tables, or what is in them, are made otherwise, a scoreboard too; they are then made anew."""

_MEMORY_LIMIT: Final = "128MiB"
_CONFIG: Final[dict[str, str | bool | int | float | list[str]]] = {
    "memory_limit": _MEMORY_LIMIT,
    "threads": 1,
    "checkpoint_threshold": "4MB",  # what is in the write-ahead log is in memory too
}
_WHILE_FILLED: Final = "16MB"
_PATIENCE_S: Final = 10.0
"""How long those who read may take to end before the tables are exchanged."""


class StatisticsDatabase:
    """One writes at a time, any number read; what is read is one moment's.

    Attributes:
        begun: how often all was thrown away.
    """

    def __init__(self, folder: Path) -> None:
        """Open the tables, or begin them anew when they do not open or are of another version."""
        self._path = folder / NAME
        self._lock, self._gate, self.begun = Lock(), Gate(), 0
        self._giving_back = GivingBack(_MEMORY_LIMIT)
        self._connection = self._open_or_begin_anew()
        if self._version() != VERSION:
            self.begin_anew()

    @property
    def position(self) -> int:
        """Give the position of the last event that is in the tables."""
        with self._lock, suppress(duckdb.Error):
            self._mend()
        with self.cursor() as cursor:
            return position_in(cursor)

    @property
    def events(self) -> int:
        """Give how many events, up to that position, the tables were made from."""
        with self.cursor() as cursor:
            ((count,),) = cursor.execute("SELECT events FROM progress").fetchall()
        return int(count)

    def begin_anew(self) -> None:
        """Throw everything away."""
        with self._lock, self._gate.shut("they are made anew", _PATIENCE_S):
            self.begun += 1
            self._connection.close()
            self._remove()
            self._connection = self._open()

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a cursor on one moment's tables.

        Raises:
            StoreError: when they cannot be read.
        """
        try:
            with self._gate.reading(), self._connection.cursor() as cursor:
                cursor.begin()
                yield cursor
        except duckdb.Error as error:
            raise StoreError(f"the statistics cannot be read: {first_line(error)}") from error

    @contextmanager
    def writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give the connection in a transaction that is committed at the end of the block, or not at all.

        Raises:
            StoreError: when the database does not take it, because the disk is full, for example.
        """
        with self._lock:
            try:
                self._mend()
                self._connection.begin()
                yield self._connection
                self._connection.commit()
            except duckdb.Error as error:
                with suppress(duckdb.Error):  # a commit that failed has left no transaction
                    self._connection.rollback()
                raise StoreError(f"the statistics cannot be written: {first_line(error)}") from error
            except BaseException:
                self._connection.rollback()
                raise

    @contextmanager
    def being_filled(self) -> Iterator[None]:
        """Move the write-ahead log into the file less often in the block: it takes longer the more is in the file."""
        with self._lock, suppress(duckdb.Error):
            self._connection.execute(f"SET checkpoint_threshold = '{_WHILE_FILLED}'")
        try:
            yield
        finally:
            with self._lock, suppress(duckdb.Error):
                self._connection.execute(f"SET checkpoint_threshold = '{_CONFIG['checkpoint_threshold']}'")

    def give_back_when_due(self) -> None:
        """Give back memory that only saves reading again, every minute."""
        with self._lock:
            try:
                self._giving_back.when_due(self._connection)
            except duckdb.Error as error:
                log.warning("the statistics give no memory back now: %s", first_line(error))

    def _mend(self) -> None:
        """Connect again if the connection takes nothing any more, as after a commit that failed half way."""
        try:
            self._connection.execute("SELECT 1")
        except duckdb.Error as error:
            log.warning("%s is opened again: %s", self._path, first_line(error))
            with self._gate.shut("they are opened again", _PATIENCE_S):
                self._connection.close()
                self._connection = self._open_or_begin_anew()

    def _open_or_begin_anew(self) -> duckdb.DuckDBPyConnection:
        try:
            return self._open()
        except duckdb.Error as error:
            log.warning("%s is made anew: %s", self._path, first_line(error))
            self._remove()
            return self._open()

    def _open(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(str(self._path), config=_CONFIG)
        try:
            tables = connection.execute("SELECT count(*) FROM duckdb_tables()").fetchone()
            if tables == (0,):
                connection.begin()
                connection.execute(statement("schema"))
                connection.execute("INSERT INTO progress VALUES (0, ?, 0)", [VERSION])
                connection.commit()
        except BaseException:
            connection.close()
            raise
        return connection

    def _version(self) -> int:
        row = self._connection.execute("SELECT version FROM progress").fetchone()
        return int(row[0]) if row else 0

    def _remove(self) -> None:
        for path in (self._path, self._path.with_name(f"{NAME}.wal")):
            path.unlink(missing_ok=True)


def position_in(cursor: duckdb.DuckDBPyConnection) -> int:
    """Give the position of the last event that is in the tables, as this cursor sees them."""
    row = cursor.execute("SELECT position FROM progress").fetchone()
    return int(row[0]) if row else 0


@cache
def statement(name: str) -> str:
    """Give a statement by the name of its file."""
    return (files("server.statistics") / "sql" / f"{name}.sql").read_text()


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """Add rows, column by column."""
    if not rows:
        return
    columns = {f"c{number}": _column(values) for number, values in enumerate(zip(*rows, strict=True))}
    connection.register("statistics_rows", columns)
    connection.execute(f"INSERT INTO {table} SELECT * FROM statistics_rows")
    connection.unregister("statistics_rows")


def _column(values: Sequence[Any]) -> NDArray[Any]:
    if any(kind is NoneType or issubclass(kind, str) for kind in set(map(type, values))):
        return np.array(values, dtype=object)
    return np.array(values)
