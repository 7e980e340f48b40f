"""The bounded inbox between the broker's thread and the writer's. What it drops the device sends again."""

from collections import deque
from threading import Condition
from typing import NamedTuple


class Delivery(NamedTuple):
    """A message as it came from the broker."""

    topic: str
    payload: bytes
    is_retained: bool = False


class Inbox:
    """A queue with a bound on messages and on bytes; a message beyond it is dropped and counted.

    The defaults hold two seconds at 5,000 messages a second, and less memory than a small computer can spare: each
    device has at most 350 messages in flight, so that 28 devices fit even when all of them resend.
    """

    def __init__(self, max_messages: int = 10_000, max_bytes: int = 64 * 1024 * 1024) -> None:
        self._max_messages, self._max_bytes = max_messages, max_bytes
        self._queue: deque[Delivery] = deque()
        self._bytes = 0
        self._changed = Condition()
        self._closed = False
        self.dropped = 0

    def put(self, delivery: Delivery) -> bool:
        """Add a message without waiting; say whether there was room."""
        with self._changed:
            full = len(self._queue) >= self._max_messages or self._bytes + len(delivery.payload) > self._max_bytes
            if full or self._closed:
                self.dropped += 1
                return False
            self._queue.append(delivery)
            self._bytes += len(delivery.payload)
            self._changed.notify()
            return True

    def take(self, at_most: int, timeout_s: float) -> list[Delivery]:
        """Give what has come, waiting for the first; nothing after `timeout_s` or when closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._closed, timeout_s)
            taken = [self._queue.popleft() for _ in range(min(at_most, len(self._queue)))]
            self._bytes -= sum(len(one.payload) for one in taken)
            return taken

    @property
    def is_closed(self) -> bool:
        """Say whether nothing more comes and nothing is left."""
        with self._changed:
            return self._closed and not self._queue

    def close(self) -> None:
        """Let nothing more in; what is in can still be taken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
