"""The bounded inbox between the broker's thread and the writer's. What it drops the device sends again."""

import time
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from threading import Condition
from types import MappingProxyType
from typing import NamedTuple

from wire.several import count

MAX_PAYLOAD_BYTES = 1024 * 1024
KEPT_OF_TOO_LARGE_BYTES = 4096
_DEVICE_SHARE = 2


class Delivery(NamedTuple):
    """A message as it came from the broker; of one that is too large only its beginning, and its size."""

    topic: str
    payload: bytes
    is_retained: bool = False
    size: int = 0

    @property
    def is_too_large(self) -> bool:
        """Say whether the payload is only the beginning of what came."""
        return self.size > MAX_PAYLOAD_BYTES

    @property
    def weight(self) -> int:
        """Give how many events or batches of a sensor a message has."""
        return count(self.name, self.payload)

    @property
    def name(self) -> str:
        """Give the part of the topic that says what it is: a stream, or status."""
        return self.topic.rpartition("/")[2]

    @property
    def device(self) -> str:
        """Give the part of the topic that is the device's."""
        return self.topic.rpartition("/")[0]

    def bounded(self) -> "Delivery":
        """Give the message as it is kept in memory."""
        size = len(self.payload)
        if size <= MAX_PAYLOAD_BYTES:
            return self
        return self._replace(payload=self.payload[:KEPT_OF_TOO_LARGE_BYTES], size=size)


class Ingested(NamedTuple):
    """How it goes with what comes in.

    Attributes:
        waiting: messages that wait to be committed.
        dropped: messages that found no room.
        results: messages by what became of them.
    """

    waiting: int = 0
    dropped: int = 0
    results: Mapping[str, int] = MappingProxyType({})


class Inbox:
    """A queue with a bound on messages and on bytes; a message beyond it is dropped and counted.

    The defaults hold two seconds at 5,000 messages a second, and less memory than a small computer can spare: each
    device that resends has at most 350 messages in flight, so that 28 of them fit. One device fills
    half of it at most, so that its flood leaves room for the others.

    Attributes:
        first_arrived_s: when the first of the messages that were taken last had come, by `time.monotonic`.
    """

    def __init__(self, max_messages: int = 10_000, max_bytes: int = 64 * 1024 * 1024) -> None:
        self._max_messages, self._max_bytes = max_messages, max_bytes
        self._queue: deque[Delivery] = deque()
        self._arrived_s: deque[float] = deque()
        self.first_arrived_s = 0.0
        self._bytes = 0
        self._messages_of: Counter[str] = Counter()
        self._bytes_of: Counter[str] = Counter()
        self._changed = Condition()
        self._closed = False
        self.dropped = 0

    def put(self, delivery: Delivery) -> bool:
        """Add a message without waiting; say whether there was room."""
        return self.put_all([delivery])

    def put_all(self, deliveries: Sequence[Delivery]) -> bool:
        """Add messages of one device that are committed together, all of them or none; say whether there was room."""
        bounded = [one.bounded() for one in deliveries]
        with self._changed:
            if self._closed or not all(map(self._has_room, bounded)):
                self.dropped += len(bounded)
                return False
            now = time.monotonic()
            for one in bounded:
                self._queue.append(one)
                self._arrived_s.append(now)
                self._count(one, 1)
            self._changed.notify()
            return True

    def _has_room(self, delivery: Delivery) -> bool:
        device, size = delivery.device, len(delivery.payload)
        return (
            len(self._queue) < self._max_messages
            and self._bytes + size <= self._max_bytes
            and self._messages_of[device] < max(1, self._max_messages // _DEVICE_SHARE)
            and self._bytes_of[device] + size <= max(MAX_PAYLOAD_BYTES, self._max_bytes // _DEVICE_SHARE)
        )

    def _count(self, delivery: Delivery, sign: int) -> None:
        device, size = delivery.device, len(delivery.payload)
        self._bytes += sign * size
        self._messages_of[device] += sign
        self._bytes_of[device] += sign * size
        if not self._messages_of[device]:
            del self._messages_of[device], self._bytes_of[device]

    def take(self, at_most: int, timeout_s: float) -> list[Delivery]:
        """Give what has come, of `at_most` events or a message more, waiting for the first.

        Nothing comes after `timeout_s`, or when it is closed.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._closed, timeout_s)
            taken, weight = list[Delivery](), 0
            if self._arrived_s:
                self.first_arrived_s = self._arrived_s[0]
            while self._queue and weight < at_most:
                taken.append(self._queue.popleft())
                self._arrived_s.popleft()
                weight += taken[-1].weight
                self._count(taken[-1], -1)
            return taken

    @property
    def waiting(self) -> int:
        """Give how many messages wait."""
        return len(self._queue)

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
