"""Runs somebody's statement on the scratch database: one that reads, for a bounded time."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import duckdb

from marcador.errors import ReadingError
from marcador.reading.scratch import Scratch
from marcador.reading.statement_trouble import trouble
from server.tables.contents import TABLES, Table
from server.tables.formats import TIME

_READS = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
_PIECE = 5_000


class Answer(NamedTuple):
    """The columns of what was found, whether each is JSON, and the rows."""

    columns: list[str]
    is_json: list[bool]
    rows: Iterator[tuple[Any, ...]]


def tables_of(statement: str) -> list[Table]:
    """Give the tables that a statement names, after a look that it is one statement that reads.

    Raises:
        ReadingError: when it is not.
    """
    try:
        found = duckdb.extract_statements(statement)
    except duckdb.Error as error:
        raise ReadingError(trouble(error)) from error
    if len(found) != 1 or found[0].type not in _READS:
        raise ReadingError("one statement that reads is expected: SELECT, FROM, DESCRIBE, SUMMARIZE, SHOW TABLES")
    words = {word.lower() for word in re.findall(r"\w+", statement)}
    return [table for name, table in TABLES.items() if name in words]


@contextmanager
def answer(scratch: Scratch, statement: str, for_s: float) -> Iterator[Answer]:
    """Run a statement; times come as text, RFC 3339.

    Raises:
        ReadingError: with what is wrong in one line, or because it took longer than `for_s` seconds.
    """
    scratch.lock()
    watch = threading.Timer(for_s, scratch.connection.interrupt)
    watch.start()
    try:
        yield _ask(scratch.connection, statement)
    except duckdb.InterruptException as error:
        raise ReadingError(f"it took longer than {for_s:g} s; ask for less, or give --for more seconds") from error
    except duckdb.Error as error:
        raise ReadingError(trouble(error)) from error
    finally:
        watch.cancel()


def _ask(connection: duckdb.DuckDBPyConnection, statement: str) -> Answer:
    (parsed,) = duckdb.extract_statements(statement)
    kinds: list[str] = []
    if parsed.type == duckdb.StatementType.SELECT:
        described = connection.sql(statement)
        columns, kinds = list(described.columns), [str(one) for one in described.types]
    shown = connection.execute(_with_times_as_text(parsed.query, kinds))
    if not kinds:
        columns = [column[0] for column in shown.description or ()]
    return Answer(columns, [kind == "JSON" for kind in kinds] or [False] * len(columns), _rows(shown))


def _with_times_as_text(statement: str, kinds: list[str]) -> str:
    # Python's own times would need a library of time zones.
    if not any("TIME ZONE" in kind for kind in kinds):
        return statement
    names = ", ".join(f"c{place}" for place in range(len(kinds)))
    shown = ", ".join(_shown(f"c{place}", kind) for place, kind in enumerate(kinds))
    return f"SELECT {shown} FROM (\n{statement.strip().rstrip(';')}\n) AS found({names})"


def _shown(name: str, kind: str) -> str:
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"strftime({name}, '{TIME}')"
    return f"{name}::VARCHAR" if "TIME ZONE" in kind else name


def _rows(found: Any) -> Iterator[tuple[Any, ...]]:
    while piece := found.fetchmany(_PIECE):
        yield from piece
