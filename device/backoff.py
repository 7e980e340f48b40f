"""How long to wait before the next attempt: longer each time, and never all at once."""

from random import Random


class Backoff:
    """Waits of `first_s` to `longest_s` seconds with decorrelated jitter.

    Each wait is drawn between `first_s` and three times the last one (M. Brooker, "Exponential Backoff and Jitter",
    2015).
    """

    def __init__(self, first_s: float = 1.0, longest_s: float = 60.0, random: Random | None = None) -> None:
        self._first_s = first_s
        self._longest_s = longest_s
        self._random = random or Random()
        self._last_s = first_s

    def next_s(self) -> float:
        """Give the next wait, in seconds."""
        self._last_s = min(self._longest_s, self._random.uniform(self._first_s, 3 * self._last_s))
        return self._last_s

    def reset(self) -> None:
        """Begin again with short waits."""
        self._last_s = self._first_s
