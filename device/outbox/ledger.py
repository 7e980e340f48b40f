"""The outbox's file with its accounts in memory: one transaction changes both, or neither."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from device.outbox.file import explained
from device.outbox.generations import Generation
from device.outbox.limits import OutboxLimits
from device.outbox.numbered import Numbered
from device.outbox.settling import settle
from wire.topics import Address


class Ledger:
    """An open outbox file. Every method may be called from every thread."""

    def __init__(self, path: Path, connection: sqlite3.Connection, address: Address, limits: OutboxLimits) -> None:
        self._path, self._connection, self._limits = path, connection, limits
        self._lock = threading.RLock()
        self._callbacks: tuple[Callable[[], None], ...] = ()
        self._numbered = Numbered(connection, address)
        with self._transaction():
            settle(self._connection, self._numbered, address, path)

    def close(self) -> None:
        """Close the file; nothing may be called afterwards."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def subscribe(self, callback: Callable[[], None]) -> None:
        """Call `callback` after each commit, in the thread that committed; it must not block."""
        with self._lock:
            self._callbacks = (*self._callbacks, callback)

    def _tell(self) -> None:
        for callback in self._callbacks:
            callback()

    def _generation(self, epoch: str | None) -> Generation:
        if epoch is None:
            return self._numbered.current
        return next(one for one in self._numbered.generations if one.epoch == epoch)

    @contextmanager
    def _transaction(self, durable: bool = True) -> Iterator[None]:
        with self._lock:
            before = self._numbered.copy()
            try:
                # A deletion that a power cut takes back is sent again, and known to the server: no need to wait for
                # the disk. The next append's commit makes it durable with its own.
                self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
                self._connection.execute("BEGIN IMMEDIATE")
                yield
                self._write_along()
                self._connection.execute("COMMIT")
            except BaseException as error:
                self._numbered.go_back(before)
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise explained(self._path, error) from error
                raise
            self._written_along()

    def _write_along(self) -> None:
        """Write, inside each transaction, what waited for one."""

    def _written_along(self) -> None:
        """It is committed."""
