"""Writes a table of the scratch database into a file, whole or not at all."""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from marcador.errors import ReadingError
from marcador.reading.scratch import Scratch, said
from server.tables.contents import Table
from server.tables.formats import Form, copy_statement


def write(scratch: Scratch, table: Table, form: Form, folder: Path) -> Path:
    """Write a table into a file of a folder, which is made; gives the file.

    Raises:
        ReadingError: when it cannot be written.
    """
    path = folder / f"{table.name}.{form}"
    part = path.with_name(path.name + ".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        scratch.connection.execute(copy_statement(table, form, part, table.name))
        part.rename(path)
    except OSError as error:
        raise ReadingError(f"{path} cannot be written ({error.strerror})") from error
    except duckdb.Error as error:
        part.unlink(missing_ok=True)
        raise ReadingError(f"{path} cannot be written: {said(error)}") from error
    return path


def write_out(scratch: Scratch, table: Table, form: Form) -> None:
    """Write a table to standard output."""
    with (
        TemporaryDirectory(prefix="marcador-") as folder,
        write(scratch, table, form, Path(folder)).open("rb") as file,
    ):
        shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()
