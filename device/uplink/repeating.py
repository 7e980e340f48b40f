"""Sends again what a server asks for by number: kept messages, each as it was, a few at a time beside what is new."""

from collections import deque
from dataclasses import dataclass

from device.outbox import Outbox, OutboxRow
from wire.replay import Replay

AT_ONCE = 50
EVERY_S = 0.25
_MOST_WISHES = 64


@dataclass(slots=True)
class _Wish:
    replay: Replay
    next: int


class Repeating:
    """The wishes of a server, in order; `now_s` is a monotonic clock in seconds."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._wishes: deque[_Wish] = deque(maxlen=_MOST_WISHES)
        self._next_s = 0.0

    def ask(self, replay: Replay) -> None:
        """Take a wish; one that is being granted already is not begun anew."""
        if all(one.replay != replay for one in self._wishes):
            self._wishes.append(_Wish(replay, replay.first))

    def turn(self, now_s: float) -> tuple[Replay, list[OutboxRow]] | None:
        """Give what is to be sent now, if anything."""
        if not self._wishes or now_s < self._next_s:
            return None
        self._next_s = now_s + EVERY_S
        wish = self._wishes[0]
        replay = wish.replay
        rows = self._outbox.again(replay.stream, wish.next, replay.last, replay.epoch, AT_ONCE)
        if rows:
            wish.next = rows[-1].sequence + 1
        if len(rows) < AT_ONCE:
            self._wishes.popleft()
        return replay, rows

    @property
    def deadline_s(self) -> float:
        """Give when to look again."""
        return self._next_s if self._wishes else float("inf")
