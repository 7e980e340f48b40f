"""The ids of the last events, in memory: of an id that is later than all others it is known that nobody stored it."""

import time
from collections import deque
from collections.abc import Callable, Collection, Iterable

REMEMBERED = 20_000

_DAY_MS = 86_400_000


def a_day_ahead() -> str:
    """Give the beginning of the ids that are made in a day from now, by the clock of this computer."""
    then_ms = time.time_ns() // 1_000_000 + _DAY_MS
    return f"{then_ms >> 16:08x}-{then_ms & 0xFFFF:04x}"


class RecentIds:
    """Ids that are stored; what is later than those that are remembered, and not among them, is new.

    Ids are in the order of time (UUIDv7), but those of several devices come a little out of order. One from the
    future, as a device without a clock makes it, is kept apart: else nothing would be later any more.
    """

    def __init__(
        self,
        highest: str,
        ahead: Iterable[str] = (),
        remembered: int = REMEMBERED,
        future: Callable[[], str] = a_day_ahead,
    ) -> None:
        """Begin with what is stored.

        Args:
            highest: the highest id but those ahead; empty for none.
            ahead: all that are higher.
            remembered: how many are kept, and of those from the future too.
            future: gives where the future begins.
        """
        self._forgotten_up_to, self._remembered, self._future = highest, remembered, future
        self._order: deque[str] = deque()
        self._ids: set[str] = set()
        self._ahead = set(ahead)
        self._bound_ahead()

    def are_all_new(self, ids: Collection[str]) -> bool:
        """Say whether none is stored; `False` also where that is not known here."""
        is_later = all(one > self._forgotten_up_to for one in ids)
        return is_later and self._ids.isdisjoint(ids) and self._ahead.isdisjoint(ids)

    def stored(self, ids: Iterable[str]) -> None:
        """Remember ids that are on disk now."""
        for one in ids:
            self._order.append(one)
            self._ids.add(one)
        if len(self._order) > self._remembered:
            self._forget(self._future())

    def _forget(self, future: str) -> None:
        while len(self._order) > self._remembered:
            old = self._order.popleft()
            self._ids.discard(old)
            if old < future:
                self._forgotten_up_to = max(self._forgotten_up_to, old)
            else:
                self._ahead.add(old)
        self._bound_ahead()

    def _bound_ahead(self) -> None:
        if len(self._ahead) > self._remembered:
            self._forgotten_up_to = max(self._forgotten_up_to, *self._ahead)
            self._ahead.clear()
