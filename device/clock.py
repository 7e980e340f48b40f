"""What time it is on the appliance: a steady one, or a recording's, replayed faster or slower than it was made.

A box without a battery learns the time minutes after it has started, and somebody may set it at any moment. So
within the appliance time is *steady*: it begins with the system's and goes on by the monotonic clock, whatever
becomes of the system's. What leaves the appliance is stamped with the system's time as it is then (`Clock.stamp`).

Whoever replays moves a `ReplayClock`; everything that is simulated or timed beside it only reads and sleeps.
"""

import asyncio
import heapq
import itertools
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from device.errors import ClockClosed

_STEP_S = 1.0


class Clock(Protocol):
    """A source of time."""

    def now(self) -> datetime:
        """Give the current moment, in UTC; it never jumps, so differences are durations."""

    def stamp(self, moment: datetime) -> datetime:
        """Give a moment of this clock as those outside of the appliance count it, as far as it is known by now."""

    async def sleep_until(self, moment: datetime) -> None:
        """Sleep until the clock shows `moment` or later.

        Raises:
            ClockClosed: when the clock ends before.
        """


def as_it_is(moment: datetime) -> datetime:
    """Give a moment that needs no stamp."""
    return moment


def system_time() -> datetime:
    """Give what the system's clock shows; it may jump."""
    return datetime.now(UTC)


_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
"""Where a box without a battery may begin; nothing has an identifier from before."""


class SteadyClock:
    """Begins with the system's time, and goes on by the monotonic clock.

    Args:
        system: gives the system's time.
        monotonic_s: gives seconds that only go forward.
    """

    def __init__(
        self, system: Callable[[], datetime] = system_time, monotonic_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._system, self._monotonic_s = system, monotonic_s
        self._began, self._began_s = system(), monotonic_s()

    def now(self) -> datetime:
        """Give the current moment, in UTC."""
        return self._began + timedelta(seconds=self._monotonic_s() - self._began_s)

    def stamp(self, moment: datetime) -> datetime:
        """Give a moment by the system's clock as it goes now: also one from before the clock was set."""
        return max(_FIRST, moment + (self._system() - self.now()))

    async def sleep_until(self, moment: datetime) -> None:
        """Sleep until this clock shows `moment` or later."""
        await asyncio.sleep(0)
        while True:
            left_s = (moment - self.now()).total_seconds()
            if left_s <= 0:
                return
            await asyncio.sleep(min(left_s, _STEP_S))


STEADY = SteadyClock()
"""The steady time of this process: all that measures durations in it shares it."""


_Sleeper = tuple[datetime, int, "asyncio.Future[None]"]


class ReplayClock:
    """A clock that stands still until `advance_to` moves it, from any thread.

    Sleepers wake in the order of their moments, one at a time: one that sleeps again at once is in its place in the
    order before the next is woken, however far the clock moved in one step. All sleepers are of one event loop.
    """

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._closed = False
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._sleepers: list[_Sleeper] = []
        self._number = itertools.count()
        self._waking = False

    def now(self) -> datetime:
        """Give the moment up to which was replayed, in UTC."""
        with self._lock:
            return self._now

    def stamp(self, moment: datetime) -> datetime:
        """Give the moment: a recording has its own time."""
        return moment

    def advance_to(self, moment: datetime) -> None:
        """Move the clock; a moment before the current one changes nothing. Thread-safe, returns at once."""
        with self._lock:
            self._now = max(self._now, moment.astimezone(UTC))
        self._wake_soon()

    def close(self) -> None:
        """End the clock: whoever is due still wakes, all others get `ClockClosed`. Thread-safe, returns at once."""
        with self._lock:
            self._closed = True
        self._wake_soon()

    async def sleep_until(self, moment: datetime) -> None:
        """Sleep until the replay has come to `moment`.

        Raises:
            ClockClosed: when it ended before.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        with self._lock:
            if self._loop is None:
                self._loop = loop
            elif self._loop is not loop:
                raise RuntimeError("all sleepers of a ReplayClock must be of one event loop")
        heapq.heappush(self._sleepers, (moment, next(self._number), future))
        self._wake()
        await future

    def _wake_soon(self) -> None:
        with self._lock:
            loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        if not self._waking:
            self._waking = True
            asyncio.get_running_loop().call_soon(self._wake_next)

    def _wake_next(self) -> None:
        """Wake the earliest who is due, then look again once it has run: it may sleep again, and be the next."""
        self._waking = False
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        if not self._sleepers:
            return
        with self._lock:
            now, closed = self._now, self._closed
        moment, _, future = self._sleepers[0]
        if moment <= now:
            future.set_result(None)
        elif closed:
            future.set_exception(ClockClosed("the replay ended before the moment that was waited for"))
        else:
            return
        heapq.heappop(self._sleepers)
        self._wake()
