"""The points of a stretch, each with what it was worth. Who may see a stretch is left to the API."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from padel.record import Point
from padel.shots import Outcome, Pair, other
from server.projections.stretches import Range
from server.store.writing import microseconds


class Worth(NamedTuple):
    """What a point was worth: `importance` for both pairs, the chances to win the match pair a's."""

    importance: float
    before: float
    after: float


class Valued(NamedTuple):
    """A point that was played, and what it was worth where the statistics know it already."""

    point: Point
    worth: Worth | None

    @property
    def winner(self) -> Pair:
        """Give the pair that won it."""
        return self.point.winner

    @property
    def ender(self) -> int | None:
        """Give the player whose shot ended it, where that was said."""
        return self.point.said.player

    @property
    def is_error(self) -> bool:
        """Say whether it ended by an error, forced or not."""
        return self.point.said.outcome in (Outcome.FORCED_ERROR, Outcome.UNFORCED_ERROR)

    @property
    def loss(self) -> float:
        """Give what it took from its loser's chance to win the match, 0 to 1; 0 where that is not known."""
        if self.worth is None:
            return 0.0
        sign = 1 if self.loser == "a" else -1
        return max(0.0, sign * (self.worth.before - self.worth.after))

    @property
    def loser(self) -> Pair:
        """Give the pair that lost it."""
        return other(self.winner)


def valued(points: Iterable[Point], worth: Mapping[str, Worth], within: Range) -> list[Valued]:
    """Give the points of a stretch that were played, not given; a point's moment is the end of its call."""
    return [Valued(one, worth.get(one.event)) for one in points if not one.penalty and within.has(ms(one))]


def ms(point: Point) -> int:
    """Give a point's moment in milliseconds since 1970."""
    return microseconds(point.time) // 1000


def course(points: Sequence[Valued]) -> tuple[float, float] | None:
    """Give pair a's chance to win the match before the first point and after the last one; `None` where not known."""
    known = [one.worth for one in points if one.worth is not None]
    return (known[0].before, known[-1].after) if known else None
