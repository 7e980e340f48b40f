"""Gives back, every minute, what DuckDB keeps in memory and can read again."""

import time
from contextlib import suppress
from typing import Final

import duckdb

EVERY_S: Final = 60.0

_WORTH_BYTES: Final = 4 << 20


class GivingBack:
    """When it is due again, for the thread that writes a database.

    Args:
        limit: the database's `memory_limit`, as its configuration has it.
    """

    def __init__(self, limit: str, every_s: float = EVERY_S) -> None:
        self._limit, self._every_s = limit, every_s
        self._next_s = time.monotonic() + every_s

    def when_due(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Give back, if it is due; `connection` is in no transaction.

        Raises:
            duckdb.Error: when the database does not work.
        """
        if time.monotonic() >= self._next_s:
            self._next_s = time.monotonic() + self._every_s
            give_back(connection, self._limit)


def give_back(connection: duckdb.DuckDBPyConnection, limit: str) -> None:
    """Have a database let go of the blocks of its file, and of the names of blocks that are gone.

    DuckDB keeps every block that it has read up to its limit, and of each that it let go a name in a queue that it
    clears after tens of thousands. A limit below what is in use has it try: it empties its queues, refuses the limit,
    and goes on with the one that it had, so that nobody who reads meanwhile is short of memory.

    Raises:
        duckdb.Error: when the database does not work.
    """
    row = connection.execute("SELECT coalesce(sum(memory_usage_bytes), 0) FROM duckdb_memory()").fetchone()
    if row is not None and row[0] >= _WORTH_BYTES:
        with suppress(duckdb.OutOfMemoryException):
            connection.execute("SET memory_limit = '1B'")
        connection.execute(f"SET memory_limit = '{limit}'")  # Taken, so that the allocator gives back, too.
