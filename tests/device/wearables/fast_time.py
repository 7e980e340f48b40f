"""An event loop whose time jumps to what is due next: hours pass in seconds, and the code sees no difference.

Only what the loop itself times is fast (sleeps, timeouts, `loop.time()`); threads and sockets are as ever.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

Result = TypeVar("Result")

START = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


class _NoWaiting(selectors.DefaultSelector):  # type: ignore[valid-type, misc]
    """Gives what is ready at once; the time that would have been waited is passed on."""

    passed: Callable[[float], None]

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0 if timeout is not None else None)
        if not ready and timeout:
            self.passed(timeout)
        return list(ready)


class FastLoop(asyncio.SelectorEventLoop):
    """The loop; its time begins at 0."""

    def __init__(self) -> None:
        self._now_s = 0.0
        selector = _NoWaiting()
        selector.passed = self._pass
        super().__init__(selector)

    def time(self) -> float:
        return self._now_s

    def _pass(self, seconds: float) -> None:
        self._now_s += seconds


class LoopClock:
    """The appliance's clock, as the fast loop shows it.

    Attributes:
        system_off: how far the system's clock is off by now, which is what leaves the appliance.
    """

    def __init__(self) -> None:
        self.system_off = timedelta()

    def now(self) -> datetime:
        return moment(asyncio.get_running_loop().time())

    def stamp(self, when: datetime) -> datetime:
        return when + self.system_off

    async def sleep_until(self, when: datetime) -> None:
        await asyncio.sleep(max(0.0, (when - self.now()).total_seconds()))


def moment(time_s: float) -> datetime:
    """Give the wall's time at a time of the loop."""
    return START + timedelta(seconds=time_s)


def run_fast(work: Coroutine[Any, Any, Result]) -> Result:
    """Run to the end."""
    loop = FastLoop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()
