"""Fills a new data directory from an archive: events first, from which all that is shown is made again."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeVar

import duckdb

from server.errors import ArchiveRefused, StoreError
from server.keep.archive_form import EVENTS, PEOPLE, STORE_FOLDER, stored_of
from server.keep.backup import JOURNALS, Tell
from server.keep.restoring import kept_in, make_room
from server.keep.unpacking import unpack
from server.people.taking_along import Row, put_people
from server.store import records
from server.store.copying import note_loss
from server.store.database import DATABASE_NAME, EVENTS_NAME, RECEIVED_NAME, Store
from server.store.faults import first_line
from server.store.journal import LOST, Journal
from server.store.lock import DirectoryLock
from server.store.opening import begin
from server.tables.formats import quoted
from wire.envelope import CloudEvent
from wire.errors import WireError

_LONGEST_LINE = 4 * 1024 * 1024
_AT_ONCE, _LONGEST_GAP = 2_000, 100_000
_UNCOPIED = 1
"""The last record of a second copy that is not there: none at all would look like a database that was lost."""

Read = TypeVar("Read")


class Imported(NamedTuple):
    """What came in."""

    events: int
    accounts: int

    def __str__(self) -> str:
        return f"{self.events} events and {self.accounts} accounts"


def import_archive(path: Path, directory: Path, memory_mb: int, tell: Tell) -> Imported:
    """Fill a data directory without a store from an archive, all of it or nothing.

    Raises:
        ArchiveRefused: when the archive is not one, or not whole; says what is wrong.
        StoreError: when there is a store already, or it cannot be written.
    """
    lock = DirectoryLock(directory)
    try:
        make_room(directory, tell, replace=False)
        try:
            accounts = _unpacked_into(path, directory, memory_mb, tell)
        except BaseException:
            _empty(directory)
            raise
    except OSError as error:
        raise StoreError(f"{path} cannot be imported into {directory}: {error.strerror or error}") from error
    finally:
        lock.release()
    store = Store(directory, memory_mb)
    try:
        return Imported(store.position, accounts)
    finally:
        store.close()


def _unpacked_into(path: Path, directory: Path, memory_mb: int, tell: Tell) -> int:
    with TemporaryDirectory(prefix="importing-", dir=directory) as folder:
        manifest = unpack(path, Path(folder))
        tell(f"{path} is whole, made by Marcador {manifest.marcador} at {manifest.made}")
        try:
            accounts = _fill(Path(folder), directory, memory_mb, stored_of(manifest.table_schema))
        except ValueError as error:
            raise ArchiveRefused(f"{path} cannot be imported: {error}") from error
        except duckdb.Error as error:
            raise ArchiveRefused(f"the tables of {path} do not fit: {first_line(error)}") from error
    if not manifest.health:
        tell("heart rates and motion are not in it, since it was made over the network")
    return accounts


def _empty(directory: Path) -> None:
    for one in kept_in(directory):
        if one.is_dir():
            shutil.rmtree(one, ignore_errors=True)
        else:
            one.unlink(missing_ok=True)


def _fill(folder: Path, directory: Path, memory_mb: int, tables: list[str]) -> int:
    for name in JOURNALS:
        journal = Journal(directory / name)
        try:
            if name == EVENTS_NAME:
                _put_events(journal, folder / EVENTS)
            if name == RECEIVED_NAME:
                # The samples have no second copy yet: the server makes it at its first start.
                note_loss(journal)
                journal.skip_to(_UNCOPIED)
        finally:
            journal.close()
    connection = begin(directory / DATABASE_NAME, memory_mb)
    try:
        connection.execute("BEGIN")
        for table in tables:
            file = quoted(folder / STORE_FOLDER / f"{table}.parquet")
            connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM read_parquet({file})")
        connection.execute("UPDATE received_end SET number = ?", [_UNCOPIED])
        connection.execute("COMMIT")
    finally:
        connection.close()
    return put_people(directory, _lines(folder / PEOPLE, lambda line: Row(line)))


def _put_events(journal: Journal, path: Path) -> None:
    chunk: list[tuple[int, bytes]] = []
    for position, body in _lines(path, _event):
        if not 0 < position - (journal.last + len(chunk)) <= _LONGEST_GAP:
            raise ValueError(f"event {position} is not in order")
        # What was damaged beyond mending where it comes from is missing here too.
        chunk += [(lost, LOST) for lost in range(journal.last + len(chunk) + 1, position)]
        chunk.append((position, body))
        if len(chunk) >= _AT_ONCE:
            journal.append(chunk)
            chunk = []
    journal.append(chunk)


def _event(line: Row) -> tuple[int, bytes]:
    position, received, envelope = line["position"], line["received"], line["envelope"]
    if not isinstance(position, int) or not isinstance(received, int) or not isinstance(envelope, str):
        raise ValueError("an event is not written as events are")
    CloudEvent.decode(envelope.encode())
    return position, records.event_body(envelope, received)


def _lines(path: Path, read: Callable[[Row], Read]) -> Iterator[Read]:
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE), b""), 1):
            try:
                found = json.loads(line)
                if not isinstance(found, dict):
                    raise ValueError("it is no object")
                one = read(found)
            except (ValueError, KeyError, RecursionError, WireError) as error:
                raise ValueError(f"line {number} of {path.name} cannot be read: {error}") from error
            yield one
