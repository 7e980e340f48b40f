"""Notices that another device goes by this one's name, so that each throws the other out of the broker."""

from collections import deque

from wire.broker_trouble import TAKEN_OVER

_SHORT_S = 60.0
_WITHIN_S = 300.0
_TIMES = 4
_SAID_EVERY_S = 600.0


class Namesake:
    """Watches how connections end; times are a monotonic clock's, in seconds."""

    def __init__(self) -> None:
        self._cut_short: deque[float] = deque(maxlen=_TIMES)
        self._said_s: float | None = None

    def ended(self, reason: str, lasted_s: float, now_s: float) -> bool:
        """Take note of a connection that the broker ended; `True` when it is to be said that there are two.

        MQTT 5 gives the reason. In 3.1.1 the connection just ends, so that it has to happen several times.
        """
        if lasted_s < _SHORT_S:
            self._cut_short.append(now_s)
        often = len(self._cut_short) == _TIMES and now_s - self._cut_short[0] < _WITHIN_S
        if reason != TAKEN_OVER and not often:
            return False
        if self._said_s is not None and now_s - self._said_s < _SAID_EVERY_S:
            return False
        self._said_s = now_s
        return True

    def refused(self) -> None:
        """Take note that the broker is away: that connections end has another reason then."""
        self._cut_short.clear()
