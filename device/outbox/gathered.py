"""Puts what sensors say into the outbox together, a few seconds of it at once.

Each commit writes some ten kilobytes to the card, however little is in it, and a card lasts for so many; what a match
decided is never held back.
"""

import logging
from datetime import datetime, timedelta

from device.clock import Clock
from device.errors import OutboxError
from device.outbox.outbox import Outbox
from device.outbox.queue import Encoder
from wire.topics import Stream

_log = logging.getLogger(__name__)

EVERY = timedelta(seconds=5)
"""How long a message of a sensor is in memory alone, at most; a power cut takes that much."""


class Gathered:
    """The messages that wait for the next commit, by stream; for the thread of the sensors."""

    def __init__(self, outbox: Outbox, clock: Clock) -> None:
        self._outbox, self._clock = outbox, clock
        self._waiting: dict[Stream, list[Encoder]] = {}
        self._since: datetime | None = None

    def put(self, stream: Stream, encode: Encoder) -> None:
        """Take a message; it is numbered and encoded when it is kept."""
        self._waiting.setdefault(stream, []).append(encode)
        self._since = self._since or self._clock.now()
        self.keep_due()

    def keep_due(self) -> None:
        """Keep all of it if the first has waited for long enough.

        Raises:
            OutboxError: when the outbox cannot be written; what waited of a stream is lost then.
        """
        if self._since is not None and self._clock.now() - self._since >= EVERY:
            self.keep()

    def keep(self) -> None:
        """Keep all of it now; raises as `keep_due` does, after all else was kept."""
        waiting, self._waiting, self._since = self._waiting, {}, None
        refused: OutboxError | None = None
        for stream, encoders in waiting.items():
            try:
                self._keep(stream, encoders)
            except OutboxError as error:
                refused = error
        if refused is not None:
            raise refused

    def _keep(self, stream: Stream, encoders: list[Encoder]) -> None:
        try:
            self._outbox.append(stream, encoders)
        except OutboxError:
            raise
        except Exception:
            if len(encoders) == 1:
                _log.exception("a message of a sensor cannot be written, and is left out")
                return
            for one in encoders:  # what one sensor says must not take the others' with it
                self._keep(stream, [one])
