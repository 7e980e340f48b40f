"""A database of the command's own, in which the tables for reading are put together: the server's is never written.

Its memory is bounded; what does not fit goes to a temporary folder, which is deleted with it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from marcador.errors import ReadingError
from marcador.reading.progress import Progress
from server.tables.contents import TABLES, Table
from server.tables.formats import lines_source
from server.tables.stored import select
from server.tables.wanted import Wanted

MEMORY_MB = 512
STORE = "store"
"""The name under which a server's database is attached, to be read only."""


class Scratch:
    """The tables for reading, empty until they are filled."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.connection, self._folder = connection, folder
        connection.execute("SET TimeZone = 'UTC'")
        for table in TABLES.values():
            columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
            connection.execute(f"CREATE TABLE {table.name} ({columns})")

    def take_lines(self, table: Table, pieces: Iterable[bytes], progress: Progress) -> None:
        """Fill a table with rows that come as JSON lines."""
        file = self._folder / f"{table.name}.jsonl"
        with file.open("wb") as spool:
            for piece in pieces:
                spool.write(piece)
                progress.rows(piece.count(b"\n"))
        self.connection.execute(f"INSERT INTO {table.name} SELECT * FROM {lines_source(table, file)}")
        file.unlink()

    def take_stored(self, table: Table, wanted: Wanted, progress: Progress) -> None:
        """Fill a table from the database that is attached."""
        statement, values = select(table, wanted, STORE)
        found = self.connection.execute(f"INSERT INTO {table.name} {statement}", values).fetchone()
        progress.rows(found[0] if found else 0)

    def events(self) -> Iterator[tuple[str, int, str]]:
        """Give match, position and envelope of every event of the attached database, match by match."""
        with self.connection.cursor() as cursor:
            rows = cursor.execute(
                f"SELECT subject, position, envelope FROM {STORE}.events"
                " ORDER BY min(position) OVER (PARTITION BY subject), position"
            )
            while piece := rows.fetchmany(5_000):
                yield from piece

    def lock(self) -> None:
        """Let statements of others touch nothing but what is in it: no file, no network, no setting."""
        self.connection.execute(f"DETACH DATABASE IF EXISTS {STORE}")
        self.connection.execute("SET enable_external_access = false")
        self.connection.execute("SET lock_configuration = true")


@contextmanager
def scratch(memory_mb: int = MEMORY_MB, store: Path | None = None) -> Iterator[Scratch]:
    """Open one, with a server's database attached where one is given; `memory_mb` in MiB.

    Raises:
        duckdb.Error: when the database cannot be attached.
        ReadingError: when the disk is full, and the like.
    """
    with TemporaryDirectory(prefix="marcador-") as folder:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": f"{memory_mb}MiB",
            "temp_directory": f"{folder}/spilled",
        }
        with duckdb.connect(":memory:", config=settings) as connection:
            if store is not None:
                quoted = str(store).replace("'", "''")
                connection.execute(f"ATTACH '{quoted}' AS {STORE} (READ_ONLY)")
            try:
                yield Scratch(connection, Path(folder))
            except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
                raise ReadingError(said(error)) from error


def said(error: duckdb.Error) -> str:
    """Give DuckDB's message in one line, without the place in the statement that it points at."""
    lines = [line.strip() for line in str(error).splitlines()]
    kept = lines[: lines.index("")] if "" in lines else lines
    return " ".join(kept)
