"""How a match stands between two points: sets, games, points, and what the next point would win.

Who serves and where the pairs stand is `padel.score`'s, which adds it; winning a game, tie-break or set is
`padel.format`'s. Rules are cited as in `padel.score`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from padel.format import MatchFormat, SetFormat
from padel.set_score import SetScore
from padel.shots import Pair

FIFTEENS: Final = ("0", "15", "30", "40")

Prize = Literal[0, 1, 2, 3]
"""What a point wins besides itself: nothing, the game (or tie-break), with it the set, or with that the match."""

NO_PRIZE: Final = 0
GAME: Final = 1
SET: Final = 2
MATCH: Final = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """Sets, games and points.

    Attributes:
        format: how the match is won.
        sets: the sets so far; the running one is the last, and a finished match ends with its last finished set.
        points: points won in the running game, (a, b); tie-break points in a tie-break.
        winner: the pair that won the match.
    """

    format: MatchFormat
    sets: tuple[SetScore, ...] = (SetScore(),)
    points: tuple[int, int] = (0, 0)
    winner: Pair | None = None

    # ---- what stands

    @property
    def set_format(self) -> SetFormat:
        """Give the format of the running (or last) set."""
        return self.format.set_at(len(self.sets) - 1)

    @property
    def in_tiebreak(self) -> bool:
        """Say whether the running game is a tie-break."""
        running = self.sets[-1]
        return self.set_format.in_tiebreak(running.games_a, running.games_b)

    @property
    def sets_won(self) -> tuple[int, int]:
        """Give the sets that each pair has won, (a, b)."""
        finished = self.sets if self.winner else self.sets[:-1]
        won_by_a = sum(one.games_a > one.games_b for one in finished)
        return won_by_a, len(finished) - won_by_a

    @property
    def shown_points(self) -> tuple[str, str]:
        """Give the points as a board shows them: 0, 15, 30, 40, AD; plain numbers in a tie-break."""
        a, b = self.points
        if self.in_tiebreak:
            return str(a), str(b)
        if min(a, b) >= 3:
            return ("AD" if a > b else "40"), ("AD" if b > a else "40")
        return FIFTEENS[min(a, 3)], FIFTEENS[min(b, 3)]

    @property
    def deuces(self) -> int:
        """Give how many deuces the running game has seen, the present one included."""
        return 0 if self.in_tiebreak else max(0, min(self.points) - 2)

    @property
    def is_deuce(self) -> bool:
        """Say whether the points are level at three or more each."""
        return self.points[0] == self.points[1] >= 3 and not self.in_tiebreak

    # ---- what the next point would win

    @property
    def prizes(self) -> tuple[Prize, Prize]:
        """Give what the next point would win for pair a, and for pair b."""
        if self.winner:
            return NO_PRIZE, NO_PRIZE
        (a, b), is_won = self.points, self._is_game_won
        return (
            self._prize("a") if is_won((a + 1, b)) else NO_PRIZE,
            self._prize("b") if is_won((a, b + 1)) else NO_PRIZE,
        )

    def _prize(self, pair: Pair) -> Prize:
        """Give what a pair wins with the game."""
        running = self.sets[-1]
        if not self.set_format.won(running.games_a + (pair == "a"), running.games_b + (pair == "b")):
            return GAME
        return MATCH if self.sets_won[pair == "b"] + 1 == self.format.sets_to_win else SET

    @property
    def is_deciding_point(self) -> bool:
        """Say whether the next point ends the game whoever wins it.

        The golden point or Star Point of a game (FIP 1, options 2 and 3), or the last point of a tie-break that a
        lead of one wins.
        """
        return self.points[0] == self.points[1] and min(self.prizes) >= GAME

    @property
    def is_set_point(self) -> bool:
        """Say whether either pair wins the set with the next point."""
        return max(self.prizes) >= SET

    @property
    def is_match_point(self) -> bool:
        """Say whether either pair wins the match with the next point."""
        return max(self.prizes) == MATCH

    def _points_with(self, pair: Pair) -> tuple[int, int]:
        a, b = self.points
        return (a + 1, b) if pair == "a" else (a, b + 1)

    @property
    def _is_game_won(self) -> Callable[[tuple[int, int]], bool]:
        """Give what says whether points win the running game, or tie-break."""
        rules, running = self.set_format, self.sets[-1]
        return rules.tiebreak_won if rules.in_tiebreak(running.games_a, running.games_b) else rules.game_won

    def __str__(self) -> str:
        sets = " ".join(str(one) for one in self.sets)
        if self.winner or self.points == (0, 0):
            return sets
        return f"{sets} {'-'.join(self.shown_points)}"
