"""How a set ends from any of its games: who wins it, and who serves next, which the next set begins with."""

from typing import NamedTuple

from padel.format import SetFormat
from padel.shots import Pair, other
from padel.worth.game import game_chance, tiebreak_chance, two_in_a_row
from padel.worth.serving import ServeShares


class SetEnds(NamedTuple):
    """The chances that pair a wins a set with a, or with b, to serve next; the same of pair b."""

    a_then_a: float
    a_then_b: float
    b_then_a: float
    b_then_b: float

    @property
    def won_by_a(self) -> float:
        """Give the chance that pair a wins it."""
        return self.a_then_a + self.a_then_b


def mixed(chance: float, one: SetEnds, two: SetEnds) -> SetEnds:
    """Give what comes of `one` with this chance, and of `two` otherwise."""
    rest = 1 - chance
    return SetEnds(
        chance * one[0] + rest * two[0],
        chance * one[1] + rest * two[1],
        chance * one[2] + rest * two[2],
        chance * one[3] + rest * two[3],
    )


_ENDS: dict[tuple[Pair, Pair], SetEnds] = {
    ("a", "a"): SetEnds(1, 0, 0, 0),
    ("a", "b"): SetEnds(0, 1, 0, 0),
    ("b", "a"): SetEnds(0, 0, 1, 0),
    ("b", "b"): SetEnds(0, 0, 0, 1),
}


class SetChain:
    """The games of a set as a Markov chain, for pairs that win these shares of points on their own service."""

    def __init__(self, rules: SetFormat, shares: ServeShares) -> None:
        self._rules, self._shares = rules, shares
        self._ends: dict[tuple[int, int, Pair], SetEnds] = {}
        self._won_by_a: dict[Pair, float] = {}
        if not rules.is_only_tiebreak:
            self._won_by_a = {"a": game_chance(rules, shares.a), "b": 1 - game_chance(rules, shares.b)}

    def ends(self, games_a: int, games_b: int, server: Pair) -> SetEnds:
        """Give how the set ends from these games, with `server` to serve the next one."""
        key = (games_a, games_b, server)
        found = self._ends.get(key)
        if found is None:
            found = self._ends[key] = self._from(games_a, games_b, server)
        return found

    def _from(self, games_a: int, games_b: int, server: Pair) -> SetEnds:
        rules = self._rules
        if rules.won(games_a, games_b):
            return _ENDS["a" if games_a > games_b else "b", server]
        if rules.tiebreak_to is None and games_a == games_b >= rules.games - 1:
            won_by_a, won_by_b = self._won_by_a["a"], self._won_by_a["b"]
            return mixed(two_in_a_row(won_by_a, won_by_b), _ENDS["a", server], _ENDS["b", server])
        in_tiebreak = rules.in_tiebreak(games_a, games_b)
        chance = self._tiebreak(server) if in_tiebreak else self._won_by_a[server]
        following = other(server)
        return mixed(chance, self.ends(games_a + 1, games_b, following), self.ends(games_a, games_b + 1, following))

    def _tiebreak(self, opener: Pair) -> float:
        if opener == "a":
            return tiebreak_chance(self._rules, self._shares.a, self._shares.b)
        return 1 - tiebreak_chance(self._rules, self._shares.b, self._shares.a)
