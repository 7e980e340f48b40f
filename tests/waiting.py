"""Waiting for what other threads and processes do. The patience ends what hangs, and says nothing of speed."""

import asyncio
import time
from collections.abc import Callable

PATIENCE_S = 60.0
"""How long a machine with a hundred other things to do may take for what takes a moment."""

_POLL_S = 0.01


def until(condition: Callable[[], object], what: str = "what is waited for", patience_s: float = PATIENCE_S) -> None:
    """Return when the condition holds; fail with `what` when it does not in time."""
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline, f"not in time: {what}"
        time.sleep(_POLL_S)


async def awaited(condition: Callable[[], object]) -> None:
    """Return when the condition holds, while the event loop goes on; fail when it does not in time."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 – any condition, which sets no event
            await asyncio.sleep(_POLL_S)
