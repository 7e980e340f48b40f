"""Hears what the server has before anything is sent, so that an outbox that is older than that is noticed in time.

A server answers a status with a receipt a stream. One that does not (an earlier version, or none at all) is sent a
message at a time until it says anything.
"""

from wire.topics import Stream

PATIENCE_S = 5.0
"""How long the server's word is waited for."""


class Greeting:
    """What was heard on one connection; `now_s` is a monotonic clock in seconds."""

    def __init__(self, now_s: float) -> None:
        self._unheard = set(Stream)
        self._until_s = now_s + PATIENCE_S
        self._probed = dict.fromkeys(Stream, 0)

    @property
    def is_over(self) -> bool:
        """Say whether the server has told what it has of every stream."""
        return not self._unheard

    def room(self, now_s: float) -> int | None:
        """Give how many messages of a stream may be in flight; `None` is as many as its window says."""
        if self.is_over:
            return None
        return 0 if now_s < self._until_s else 1

    def deadline_s(self, now_s: float) -> float:
        """Give when to look again."""
        return self._until_s if now_s < self._until_s and not self.is_over else float("inf")

    def probed(self, stream: Stream, sequence: int) -> None:
        """Take note of a message that was sent without the server's word."""
        self._probed[stream] = max(self._probed[stream], sequence)

    def hear(self, stream: Stream, committed: int) -> bool:
        """Take a receipt; `True` when it is the first of its stream, and for more than was sent meanwhile."""
        is_first = stream in self._unheard
        self._unheard.discard(stream)
        return is_first and committed > self._probed[stream]
