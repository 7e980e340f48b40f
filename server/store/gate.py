"""Lets many read at once, and holds readers off while the database is exchanged."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from server.errors import StoreError


class Gate:
    """Open to readers until it is shut; shutting waits for those who are inside."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._inside = 0
        self._shut_for = ""

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Be inside.

        Raises:
            StoreError: while it is shut, saying for what.
        """
        with self._changed:
            if self._shut_for:
                raise StoreError(f"the database cannot be read now: {self._shut_for}")
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def shut(self, reason: str, patience_s: float) -> Iterator[None]:
        """Keep readers out; go on after `patience_s` even if one stays."""
        with self._changed:
            self._shut_for = reason
            self._changed.wait_for(lambda: not self._inside, patience_s)
        try:
            yield
        finally:
            with self._changed:
                self._shut_for = ""
