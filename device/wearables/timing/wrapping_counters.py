"""Counters of few bits, made to count on for ever. Pure."""

from datetime import datetime


class WrappingCounter:
    """A sensor's counter of ticks that begins again at zero.

    How often it has begun again since it was last seen is told from the time that passed on the appliance's clock, so
    silences longer than a turn of the counter do no harm. A sensor that restarted looks like one that went back, or
    that is far from where it should be; both are seen by whoever maps the clock.

    Args:
        bits: width of the counter.
        tick_s: what one count is.
    """

    def __init__(self, bits: int, tick_s: float) -> None:
        self._turn = 1 << bits
        self._tick_s = tick_s
        self._total = 0
        self._seen: datetime | None = None

    def seconds(self, count: int, arrival: datetime) -> float:
        """Give the counter in seconds, as if it had never begun again since it was first seen."""
        if self._seen is None:
            self._total = count
        else:
            passed = (arrival - self._seen).total_seconds() / self._tick_s
            ahead = (count - self._total) % self._turn
            self._total += ahead + round((passed - ahead) / self._turn) * self._turn
        self._seen = arrival
        return self._total * self._tick_s
