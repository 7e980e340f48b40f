"""When the second copy in `received/` is made again from the database, and how it takes the place of the old one."""

import logging
import shutil
from contextlib import suppress
from pathlib import Path

import duckdb

from server.store.journal import Journal
from server.store.second_copy import SecondCopy
from server.store.tables import Tables

log = logging.getLogger(__name__)

UNFINISHED, INCOMPLETE = "received.new", "received.incomplete"


class Copying:
    """Takes note, on disk, that the second copy has lost a part, until there is a new one."""

    def __init__(self, received: Journal, rotate_bytes: int) -> None:
        self._received, self._rotate_bytes = received, rotate_bytes
        self._mark, self._folder = _beside(received, INCOMPLETE), _beside(received, UNFINISHED)
        self._copy: SecondCopy | None = None

    def note_loss(self) -> None:
        """Something is in the database alone."""
        self._mark.touch()

    @property
    def is_owed(self) -> bool:
        """Say whether a new copy is to be built."""
        return self._mark.exists() and self._copy is None

    def build(self, connection: duckdb.DuckDBPyConnection, days: int) -> None:
        """Build a copy from any thread; motion from before so many `days` is left out, unless they are 0.

        Raises:
            OSError: when there is no room for it.
            duckdb.Error: when the database cannot be read.
        """
        shutil.rmtree(self._folder, ignore_errors=True)
        self._copy = SecondCopy(self._folder, connection, days, self._rotate_bytes)

    def exchange(self, tables: Tables) -> Journal | None:
        """Put a copy that is built in the place of the old one, in the writer's thread; give it, if there was one."""
        copy, self._copy = self._copy, None
        if copy is None:
            return None
        copy.catch_up(self._received)
        if copy.journal.last > self._received.last:
            # First, so that whatever ends the server now, nothing is put into the database a second time.
            tables.connection.execute("UPDATE received_end SET number = ?", [copy.journal.last])
        directory = self._received.directory
        copy.journal.close()
        self._received.close()
        shutil.rmtree(directory)
        take_over_finished(directory.parent, directory.name)
        self._received = Journal(directory, self._rotate_bytes)
        self._mark.unlink(missing_ok=True)
        log.warning("%s was made again from the database", directory)
        return self._received

    def drop(self) -> None:
        """Forget a copy that is not in its place yet."""
        copy, self._copy = self._copy, None
        if copy is not None:
            with suppress(OSError):
                copy.journal.close()


def note_loss(received: Journal) -> None:
    """Take note of a loss before there is anyone to build a copy."""
    _beside(received, INCOMPLETE).touch()


def take_over_finished(directory: Path, name: str) -> None:
    """Finish an exchange in which the server ended, or remove a copy that was not finished."""
    unfinished = directory / UNFINISHED
    if unfinished.exists() and not (directory / name).exists():
        unfinished.rename(directory / name)
    shutil.rmtree(unfinished, ignore_errors=True)


def _beside(received: Journal, name: str) -> Path:
    return received.directory.with_name(name)
