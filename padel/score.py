"""The score of a match: a pure fold of points.

Rules are cited as FIP n, the Rules of Padel of the International Padel Federation (2026).
"""

from dataclasses import dataclass, replace
from typing import Literal

from padel.format import MatchFormat, SetFormat
from padel.shots import Pair, other, pair_of

End = Literal["left", "right"]
Side = Literal["right", "left"]

DEFAULT_SERVICE_ORDER = (1, 3, 2, 4)


@dataclass(frozen=True, slots=True)
class SetScore:
    """Games of a set, and the points of its tie-break once it is played.

    A match tie-break counts as one game, with its points in `tiebreak`.
    """

    games_a: int = 0
    games_b: int = 0
    tiebreak: tuple[int, int] | None = None

    @property
    def games(self) -> int:
        """Give the number of games finished in the set."""
        return self.games_a + self.games_b


@dataclass(frozen=True, slots=True)
class Score:
    """The score between two points.

    Attributes:
        format: how the match is won.
        sets: the sets so far; the running one is the last, and a finished match ends with its last finished set.
        points: points won in the running game, (a, b); tie-break points in a tie-break.
        winner: the pair that won the match.
        service_order: the four players in the order in which they serve, a pair alternating with the other (FIP 9).
        games_served: games (a tie-break counts as one) finished in the match; says whose turn it is.
        a_at: the end from which pair a plays, seen from the umpire's chair.
    """

    format: MatchFormat
    sets: tuple[SetScore, ...] = (SetScore(),)
    points: tuple[int, int] = (0, 0)
    winner: Pair | None = None
    service_order: tuple[int, ...] = DEFAULT_SERVICE_ORDER
    games_served: int = 0
    a_at: End = "left"

    @classmethod
    def start(cls, format: MatchFormat, first_server: Pair | int = "a") -> "Score":
        """Give love all, with the pair (its first player) or the player that serves first."""
        first = _FIRST_SERVERS[first_server]
        mates = {1: 2, 2: 1, 3: 4, 4: 3}
        opponent = 3 if first <= 2 else 1
        return cls(format, service_order=(first, opponent, mates[first], mates[opponent]))

    # ---- what stands

    @property
    def set_format(self) -> SetFormat:
        """Give the format of the running (or last) set."""
        return self.format.set_at(len(self.sets) - 1)

    @property
    def in_tiebreak(self) -> bool:
        """Say whether the running game is a tie-break."""
        if self.set_format.is_only_tiebreak:
            return True
        at = self.set_format.tiebreak_at
        return self.set_format.tiebreak_to is not None and self.sets[-1].games_a == self.sets[-1].games_b == at

    @property
    def sets_won(self) -> tuple[int, int]:
        """Give the sets that each pair has won, (a, b)."""
        finished = self.sets if self.winner else self.sets[:-1]
        won_by_a = sum(one.games_a > one.games_b for one in finished)
        return won_by_a, len(finished) - won_by_a

    @property
    def server(self) -> int:
        """Give the player who serves the next point (FIP 9; in a tie-break one point, then two each)."""
        turn = self.games_served + ((sum(self.points) + 1) // 2 if self.in_tiebreak else 0)
        return self.service_order[turn % 4]

    @property
    def serving_pair(self) -> Pair:
        """Give the pair that serves the next point."""
        return pair_of(self.server)

    @property
    def receiver_side(self) -> Side:
        """Give the receiving side: right at an even number of points (FIP 9).

        At a deciding point the receivers choose; the right is shown until they say otherwise.
        """
        return "left" if sum(self.points) % 2 and not self.is_deciding_point else "right"

    @property
    def ends(self) -> tuple[End, End]:
        """Give the ends of pair a and pair b (changes after odd games, and every six points of a tie-break)."""
        swapped = self.in_tiebreak and sum(self.points) // 6 % 2 == 1
        a_at = _opposite(self.a_at) if swapped else self.a_at
        return a_at, _opposite(a_at)

    @property
    def deuces(self) -> int:
        """Give how many deuces the running game has seen, the present one included."""
        low = min(self.points)
        return 0 if self.in_tiebreak else max(0, low - 2)

    @property
    def is_deuce(self) -> bool:
        """Say whether the points are level at three or more each."""
        return not self.in_tiebreak and self.points[0] == self.points[1] >= 3

    @property
    def is_deciding_point(self) -> bool:
        """Say whether the next point decides the game at deuce (golden point or Star Point)."""
        return self.is_deuce and self.deuces == self.format.deuce.decides_at and not self.winner

    @property
    def is_break_point(self) -> bool:
        """Say whether the receivers win the game with the next point."""
        if self.winner or self.in_tiebreak:
            return False
        return self._wins_game(other(self.serving_pair))

    @property
    def is_set_point(self) -> bool:
        """Say whether either pair wins the set with the next point."""
        return not self.winner and any(self._wins_set(pair) for pair in ("a", "b"))

    @property
    def is_match_point(self) -> bool:
        """Say whether either pair wins the match with the next point."""
        return not self.winner and any(self.point_to(pair).winner for pair in ("a", "b"))

    # ---- the fold

    def point_to(self, pair: Pair) -> "Score":
        """Give the score after a point for `pair`; a finished match stays as it is."""
        if self.winner:
            return self
        points = (self.points[0] + (pair == "a"), self.points[1] + (pair == "b"))
        if not self._wins_game(pair):
            return replace(self, points=points)
        return self._game_to(pair, points)

    def _wins_game(self, pair: Pair) -> bool:
        mine, theirs = self.points if pair == "a" else self.points[::-1]
        if self.in_tiebreak:
            assert self.set_format.tiebreak_to is not None
            return mine + 1 >= self.set_format.tiebreak_to and mine + 1 >= theirs + 2
        return mine >= 3 and (mine > theirs or self.is_deciding_point)

    def _wins_set(self, pair: Pair) -> bool:
        return self._wins_game(pair) and _set_won(self._set_after(pair, self.points), self.set_format)

    def _set_after(self, pair: Pair, points: tuple[int, int]) -> SetScore:
        before = self.sets[-1]
        tiebreak = points if self.in_tiebreak else None
        return SetScore(before.games_a + (pair == "a"), before.games_b + (pair == "b"), tiebreak)

    def _game_to(self, pair: Pair, points: tuple[int, int]) -> "Score":
        done = self._set_after(pair, points)
        after = replace(
            self,
            sets=(*self.sets[:-1], done),
            points=(0, 0),
            games_served=self.games_served + 1,
            a_at=self._a_at_after(done, points),
        )
        if not _set_won(done, self.set_format):
            return after
        won = after.sets_won[pair == "b"] + 1
        if won == self.format.sets_to_win:
            return replace(after, winner=pair)
        return replace(after, sets=(*after.sets, SetScore()))

    def _a_at_after(self, done: SetScore, points: tuple[int, int]) -> End:
        a_at = self.a_at
        if self.in_tiebreak and sum(points) // 6 % 2 == 1:
            a_at = _opposite(a_at)
        return _opposite(a_at) if done.games % 2 == 1 else a_at

    def __str__(self) -> str:
        sets = " ".join(_set_text(one) for one in self.sets)
        if self.winner or self.points == (0, 0):
            return sets
        return f"{sets} {'-'.join(self.shown_points)}"

    @property
    def shown_points(self) -> tuple[str, str]:
        """Give the points as a board shows them: 0, 15, 30, 40, AD; plain numbers in a tie-break."""
        a, b = self.points
        if self.in_tiebreak:
            return str(a), str(b)
        if min(a, b) >= 3:
            return ("AD" if a > b else "40"), ("AD" if b > a else "40")
        return FIFTEENS[min(a, 3)], FIFTEENS[min(b, 3)]


_FIRST_SERVERS: dict[Pair | int, int] = {"a": 1, "b": 3, 1: 1, 2: 2, 3: 3, 4: 4}

FIFTEENS = ("0", "15", "30", "40")


def _set_text(one: SetScore) -> str:
    tiebreak = f"({min(one.tiebreak)})" if one.tiebreak else ""
    return f"{one.games_a}-{one.games_b}{tiebreak}"


def _opposite(end: End) -> End:
    return "right" if end == "left" else "left"


def _set_won(one: SetScore, format: SetFormat) -> bool:
    high, low = max(one.games_a, one.games_b), min(one.games_a, one.games_b)
    if format.is_only_tiebreak or one.tiebreak:
        return True
    return high >= format.games and high >= low + 2
