"""A backup: the journals as they are, every table as Parquet, and a manifest with checksums.

Parquet and the journals' lines outlive the database's own format, which no older version reads.
"""

import json
import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import duckdb

from server.errors import StoreError
from server.people.keeping import copy_people
from server.store.checking import TABLES
from server.store.database import EVENTS_NAME, RECEIVED_NAME, Store
from server.store.exported import TABLES_NAME
from server.store.faults import first_line
from server.store.schema import migrations

MANIFEST = "manifest.json"
JOURNALS = (EVENTS_NAME, RECEIVED_NAME)
_PIECE = 1024 * 1024

Tell = Callable[[str], None]
"""Gets a sentence as the work goes on."""


class Backed(NamedTuple):
    """What a backup has."""

    events: int
    rows: int
    size: int

    def __str__(self) -> str:
        return f"{self.events} events, {self.rows} rows in all, {self.size / 1e6:.1f} MB"


def back_up(store: Store, folder: Path, tell: Tell) -> Backed:
    """Write a backup into a new folder; it is there whole or not at all. Messages go on being stored meanwhile.

    Raises:
        StoreError: when the folder is there already, cannot be written, or the database cannot be read.
    """
    unfinished = folder.with_name(folder.name + ".unfinished")
    if folder.exists():
        raise StoreError(f"{folder} is there already; name a new folder for the backup")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        (unfinished / TABLES_NAME).mkdir(parents=True)
        counts = _tables(store, unfinished / TABLES_NAME, tell)
        for name in JOURNALS:
            # After the tables, so that the journals have all that the tables have.
            shutil.copytree(store.directory / name, unfinished / name)
            tell(f"{name}: {sum(1 for _ in (unfinished / name).iterdir())} files")
        if copy_people(store.directory, unfinished):
            tell("accounts and consents, without sessions and keys")
        _finish(unfinished, counts)
        unfinished.rename(folder)
    except OSError as error:
        raise StoreError(
            f"the backup in {folder} cannot be written ({error.strerror}); choose another folder"
        ) from error
    except duckdb.Error as error:
        raise StoreError(f"the backup in {folder} cannot be written: {first_line(error)}") from error
    size = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
    return Backed(counts["events"], sum(counts.values()), size)


def _tables(store: Store, folder: Path, tell: Tell) -> dict[str, int]:
    counts = {}
    with store.cursor() as cursor:
        cursor.execute("BEGIN")
        for table in TABLES:
            path = str(folder / f"{table}.parquet").replace("'", "''")
            rows = cursor.execute(f"COPY {table} TO '{path}' (FORMAT parquet, COMPRESSION zstd)").fetchall()
            counts[table] = int(rows[0][0])
            tell(f"{table}: {counts[table]} rows")
        cursor.execute("COMMIT")
    return counts


def _finish(folder: Path, counts: dict[str, int]) -> None:
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    manifest = {
        "marcador": version("marcador"),
        "duckdb": duckdb.__version__,
        "schema": migrations()[-1][0],
        "rows": counts,
        "sha256": {str(one.relative_to(folder)): checksum(one) for one in files},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1))
    for one in [*files, folder / MANIFEST, *(one for one in folder.rglob("*") if one.is_dir()), folder]:
        handle = os.open(one, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def checksum(path: Path) -> str:
    """Give the SHA-256 of a file."""
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
