"""After a return from a later version: its file of people is set aside, and what this version knows of it taken over.

A later version adds tables and columns, and never gives a name another meaning (`docs/decisions/updates.md`).
"""

import logging
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

log = logging.getLogger(__name__)


def take_back(path: Path, empty: sqlite3.Connection) -> None:
    """Copy what both know into an empty file of this version, and put that in the place of the later one's.

    Args:
        empty: the file at `unfinished(path)`, with this version's tables; it is closed.

    Raises:
        sqlite3.Error: when another program uses the file, or it cannot be read.
        OSError: when it cannot be written.
    """
    with closing(sqlite3.connect(path)) as later:
        later.execute("PRAGMA journal_mode=DELETE").fetchall()  # all of it in one file, and nobody else in it
    with closing(empty):
        empty.execute("PRAGMA journal_mode=DELETE")
        empty.execute("PRAGMA foreign_keys=OFF")
        empty.execute("ATTACH ? AS later", (str(path),))
        empty.execute("BEGIN IMMEDIATE")
        lost = {table: count for table in _tables(empty, "main") if (count := _copy(empty, table))}
        empty.commit()
    aside = path.with_name(f"{path.name}.later-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    os.link(path, aside)
    os.replace(unfinished(path), path)
    told = ", ".join(f"{count} rows of {table}" for table, count in lost.items()) or "nothing"
    log.warning("%s is of a later version; it was set aside as %s, and of it %s is missing", path, aside.name, told)


def unfinished(path: Path) -> Path:
    """Give where the new file is made."""
    return path.with_name(f"{path.name}.unfinished")


def _tables(connection: sqlite3.Connection, schema: str) -> list[str]:
    query = f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return [name for (name,) in connection.execute(query)]


def _copy(connection: sqlite3.Connection, table: str) -> int:
    """Copy the columns that both have; give how many rows are missing afterwards."""
    if table not in _tables(connection, "later"):
        log.error("the later version has no table %s", table)
        return 0
    own, theirs = (_columns(connection, schema, table) for schema in ("main", "later"))
    both = ", ".join(f'"{name}"' for name in own if name in theirs)
    connection.execute(f"DELETE FROM main.{table}")
    connection.execute(f"INSERT OR IGNORE INTO main.{table} ({both}) SELECT {both} FROM later.{table}")
    return _count(connection, f"later.{table}") - _count(connection, f"main.{table}")


def _columns(connection: sqlite3.Connection, schema: str, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA {schema}.table_info({table})")]


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
