"""Writes the whole club as one archive, while a server runs or not; all of it is of one moment."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import duckdb

from server.errors import StoreError
from server.keep.archive_form import (
    DERIVED,
    EVENTS,
    MANIFEST,
    PEOPLE,
    SAMPLES,
    STORE_FOLDER,
    STORED,
    TABLES_FOLDER,
    FileNoted,
    Manifest,
)
from server.keep.backup import Tell, checksum
from server.people.taking_along import people_of
from server.projections.match_fold import MatchFold
from server.store.database import Store
from server.store.faults import first_line
from server.store.rows import StoredEvent
from server.store.schema import migrations
from server.tables import derived
from server.tables.derived import PlayedOn
from server.tables.formats import write_rows
from server.tables.wanted import Wanted
from wire.envelope import CloudEvent, rfc3339

_PIECE = 5_000


class Archived(NamedTuple):
    """What an archive has."""

    events: int
    samples: int

    def __str__(self) -> str:
        return f"{self.events} events, {self.samples} samples of heart rate and motion"


def archive_into(store: Store, path: Path, tell: Tell) -> Archived:
    """Write the archive of a store into a new file; it is there whole or not at all.

    Raises:
        StoreError: when the file is there already, cannot be written, or the database cannot be read.
    """
    unfinished = path.with_name(path.name + ".unfinished")
    if path.exists():
        raise StoreError(f"{path} is there already; name a new file for the archive")
    try:
        with unfinished.open("wb") as file:
            found = write_archive(store, file, health=True, tell=tell)
        unfinished.rename(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be written ({error.strerror}); choose another file") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return found


def write_archive(store: Store, file: IO[bytes], *, health: bool, tell: Tell) -> Archived:
    """Write the archive of a store, with health data or without.

    Raises:
        StoreError: when the database cannot be read.
        OSError: when it cannot be written.
    """
    try:
        with (
            TemporaryDirectory(prefix="marcador-") as folder,
            ZipFile(file, "w", ZIP_DEFLATED) as archive,
            store.cursor() as cursor,
        ):
            cursor.execute("BEGIN")
            writing = _Writing(archive, Path(folder), cursor)
            writing.lines(EVENTS, _events(cursor))
            writing.lines(PEOPLE, (_line(one) for one in people_of(store.directory)))
            for table in STORED:
                writing.stored(table, is_empty=table in SAMPLES and not health)
            for one in DERIVED:
                writing.derived(one.name)
            archive.writestr(MANIFEST, writing.manifest(health=health).model_dump_json(indent=1))
            for name, noted in writing.noted.items():
                tell(f"{name}: {noted.rows} rows")
    except duckdb.Error as error:
        raise StoreError(f"the archive cannot be written: {first_line(error)}") from error
    samples = sum(writing.noted[f"{STORE_FOLDER}/{one}.parquet"].rows for one in ("heart_rate", "motion"))
    return Archived(writing.noted[EVENTS].rows, samples)


class _Writing:
    def __init__(self, archive: ZipFile, folder: Path, cursor: duckdb.DuckDBPyConnection) -> None:
        self._archive, self._folder, self._cursor = archive, folder, cursor
        self.noted: dict[str, FileNoted] = {}

    def lines(self, name: str, lines: Iterator[bytes]) -> None:
        digest, size, rows = sha256(), 0, 0
        with self._archive.open(name, "w", force_zip64=True) as file:
            for line in lines:
                file.write(line)
                digest.update(line)
                size, rows = size + len(line), rows + 1
        self.noted[name] = FileNoted(bytes=size, rows=rows, sha256=digest.hexdigest())

    def stored(self, table: str, *, is_empty: bool) -> None:
        path = self._folder / f"{table}.parquet"
        narrowed = " WHERE false" if is_empty else ""
        quoted = str(path).replace("'", "''")
        found = self._cursor.execute(
            f"COPY (SELECT * FROM {table}{narrowed}) TO '{quoted}' (FORMAT parquet, COMPRESSION zstd)"
        ).fetchall()
        self._take(f"{STORE_FOLDER}/{path.name}", path, int(found[0][0]))

    def derived(self, name: str) -> None:
        (table,) = (one for one in DERIVED if one.name == name)
        rows = derived.rows(table, _matches(self._cursor), Wanted())
        pieces = (_line(row) for row in rows)
        path, count = write_rows(table, pieces, "parquet", self._folder)
        self._take(f"{TABLES_FOLDER}/{path.name}", path, count)

    def _take(self, name: str, path: Path, rows: int) -> None:
        self.noted[name] = FileNoted(bytes=path.stat().st_size, rows=rows, sha256=checksum(path))
        self._archive.write(path, name, ZIP_STORED)  # Compressed already.
        path.unlink()

    def manifest(self, *, health: bool) -> Manifest:
        return Manifest(
            marcador=version("marcador"),
            table_schema=migrations()[-1][0],
            health=health,
            made=rfc3339(datetime.now(UTC)),
            files=self.noted,
        )


def _line(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _events(cursor: duckdb.DuckDBPyConnection) -> Iterator[bytes]:
    query = (
        "SELECT position, coalesce(epoch_us(received), 0), envelope FROM events WHERE position > ?"
        " ORDER BY position LIMIT ?"
    )
    last = 0
    while rows := cursor.execute(query, [last, _PIECE]).fetchall():
        for position, received_us, envelope in rows:
            yield _line({"position": position, "received": received_us, "envelope": envelope})
        last = rows[-1][0]


def _matches(cursor: duckdb.DuckDBPyConnection) -> Iterator[PlayedOn]:
    rows = cursor.execute(
        "SELECT subject, position, envelope FROM events ORDER BY min(position) OVER (PARTITION BY subject), position"
    ).fetchall()
    for _, of_match in groupby(rows, key=lambda row: str(row[0])):
        events = [StoredEvent(row[1], CloudEvent.model_validate_json(row[2])) for row in of_match]
        folded = MatchFold()
        for stored in events:
            folded.take(stored.event, lambda known=events: known)  # type: ignore[misc]
        if folded.match is not None:
            yield folded.court, folded.match
