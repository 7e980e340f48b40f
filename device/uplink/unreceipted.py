"""Notices that a broker takes what is sent, but that no server says it has it: another club, or no server at all."""

UNRECEIPTED_S = 20.0
"""Seconds of waiting without a receipt after which it is said. A server that starts anew is back well before."""


class Unreceipted:
    """Watches one connection; `now_s` is a monotonic clock in seconds.

    Attributes:
        noticed: whether the broker takes messages that no server receipts.
    """

    def __init__(self) -> None:
        self.noticed = False
        self._since_s: float | None = None
        self._taken_before = 0

    def connected(self) -> None:
        """Begin a connection: the time without one counts for nothing."""
        self._since_s = None

    def receipted(self) -> bool:
        """Take note of a receipt; `True` when it ends what was noticed."""
        ended, self.noticed, self._since_s = self.noticed, False, None
        return ended

    def turn(self, now_s: float, taken: int, *, waiting: bool) -> bool:
        """Look again; `True` when it is noticed now.

        Args:
            now_s: the time.
            taken: how many messages the broker has acknowledged on this connection.
            waiting: whether anything waits for a receipt.
        """
        if not waiting:
            self._since_s = None
        elif self._since_s is None:
            self._since_s, self._taken_before = now_s, taken
        elif not self.noticed and now_s - self._since_s >= UNRECEIPTED_S and taken > self._taken_before:
            self.noticed = True
            return True
        return False
