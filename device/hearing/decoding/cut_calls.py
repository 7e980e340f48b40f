"""The pieces of a call that a pause cut: what ended as other speech may have been the beginning of a call.

An umpire may hesitate inside a call, longer than anybody waits for. So what was no call is remembered for a moment,
and heard again together with what comes soon after it.
"""

from dataclasses import dataclass

SOON_S = 1.0
"""What begins later than this after a piece was over is no part of the same call."""

LONGEST_S = 6.0
"""A call with its pauses is shorter; and so much sound at most is decoded again at once."""

_MOST = 2
"""So many pieces before the last one at most."""


@dataclass(frozen=True, slots=True)
class _Piece:
    start_s: float
    over_s: float


class Pieces:
    """The last utterances that were no calls, each soon after the one before; times are the source's."""

    def __init__(self) -> None:
        self._kept: list[_Piece] = []

    def forget(self) -> None:
        """Forget them all: a call was heard, or nobody listened for a while."""
        self._kept.clear()

    def keep(self, start_s: float, over_s: float) -> None:
        """Remember what was no call, from its first word to the moment at which it was over."""
        self._kept = [*self._soon_before(start_s), _Piece(start_s, over_s)][-_MOST:]

    def beginnings(self, start_s: float, over_s: float) -> tuple[float, ...]:
        """Give where what is over now may have begun before its own first word, the earliest first."""
        return tuple(one.start_s for one in self._soon_before(start_s) if over_s - one.start_s <= LONGEST_S)

    def _soon_before(self, start_s: float) -> list[_Piece]:
        return self._kept if self._kept and start_s - self._kept[-1].over_s <= SOON_S else []
