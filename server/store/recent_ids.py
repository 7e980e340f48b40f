"""The ids of the last events, in memory: of an id that is later than all others it is known that nobody stored it."""

from collections import deque
from collections.abc import Collection, Iterable

REMEMBERED = 20_000


class RecentIds:
    """Ids that are stored; what is later than those that are remembered, and not among them, is new.

    Ids are in the order of time (UUIDv7), but those of several devices come a little out of order.
    """

    def __init__(self, highest: str, remembered: int = REMEMBERED) -> None:
        """Begin with the highest id that is stored; empty for none."""
        self._forgotten_up_to, self._remembered = highest, remembered
        self._order: deque[str] = deque()
        self._ids: set[str] = set()

    def are_all_new(self, ids: Collection[str]) -> bool:
        """Say whether none is stored; `False` also where that is not known here."""
        return all(one > self._forgotten_up_to for one in ids) and self._ids.isdisjoint(ids)

    def stored(self, ids: Iterable[str]) -> None:
        """Remember ids that are on disk now."""
        for one in ids:
            self._order.append(one)
            self._ids.add(one)
        while len(self._order) > self._remembered:
            old = self._order.popleft()
            self._ids.discard(old)
            self._forgotten_up_to = max(self._forgotten_up_to, old)
