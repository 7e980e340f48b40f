"""Writes a table of the scratch database into a file, whole or not at all."""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from marcador.errors import ReadingError
from marcador.reading.scratch import Scratch, said
from server.tables.contents import Table

_OPTIONS = {"csv": "FORMAT csv, HEADER", "parquet": "FORMAT parquet", "json": "FORMAT json, ARRAY true"}
TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
"""RFC 3339, UTC, to the microsecond."""


def write(scratch: Scratch, table: Table, form: str, folder: Path) -> Path:
    """Write a table into a file of a folder, which is made; gives the file.

    Raises:
        ReadingError: when it cannot be written.
    """
    path = folder / f"{table.name}.{form}"
    part = path.with_name(path.name + ".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _copy(scratch, table, form, part)
        part.rename(path)
    except OSError as error:
        raise ReadingError(f"{path} cannot be written ({error.strerror})") from error
    except duckdb.Error as error:
        part.unlink(missing_ok=True)
        raise ReadingError(f"{path} cannot be written: {said(error)}") from error
    return path


def write_out(scratch: Scratch, table: Table, form: str) -> None:
    """Write a table to standard output."""
    with (
        TemporaryDirectory(prefix="marcador-") as folder,
        write(scratch, table, form, Path(folder)).open("rb") as file,
    ):
        shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()


def _copy(scratch: Scratch, table: Table, form: str, path: Path) -> None:
    columns = [_column(one.name, one.type, form) for one in table.columns]
    quoted = str(path).replace("'", "''")
    scratch.connection.execute(
        f"COPY (SELECT {', '.join(columns)} FROM {table.name}) TO '{quoted}' ({_OPTIONS[form]})"
    )


def _column(name: str, type_: str, form: str) -> str:
    is_text = form != "parquet" and type_ == "TIMESTAMPTZ"
    return f"strftime({name}, '{TIME}') AS {name}" if is_text else name
