"""Work that nobody waits for: it goes last, and rests between its pieces."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from threading import Event, get_native_id
from typing import TypeVar

_LAST = 10
_RESTS = 3.0
"""How much longer than a piece took the rest after it is."""

_LONGEST_REST_S = 1.0

Piece = TypeVar("Piece")


class Stopped(Exception):
    """The work is to end between two pieces."""


def go_last() -> None:
    """Let all other threads and programs go before the calling thread, where the system can (Linux)."""
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, get_native_id(), _LAST)


class Unhurried:
    """The pace of such a thread.

    Attributes:
        stopping: is set when it is to end.
    """

    def __init__(self) -> None:
        self.stopping = Event()
        self._is_unhurried = False

    def begin(self) -> None:
        """Go last from now on, in the calling thread, and rest; before that nothing waits."""
        go_last()
        self._is_unhurried = True

    def each(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """Give the pieces, with a rest after each.

        Raises:
            Stopped: when the work is to end.
        """
        began_s = time.monotonic()
        for one in pieces:
            yield one
            if self._is_unhurried:
                self._rest(time.monotonic() - began_s)
            began_s = time.monotonic()

    def _rest(self, took_s: float) -> None:
        if self.stopping.wait(min(_RESTS * took_s, _LONGEST_REST_S)):
            raise Stopped
