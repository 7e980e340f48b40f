"""Waiting for what other threads and processes do. The patience ends what hangs, and says nothing of speed."""

import asyncio
import time
from collections.abc import Callable, Iterator

PATIENCE_S = 60.0
"""How long a machine with a hundred other things to do may take for what takes a moment."""

_SOON_S, _SELDOM_S, _PART = 0.01, 0.2, 0.1
"""What takes longer is asked about less often: a question may be a request to a server."""


def until(condition: Callable[[], object], what: str = "what is waited for", patience_s: float = PATIENCE_S) -> None:
    """Return when the condition holds; fail with `what` when it does not in time."""
    pauses_s = _pauses_s(patience_s)
    while not condition():
        pause_s = next(pauses_s, None)
        assert pause_s is not None, f"not in time: {what}"
        time.sleep(pause_s)


async def awaited(condition: Callable[[], object]) -> None:
    """Return when the condition holds, while the event loop goes on; fail when it does not in time."""
    pauses_s = _pauses_s(PATIENCE_S)
    while not condition():
        pause_s = next(pauses_s, None)
        assert pause_s is not None, "not in time"
        await asyncio.sleep(pause_s)


def _pauses_s(patience_s: float) -> Iterator[float]:
    """Give pauses between questions, a tenth of what has been waited for already, until the patience ends."""
    began = time.monotonic()
    while (waited_s := time.monotonic() - began) < patience_s:
        yield min(max(_SOON_S, _PART * waited_s), _SELDOM_S)
