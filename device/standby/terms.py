"""The terms of two devices of a court, kept for the next start: which of them scored last."""

import logging

from device.errors import OutboxError
from device.outbox import Outbox

_LOG = logging.getLogger(__name__)

_KEPT = "term"


class Terms:
    """Keeps them in the outbox.

    Attributes:
        kept: this device's, and the partner's that was seen last.
    """

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        words = (outbox.kept(_KEPT) or "").split()
        is_whole = len(words) == 2 and all(map(str.isdecimal, words))
        self.kept = (int(words[0]), int(words[1])) if is_whole else (0, 0)

    def keep(self, own: int, seen: int) -> None:
        """Keep them where they have changed; that they could not be is said, and tried when they change again."""
        if (own, seen) == self.kept:
            return
        self.kept = own, seen
        try:
            self._outbox.keep(_KEPT, f"{own} {seen}")
        except OutboxError as error:
            _LOG.warning("%s; which of two devices scored last is not known after the next start", error)
