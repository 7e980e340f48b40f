"""A match as bodies feel it: rally after rally with its strokes, endless, the same for all players of a seed."""

from bisect import bisect_right
from dataclasses import dataclass
from random import Random

from padel.events import Player

_RALLY_S = (6.0, 22.0)
_PAUSE_S = (14.0, 26.0)
_STROKE_S = (1.0, 1.6)


@dataclass(frozen=True, slots=True)
class Stroke:
    """One stroke; `time_s` from the start of the simulation, `strength` from 0 (a touch) to 1 (a smash)."""

    time_s: float
    player: Player
    strength: float


@dataclass(frozen=True, slots=True)
class Rally:
    """One rally, in seconds from the start of the simulation."""

    start_s: float
    end_s: float
    strokes: tuple[Stroke, ...]


class Rallies:
    """The rallies of a seed, made as far as they are asked for."""

    def __init__(self, seed: int) -> None:
        self._random = Random(f"rallies {seed}")
        self._made: list[Rally] = []
        self._starts: list[float] = []
        self._next_start_s = self._random.uniform(3.0, 8.0)

    def at(self, time_s: float) -> Rally | None:
        """Give the rally that is being played, or `None` between points."""
        self._make(time_s)
        place = bisect_right(self._starts, time_s) - 1
        return self._made[place] if place >= 0 and time_s < self._made[place].end_s else None

    def strokes(self, player: Player, from_s: float, to_s: float) -> list[Stroke]:
        """Give the strokes of a player from `from_s` (included) to `to_s` (excluded)."""
        self._make(to_s)
        first = max(0, bisect_right(self._starts, from_s) - 1)
        last = bisect_right(self._starts, to_s)
        near = (stroke for rally in self._made[first:last] for stroke in rally.strokes)
        return [stroke for stroke in near if stroke.player == player and from_s <= stroke.time_s < to_s]

    def ended(self, from_s: float, to_s: float) -> list[Rally]:
        """Give the rallies that ended after `from_s` and up to `to_s`, in order."""
        self._make(to_s)
        return [rally for rally in self._made[: bisect_right(self._starts, to_s)] if from_s < rally.end_s <= to_s]

    def _make(self, until_s: float) -> None:
        while self._next_start_s <= until_s:
            rally = self._rally(self._next_start_s)
            self._made.append(rally)
            self._starts.append(rally.start_s)
            self._next_start_s = rally.end_s + self._random.uniform(*_PAUSE_S)

    def _rally(self, start_s: float) -> Rally:
        end_s = start_s + self._random.uniform(*_RALLY_S)
        pair, time_s, strokes = self._random.randrange(2), start_s, []
        while time_s < end_s:
            player = 1 + 2 * pair + self._random.randrange(2)
            strokes.append(Stroke(time_s, player, self._random.random()))
            pair = 1 - pair
            time_s += self._random.uniform(*_STROKE_S)
        return Rally(start_s, end_s, tuple(strokes))
