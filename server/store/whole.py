"""The database and its two journals, brought to the same point: opened, checked, and filled again when it must be.

What is committed is in a journal before it is in the database, so after a crash, with a damaged database or with
none, the journals say what is missing.
"""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import duckdb

from server.errors import ServerError, StoreError
from server.store.checking import check_journal, check_tables
from server.store.copying import Copying, take_over_finished
from server.store.erasing import Wearer, erase_samples
from server.store.faults import first_line, may_be_damage
from server.store.filling import events_at, known_numbers
from server.store.gate import Gate
from server.store.giving_back import GivingBack
from server.store.journal import ROTATE_BYTES, Journal
from server.store.lock import DirectoryLock
from server.store.missing import missing_numbers
from server.store.old_log import NAME as OLD_LOG_NAME
from server.store.old_log import take_over
from server.store.opening import begin_again, last_set_aside, memory_limit, open_database, set_aside
from server.store.rebuilding import Rebuilt, bring_together, rebuild
from server.store.tables import Tables
from wire.topics import Stream

log = logging.getLogger(__name__)

DATABASE_NAME, EVENTS_NAME, RECEIVED_NAME = "marcador.duckdb", "events", "received"
_PATIENCE_S = 10.0


class Whole:
    """A data directory's database and journals, held by one thread that writes.

    Attributes:
        position: of the last event.
        quarantined: how many messages are in quarantine.
        wanted: numbers that were lost here, and that devices may have kept.
        rebuilt: with what the database was filled again, if it was since the start.
        suspected: why the database may be damaged; `None` while nothing says so.
        erased: gives whose samples are to be gone; they are erased again whenever the database was filled anew.
    """

    def __init__(self, directory: Path, memory_mb: int = 512, rotate_bytes: int = ROTATE_BYTES) -> None:
        """Open the store of a data directory, and bring database and journals to the same point.

        Raises:
            StoreError: naming what is in the way; see `server.errors`.
        """
        self.directory, self.path, self.memory_mb = directory, directory / DATABASE_NAME, memory_mb
        self.suspected: str | None = None
        self.rebuilt: Rebuilt | None = None
        self.erased: Callable[[], Sequence[Wearer]] = tuple
        self._gate, self._failed_commits = Gate(), 0
        self._giving_back = GivingBack(memory_limit(memory_mb))
        self._lock = DirectoryLock(directory)
        try:
            take_over_finished(directory, RECEIVED_NAME)
            self.events = Journal(directory / EVENTS_NAME, rotate_bytes)
            self.received = Journal(directory / RECEIVED_NAME, rotate_bytes)
            self.copying = Copying(self.received, rotate_bytes)
        except BaseException:
            self._lock.release()
            raise
        try:
            take_over(directory / OLD_LOG_NAME, self.events)
            self._open(self.events.was_whole, self.received.was_whole)
        except OSError as error:
            self._let_go()
            raise StoreError(
                f"{directory} cannot be written ({error.strerror}); free space, and start again"
            ) from error
        except BaseException:
            self._let_go()
            raise

    def _open(self, events_are_whole: bool = False, received_are_whole: bool = False) -> None:
        """Open the database; the journals' ends are checked, unless they have just been read and were whole."""
        has_journals = bool(self.events.last or self.received.last)
        self._connection, aside = open_database(self.path, self.memory_mb, can_be_filled=has_journals)
        try:
            self._tables = Tables(self._connection)
            if self._tables.is_half_filled():
                self._connection.close()
                self._connection, aside = begin_again(self.path, self.memory_mb)
                self._tables = Tables(self._connection)
            elif aside is None and self._is_emptier_than_journals():
                aside = last_set_aside(self.path)
            if aside is not None:
                self._told(self._fill_again(aside))
            else:
                bring_together(self._tables, self.events, self.received)
            self._after_opening(events_are_whole, received_are_whole)
        except duckdb.Error as error:
            if not may_be_damage(error) or aside is not None:
                self._connection.close()
                raise StoreError(f"{self.path} cannot be brought up to date: {first_line(error)}") from error
            self._exchange(first_line(error))
        except BaseException:
            self._connection.close()
            raise

    def _is_emptier_than_journals(self) -> bool:
        is_empty = not self._tables.last_position() and not self._tables.received_end()
        return is_empty and bool(self.events.last or self.received.last)

    def _after_opening(self, events_are_whole: bool = False, received_are_whole: bool = False) -> None:
        self._tables.know_streams()
        unsure = [] if events_are_whole else self.events.firsts[-1:]
        damage = check_journal(self.events, unsure, partial(events_at, self._connection))
        if not received_are_whole and check_journal(self.received, self.received.firsts[-1:], None).lost:
            self.copying.note_loss()
        if damage.lost:
            missing = missing_numbers(self._connection, known_numbers(self.received))
            self._tables.set_wanted([one for one in missing if one.key.stream == Stream.MATCH])
        self.position = max(self._tables.last_position(), self.events.last)
        self.quarantined = self._tables.number("SELECT count(*) FROM quarantine")
        self.wanted = self._tables.wanted()
        self.suspected, self._failed_commits = None, 0

    def _exchange(self, reason: str) -> Rebuilt:
        """Set the database aside, and fill a new one from the journals and from what can be read of the old one."""
        self._whose()  # Where that cannot be told nothing is set aside, and the next try makes no other copy.
        with self._gate.shut("it is being rebuilt", _PATIENCE_S):
            self.copying.drop()
            self._connection.close()
            set_aside(self.path, reason)
            self._connection, aside = begin_again(self.path, self.memory_mb)
            self._tables = Tables(self._connection)
            if self._tables.last_position():
                raise StoreError(f"{self.path} is still being read; it is rebuilt as soon as that ends")
            try:
                rebuilt = self._fill_again(aside or self.path)
                self._after_opening()
            except BaseException as error:
                self._connection.close()  # Nobody reads what is half filled; the next probe begins it anew.
                self.suspected = f"it was not filled again: {first_line(error)}"
                if not isinstance(error, duckdb.Error | OSError):
                    raise
                raise StoreError(f"{self.path} cannot be filled again: {first_line(error)}") from error
        self._told(rebuilt)
        return rebuilt

    def _fill_again(self, old: Path) -> Rebuilt:
        return rebuild(self._tables, self.events, self.received, old, self.memory_mb, self._erase_again)

    def _erase_again(self) -> None:
        whose = self._whose()
        if whose and (erased := erase_samples(self._connection, whose)):
            self.copying.note_loss()
            log.warning("%d samples that had been erased were back, and are erased again", erased)

    def _whose(self) -> Sequence[Wearer]:
        try:
            return self.erased()
        except ServerError as error:
            raise StoreError(f"{self.path} is not filled again until it is known what was erased: {error}") from error

    def _told(self, rebuilt: Rebuilt) -> None:
        self.rebuilt = rebuilt
        log.warning("%s was filled again: %s", self.path, rebuilt)

    # ---- health

    @property
    def missing(self) -> int:
        """Give how many messages were lost here and have not come again."""
        return sum(one.last - one.first + 1 for one in self.wanted)

    def probe(self) -> bool:
        """See whether the database works, and make it work again; say whether it is another one now.

        One that is suspected of damage is read whole; if it is damaged, or twice took nothing, it is rebuilt.

        Raises:
            StoreError: while it cannot be made to work.
        """
        was = self._connection
        try:
            is_half_filled = self._tables.is_half_filled()
            self._tables.connection.execute("UPDATE received_end SET number = number")
        except duckdb.Error as error:
            log.warning("the database is opened again: %s", first_line(error))
            is_half_filled = True
        if is_half_filled:
            with self._gate.shut("it is being opened again", _PATIENCE_S):
                self._connection.close()
                self._open()
        if self.suspected is not None:
            found = self.damage()
            if found is not None or self._failed_commits > 1:
                self._exchange(found or self.suspected)
            self.suspected = None
        return self._connection is not was

    def damage(self) -> str | None:
        """Read the whole database, and say what is damaged; `None` when it is sound."""
        try:
            return check_tables(lambda query, parameters: self._connection.execute(query, parameters).fetchall())
        except duckdb.Error as error:
            raise StoreError(f"the database cannot be checked now: {first_line(error)}") from error

    def rebuild(self) -> Rebuilt:
        """Make a new database from the journals, and from the old one, which is kept beside it."""
        return self._exchange("a rebuild was asked for")

    def close(self) -> None:
        """Write everything into the database file and let it go."""
        try:
            self.checkpoint()
        finally:
            self._connection.close()
            self._let_go()

    def _let_go(self) -> None:
        self.copying.drop()
        self.events.close()
        self.received.close()
        self._lock.release()

    def checkpoint(self) -> None:
        """Move the write-ahead log into the database file; takes about 0.1 s for 16 MiB."""
        try:
            self._connection.execute("CHECKPOINT")
        except duckdb.Error as error:
            self._suspect(error)
            log.warning("the checkpoint has to wait: %s", first_line(error))

    def give_back_when_due(self) -> None:
        """Give back memory that only saves reading again, every minute."""
        try:
            self._giving_back.when_due(self._connection)
        except duckdb.Error as error:
            self._suspect(error)
            log.warning("no memory is given back now: %s", first_line(error))

    def _suspect(self, error: BaseException) -> None:
        if self.suspected is None and may_be_damage(error):
            self.suspected = first_line(error)
            log.error("the database may be damaged: %s", self.suspected)
