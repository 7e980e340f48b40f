"""The score of one set."""

from dataclasses import dataclass

from padel.shots import Pair


@dataclass(frozen=True, slots=True)
class SetScore:
    """Games of a set, and the points of its tie-break once it is played.

    A match tie-break, or a set that is only a tie-break, counts as one game, with its points in `tiebreak`.
    A tie-break that a penalty ended keeps the points as they stood.
    """

    games_a: int = 0
    games_b: int = 0
    tiebreak: tuple[int, int] | None = None

    @property
    def games(self) -> int:
        """Give the number of games finished in the set."""
        return self.games_a + self.games_b

    def game_to(self, pair: Pair, tiebreak: tuple[int, int] | None) -> "SetScore":
        """Give the set after a game for `pair`, and the points of it if it was the tie-break."""
        return SetScore(self.games_a + (pair == "a"), self.games_b + (pair == "b"), tiebreak)

    def __str__(self) -> str:
        if self.tiebreak is None:
            return f"{self.games_a}-{self.games_b}"
        return f"{self.games_a}-{self.games_b}({self.tiebreak[self.games_a > self.games_b]})"
