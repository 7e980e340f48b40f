"""Restores a backup into a data directory, also with another version of the database than wrote it."""

import json
import logging
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from server.errors import StoreError
from server.keep.backup import JOURNALS, MANIFEST, Tell, checksum
from server.people.database import FILE_NAME
from server.people.keeping import FILES, erase_in, erased_in
from server.store.database import DATABASE_NAME, Store
from server.store.exported import TABLES_NAME
from server.store.faults import first_line
from server.store.lock import DirectoryLock
from server.store.opening import begin, wal_of

log = logging.getLogger(__name__)


def restore(backup: Path, directory: Path, memory_mb: int, tell: Tell, *, replace: bool = False) -> Store:
    """Fill a data directory from a backup, and give the store, open.

    A file of the backup that is damaged is told; what it had is taken from the others, as far as they have it. With
    `replace` a store that is there is set aside first.

    Raises:
        StoreError: when the folder is no backup, or there is a store already.
    """
    manifest = _manifest(backup)
    lock = DirectoryLock(directory)
    try:
        erased = erased_in(directory)
        make_room(directory, tell, replace=replace)
        damaged = [name for name, known in manifest["sha256"].items() if not _is_whole(backup / name, known)]
        for name in damaged:
            tell(f"{name} of the backup is damaged or missing")
        for name in JOURNALS:
            if (backup / name).is_dir():
                shutil.copytree(backup / name, directory / name)
        if (backup / FILE_NAME).is_file():
            shutil.copy(backup / FILE_NAME, directory / FILE_NAME)
            tell("accounts and consents are back; everyone signs in again")
        erase_in(directory, erased)
        if any(Path(name).parts[0] == TABLES_NAME for name in damaged):
            tell("the tables are filled from the journals")
        else:
            _load(backup / TABLES_NAME, directory / DATABASE_NAME, memory_mb, manifest["rows"], tell)
    except OSError as error:
        raise StoreError(
            f"{directory} cannot be written ({error.strerror}); choose another data directory"
        ) from error
    except duckdb.Error as error:
        raise StoreError(f"the tables of {backup} cannot be read: {first_line(error)}") from error
    finally:
        lock.release()
    return Store(directory, memory_mb)


def _manifest(backup: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((backup / MANIFEST).read_text())
        if isinstance(manifest["sha256"], dict) and isinstance(manifest["rows"], dict):
            return manifest
    except (OSError, ValueError, KeyError, TypeError):
        pass
    if any((backup / name).is_dir() for name in JOURNALS):
        log.error("%s has no manifest that can be read; what its journals have is restored", backup)
        return {"sha256": {f"{TABLES_NAME}/": ""}, "rows": {}}
    raise StoreError(
        f"{backup} is no backup: it has no {MANIFEST}; name the folder that `marcador server backup` wrote"
    )


def _is_whole(path: Path, known: str) -> bool:
    try:
        return checksum(path) == known
    except OSError:
        return False


def kept_in(directory: Path) -> list[Path]:
    """Give the files and folders of a store and of its people that are in a data directory."""
    database = directory / DATABASE_NAME
    kept = (database, wal_of(database), *(directory / name for name in (*JOURNALS, *FILES)))
    return [one for one in kept if one.exists()]


def make_room(directory: Path, tell: Tell, *, replace: bool) -> None:
    """Set aside what is in a data directory.

    Raises:
        StoreError: when there is something, and it is not to be replaced.
    """
    there = kept_in(directory)
    if not there:
        return
    if not replace:
        raise StoreError(f"{directory} has a store already; name a new folder with --data, or add --replace")
    aside = directory / f"replaced-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    aside.mkdir()
    for one in there:
        one.rename(aside / one.name)
    tell(f"what was there is in {aside}")


def _load(folder: Path, database: Path, memory_mb: int, rows: dict[str, int], tell: Tell) -> None:
    connection = begin(database, memory_mb)
    try:
        connection.execute("BEGIN")
        for table, count in rows.items():
            path = str(folder / f"{table}.parquet").replace("'", "''")
            connection.execute(f"DELETE FROM {table}")
            connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM read_parquet('{path}')")
            tell(f"{table}: {count} rows")
        connection.execute("COMMIT")
    finally:
        connection.close()
