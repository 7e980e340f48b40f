"""Which numbered message is new, was stored before, or came too early. Pure; the store keeps the result."""

from collections.abc import Iterable, Mapping
from enum import Enum

from server.store.rows import Gap, StreamKey


class Arrival(Enum):
    """How a message stands to what is committed."""

    NEW = "the next one: store it"
    DUPLICATE = "stored before: say so again"
    EARLY = "one before it is missing: ask for it"
    LATE = "it was lost here and is back: store it"


class Sequences:
    """The numbers of all streams: what is committed, what was lost, and what the batch being built adds."""

    def __init__(self, committed: Mapping[StreamKey, int], wanted: Iterable[Gap] = ()) -> None:
        self._pending: dict[StreamKey, int] = {}
        self._still_wanted: list[Gap] | None = None
        self.reload(committed, wanted)

    def reload(self, committed: Mapping[StreamKey, int], wanted: Iterable[Gap]) -> None:
        """Begin again with what is committed in another database."""
        self._committed, self._wanted = dict(committed), list(wanted)
        self.forget()

    def last(self, key: StreamKey) -> int:
        """Give the highest number of a stream that is committed or in the batch; 0 for a new epoch."""
        return self._pending.get(key, self._committed.get(key, 0))

    def take(self, key: StreamKey, number: int) -> Arrival:
        """Judge a message; a new one counts to the batch."""
        last = self.last(key)
        if number <= last:
            return Arrival.LATE if self._is_back(key, number) else Arrival.DUPLICATE
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

    # ---- what was lost here

    @property
    def wanted(self) -> list[Gap]:
        """Give the numbers that were lost here and have not come again."""
        return list(self._wanted if self._still_wanted is None else self._still_wanted)

    @property
    def changed_wanted(self) -> list[Gap] | None:
        """Give what is wanted after the batch, if that is something else than before it."""
        return self._still_wanted

    def give_up(self, key: StreamKey, before: int) -> list[Gap]:
        """Want nothing more of a stream below a number, because nobody has it; give what that is."""
        gone, kept = [], []
        for one in self.wanted:
            if one.key != key or one.first >= before:
                kept.append(one)
                continue
            gone.append(one._replace(last=min(one.last, before - 1)))
            if one.last >= before:
                kept.append(one._replace(first=before))
        if gone:
            self._set_wanted(kept)
        return gone

    def _is_back(self, key: StreamKey, number: int) -> bool:
        for at, one in enumerate(self.wanted):
            if one.key == key and one.first <= number <= one.last:
                rest = [one._replace(last=number - 1), one._replace(first=number + 1)]
                wanted = self.wanted
                wanted[at : at + 1] = [piece for piece in rest if piece.first <= piece.last]
                self._set_wanted(wanted)
                return True
        return False

    def _set_wanted(self, wanted: list[Gap]) -> None:
        self._still_wanted = wanted

    # ---- the batch

    @property
    def pending(self) -> dict[StreamKey, int]:
        """Give the counters that the batch changes."""
        return dict(self._pending)

    def keep(self) -> None:
        """The batch is committed."""
        self._committed.update(self._pending)
        self._pending.clear()
        self._wanted, self._still_wanted = self.wanted, None

    def forget(self) -> None:
        """The batch was not committed."""
        self._pending.clear()
        self._still_wanted = None
