"""Puts what sensors say into the outbox together, a few seconds of it at once.

Each commit writes some ten kilobytes to the card, however little is in it, and a card lasts for so many; what a match
decided is never held back.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from device.clock import Clock
from device.outbox.outbox import Outbox
from wire.topics import Stream

EVERY = timedelta(seconds=5)
"""How long a message of a sensor is in memory alone, at most; a power cut takes that much."""


class Gathered:
    """The messages that wait for the next commit, by stream; for the thread of the sensors."""

    def __init__(self, outbox: Outbox, clock: Clock) -> None:
        self._outbox, self._clock = outbox, clock
        self._waiting: dict[Stream, list[Callable[[int], bytes]]] = {}
        self._since: datetime | None = None

    def put(self, stream: Stream, encode: Callable[[int], bytes]) -> None:
        """Take a message; it is numbered and encoded when it is kept."""
        self._waiting.setdefault(stream, []).append(encode)
        self._since = self._since or self._clock.now()
        self.keep_due()

    def keep_due(self) -> None:
        """Keep all of it if the first has waited for long enough.

        Raises:
            OutboxError: when the outbox cannot be written; what waited of that stream is lost.
        """
        if self._since is not None and self._clock.now() - self._since >= EVERY:
            self.keep()

    def keep(self) -> None:
        """Keep all of it now; raises as `keep_due` does."""
        self._since = None
        while self._waiting:
            stream, encoders = self._waiting.popitem()
            self._outbox.append(stream, encoders)
