"""A table for reading as a file of CSV, Parquet or JSON, made by DuckDB from its rows as JSON lines."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import duckdb

from server.tables.contents import Table

Form = Literal["csv", "parquet", "json"]
TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
"""RFC 3339, UTC, to the microsecond."""
_OPTIONS: dict[Form, str] = {
    "csv": "FORMAT csv, HEADER",
    "parquet": "FORMAT parquet",
    "json": "FORMAT json, ARRAY true",
}
_MEMORY_MB = 256


def copy_statement(table: Table, form: Form, path: Path, source: str) -> str:
    """Give the statement that writes the rows of a source with a table's columns into a file."""
    columns = ", ".join(_column(one.name, one.type, form) for one in table.columns)
    return f"COPY (SELECT {columns} FROM {source}) TO {quoted(path)} ({_OPTIONS[form]})"


def lines_source(table: Table, path: Path) -> str:
    """Give a file of JSON lines with a table's rows as a source of a statement."""
    types = json.dumps({column.name: column.type for column in table.columns}).replace('"', "'")
    return f"read_json({quoted(path)}, format = 'newline_delimited', columns = {types})"


def write_rows(table: Table, pieces: Iterable[bytes], form: Form, folder: Path) -> tuple[Path, int]:
    """Write rows that come as JSON lines into a file of a folder; give it, and how many there are.

    Raises:
        duckdb.Error: when they cannot be written.
        OSError: the same.
    """
    lines, path = folder / f"{table.name}.jsonl", folder / f"{table.name}.{form}"
    with lines.open("wb") as spool:
        for piece in pieces:
            spool.write(piece)
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{_MEMORY_MB}MiB",
        "temp_directory": str(folder / "spilled"),
        "threads": 1,
    }
    with duckdb.connect(":memory:", config=settings) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        found = connection.execute(copy_statement(table, form, path, lines_source(table, lines))).fetchone()
    lines.unlink()
    return path, int(found[0]) if found else 0


def quoted(path: Path) -> str:
    """Give a path as a text of SQL."""
    text = str(path).replace("'", "''")
    return f"'{text}'"


def _column(name: str, type_: str, form: Form) -> str:
    is_text = form != "parquet" and type_ == "TIMESTAMPTZ"
    return f"strftime({name}, '{TIME}') AS {name}" if is_text else name
