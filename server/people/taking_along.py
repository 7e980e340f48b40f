"""The people of a club as rows for an archive, and back: without passwords, sessions, links and subscriptions.

Whoever had an account has it there too, and chooses a password by a link of the new server.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from server.errors import SettingsError
from server.people.database import Database

_TABLES = (
    *("accounts", "consents", "log", "erased", "club_events", "club_matches", "claims", "plans", "clashes_told"),
    *("conflicts", "conflict_commands"),
)
"""In an order in which no row needs a later one."""
_SECRET = {"accounts": ("password",)}

Row = dict[str, Any]
"""`table`, and `row` with its columns."""


def people_of(directory: Path) -> Iterator[Row]:
    """Give the rows of a data directory; none where nobody has an account."""
    database = Database(directory)
    with closing(database):
        for table in _TABLES:
            for row in database.rows(f"SELECT * FROM {table} ORDER BY rowid"):
                kept = {name: row[name] for name in row.keys() if name not in _SECRET.get(table, ())}  # noqa: SIM118
                yield {"table": table, "row": kept}


def put_people(directory: Path, rows: Iterable[Row]) -> int:
    """Put rows into a data directory without people; give how many accounts there are.

    Raises:
        ValueError: when they do not fit.
    """
    database, accounts = Database(directory), 0
    with closing(database):
        try:
            with database.change() as connection:
                columns = {table: _columns(connection, table) for table in _TABLES}
                for one in rows:
                    _put(connection, columns, one)
                    accounts += one["table"] == "accounts"
        except (sqlite3.Error, SettingsError) as error:
            raise ValueError(f"its people do not fit together ({error})") from error
    return accounts


def _columns(connection: sqlite3.Connection, table: str) -> frozenset[str]:
    found = connection.execute(f"PRAGMA table_info({table})").fetchall()
    return frozenset(row["name"] for row in found) - frozenset(_SECRET.get(table, ()))


def _put(connection: sqlite3.Connection, columns: dict[str, frozenset[str]], one: Row) -> None:
    table, row = one.get("table"), one.get("row")
    if table not in columns or not isinstance(row, dict) or not row.keys() <= columns[table]:
        raise ValueError("its people have a table or a column that this version does not know")
    if not all(value is None or isinstance(value, str | int | float) for value in row.values()):
        raise ValueError("its people have a value that is neither a text nor a number")
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    connection.execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", list(row.values()))
