"""Match events that the disk does not take: held in memory, and said loudly, so that scoring goes on."""

import logging
import time
from collections.abc import Sequence
from pathlib import Path

from device.errors import OutboxError
from padel.events import Event

_log = logging.getLogger(__name__)

_SAID_EVERY_S = 60.0


class Unwritten:
    """Events in the order in which they happened; a power cut takes them.

    Args:
        path: the outbox that should have them.
        most: how many are held.
    """

    def __init__(self, path: Path, most: int) -> None:
        self._path, self._most = path, most
        self.events: tuple[Event, ...] = ()
        self.problem: str | None = None
        self._said_s = -_SAID_EVERY_S

    def hold(self, events: Sequence[Event], error: OutboxError) -> None:
        """Hold events that could not be written, and say so.

        Raises:
            OutboxError: when these would be too many.
        """
        if len(self.events) + len(events) > self._most:
            raise error
        self.events = (*self.events, *events)
        self.problem = (
            f"{error}; scoring goes on, but {len(self.events)} events are in memory only, and a power cut takes them"
        )
        if time.monotonic() - self._said_s >= _SAID_EVERY_S:
            self._said_s = time.monotonic()
            _log.error("%s", self.problem)

    def written(self) -> None:
        """Take note that the disk has them."""
        if self.events:
            _log.warning(
                "the outbox %s takes events again; the %d in memory are written", self._path, len(self.events)
            )
        self.events, self.problem, self._said_s = (), None, -_SAID_EVERY_S
