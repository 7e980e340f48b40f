"""Which numbered message is new, was stored before, or came too early. Pure; the store keeps the result."""

from collections.abc import Mapping
from enum import Enum

from server.store.rows import Gap, StreamKey


class Arrival(Enum):
    """How a message stands to what is committed."""

    NEW = "the next one: store it"
    DUPLICATE = "stored before: say so again"
    EARLY = "one before it is missing: ask for it"


class Sequences:
    """The numbers of all streams: what is committed, and what the batch being built adds to it."""

    def __init__(self, committed: Mapping[StreamKey, int]) -> None:
        self._committed = dict(committed)
        self._pending: dict[StreamKey, int] = {}

    def last(self, key: StreamKey) -> int:
        """Give the highest number of a stream that is committed or in the batch; 0 for a new epoch."""
        return self._pending.get(key, self._committed.get(key, 0))

    def take(self, key: StreamKey, number: int) -> Arrival:
        """Judge a message; a new one counts to the batch."""
        last = self.last(key)
        if number <= last:
            return Arrival.DUPLICATE
        if number > last + 1:
            return Arrival.EARLY
        self._pending[key] = number
        return Arrival.NEW

    def jump(self, key: StreamKey, oldest: int) -> Gap | None:
        """Go on from the oldest number that the device still has; give the numbers that are gone, if any."""
        last = self.last(key)
        if oldest <= last + 1:
            return None
        self._pending[key] = oldest - 1
        return Gap(key, last + 1, oldest - 1)

    @property
    def pending(self) -> dict[StreamKey, int]:
        """Give the counters that the batch changes."""
        return dict(self._pending)

    def keep(self) -> None:
        """The batch is committed."""
        self._committed.update(self._pending)
        self._pending.clear()

    def forget(self) -> None:
        """The batch was not committed."""
        self._pending.clear()
