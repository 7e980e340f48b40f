"""What to send next of one stream: a go-back-N sender as pure state. No I/O and no clock.

The receiver takes numbers in order only, so everything after a lost message is sent again. Rows, their deletion and
the connection are the uplink's.
"""

from dataclasses import dataclass

TIMEOUT_S = 5.0
"""Seconds without a receipt after which a message in flight counts as lost."""

RESEND_PAUSE_S = 0.5
"""A repeated request for the same number within this time is about messages that are on their way again."""


@dataclass(slots=True)
class Window:
    """The sender's state of a stream; `now_s` is a monotonic clock in seconds.

    Attributes:
        size: messages that may be in flight without a receipt.
        acknowledged: the highest number that needs no sending: receipted, or gone from the outbox.
        sent: the highest number sent since the last going back.
    """

    size: int
    timeout_s: float = TIMEOUT_S
    acknowledged: int = 0
    sent: int = 0
    _waiting_since_s: float = 0.0
    _went_back_s: float | None = None
    _probing: bool = False

    @property
    def in_flight(self) -> int:
        """Give the number of messages that were sent and wait for their receipt."""
        return self.sent - self.acknowledged

    @property
    def room(self) -> int:
        """Give how many messages may be sent now: those that follow `sent`.

        While the server is silent it is one at a time, so that a server that is away for a week is not sent the same
        window every five seconds.
        """
        return max(0, (1 if self._probing else self.size) - self.in_flight)

    @property
    def deadline_s(self) -> float | None:
        """Give when `expire` will next go back, or `None` while nothing is in flight."""
        return self._waiting_since_s + self.timeout_s if self.in_flight else None

    def restart(self, oldest: int) -> None:
        """Begin a connection: what was in flight may be lost, `oldest` is sent next."""
        self.acknowledged = self.sent = oldest - 1
        self._probing, self._went_back_s = False, None

    def moved(self, oldest: int) -> bool:
        """Follow the outbox's oldest number; `True` when numbers are gone that the server waits for in vain."""
        if oldest - 1 <= self.acknowledged:
            return False
        self._acknowledge(oldest - 1)
        return True

    def was_sent(self, sequence: int, now_s: float) -> None:
        """Note that the messages up to `sequence` were sent."""
        if not self.in_flight:
            self._waiting_since_s = now_s
        self.sent = max(self.sent, sequence)

    def receive(self, committed: int, resend: bool, now_s: float) -> None:
        """Take a receipt; it may be late, repeated, or about messages sent before a restart."""
        if committed > self.acknowledged:
            self._acknowledge(committed)
            self._waiting_since_s = now_s
        self._probing = False
        if resend and committed <= self.acknowledged and self._may_go_back(now_s):
            self._go_back(now_s)

    def expire(self, now_s: float) -> bool:
        """Go back when nothing was receipted for `timeout_s` though something is in flight; say whether it did."""
        if self.deadline_s is None or now_s < self.deadline_s:
            return False
        self._probing = True
        self._go_back(now_s)
        return True

    def _acknowledge(self, sequence: int) -> None:
        self.acknowledged = sequence
        self.sent = max(self.sent, sequence)
        self._went_back_s = None

    def _may_go_back(self, now_s: float) -> bool:
        return self._went_back_s is None or now_s - self._went_back_s >= RESEND_PAUSE_S

    def _go_back(self, now_s: float) -> None:
        self.sent = self.acknowledged
        self._went_back_s = now_s
