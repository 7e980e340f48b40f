"""Waiting for what other threads do, with a deadline."""

import time
from collections.abc import Callable


def eventually(condition: Callable[[], object], what: str, *, within_s: float = 20) -> None:
    """Return when the condition holds; fail with `what` when it does not in time."""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, f"not in time: {what}"
        time.sleep(0.005)
