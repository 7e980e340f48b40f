"""How long a sensor waits before it is tried again: not at all after a stream, ever longer while it cannot be had."""

import time
from collections.abc import Callable
from random import Random

from device.backoff import Backoff
from device.errors import LinkError, LinkProblem

_AT_ONCE_S = 0.5
_AWAY_LONG_S = 600.0


class Patience:
    """The waits of one sensor, in seconds, each with jitter so that four sensors do not try in step.

    After a link that streamed: up to 0.5 s. While the sensor is not heard: up to 2 s between two scans, so that a
    player who comes back is recorded within seconds; after ten minutes up to 30 s. When connecting fails: up to 15 s,
    since BlueZ is given time to clear up; when Bluetooth as a whole is not there: up to 60 s.
    """

    def __init__(self, random: Random | None = None, now_s: Callable[[], float] = time.monotonic) -> None:
        self._random = random or Random()
        self._now_s = now_s
        self._near = Backoff(0.5, 2.0, self._random)
        self._away = Backoff(2.0, 30.0, self._random)
        self._failing = Backoff(0.5, 15.0, self._random)
        self._unavailable = Backoff(1.0, 60.0, self._random)
        self._streamed_s = now_s()
        self._streams = False

    def streamed(self) -> None:
        """Note that the sensor was heard."""
        self._streamed_s, self._streams = self._now_s(), True

    def next_s(self, error: Exception) -> float:
        """Give the wait after an attempt, or a link, that ended with an error."""
        if self._streams:
            self._reset()
            return self._random.uniform(0, _AT_ONCE_S)
        if not isinstance(error, LinkError):
            return self._unavailable.next_s()
        if error.reason not in (LinkProblem.ABSENT, LinkProblem.NAMESAKES):
            return self._failing.next_s()
        is_long = self._now_s() - self._streamed_s > _AWAY_LONG_S
        return (self._away if is_long else self._near).next_s()

    def _reset(self) -> None:
        self._streams = False
        for one in (self._near, self._away, self._failing, self._unavailable):
            one.reset()
