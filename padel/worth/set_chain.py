"""How a set ends from any of its games: who wins it, and who serves next, which the next set begins with."""

from functools import cache
from typing import Final, NamedTuple

from padel.format import SetFormat
from padel.shots import PAIRS, Pair, other
from padel.worth.game import game_chance, tiebreak_chance, two_in_a_row
from padel.worth.serving import ServeShares

_At = tuple[int, int, Pair]
"""A game of a set: the games that pair a and pair b have won before it, and who serves it or begins its tie-break."""

_ENDS: Final[dict[tuple[Pair, Pair], int]] = {("a", "a"): 0, ("a", "b"): 1, ("b", "a"): 2, ("b", "b"): 3}
"""The places of a set's ends, by its winner and by who serves next; those of its games come after them."""

_SERVED: Final = {"a": 0, "b": 1}
_TIEBREAK: Final = {"a": 2, "b": 3}
_LEVEL: Final = 4
"""What decides a game: a pair's service, a tie-break that a pair begins, or who wins two games in a row."""


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


class SetChain:
    """The games of a set as a Markov chain, for pairs that win these shares of points on their own service."""

    def __init__(self, rules: SetFormat, shares: ServeShares) -> None:
        self._plan, self._won_by_a = _plan(rules), _chances(rules, shares)
        self._ends: dict[int, SetEnds] = {}

    def ends(self, games_a: int, games_b: int, server: Pair) -> SetEnds:
        """Give how the set ends from these games, with `server` to serve the next one."""
        begin = self._plan.place(games_a, games_b, server)
        found = self._ends.get(begin)
        if found is None:
            found = self._ends[begin] = self._from(begin)
        return found

    def _from(self, begin: int) -> SetEnds:
        """Follow all ways from a game to the ends: the chance to come to one goes on to the two after it."""
        chances, won_by_a = [0.0] * self._plan.size, self._won_by_a
        chances[begin] = 1.0
        for at, decided_by, won, lost in self._plan.from_place(begin):
            here = chances[at]
            chance = here * won_by_a[decided_by]
            chances[won] += chance
            chances[lost] += here - chance
        return SetEnds(*chances[: len(_ENDS)])


def _chances(rules: SetFormat, shares: ServeShares) -> tuple[float, ...]:
    """Give pair a's chance to win a game, by what decides it."""
    served, tiebreak, level = (0.0, 0.0), (0.0, 0.0), 0.0
    if not rules.is_only_tiebreak:
        served = game_chance(rules, shares.a), 1 - game_chance(rules, shares.b)
    if rules.tiebreak_to is None:
        level = two_in_a_row(*served)
    else:
        begun = tiebreak_chance(rules, *shares)
        # Who begins one that is won by two does not matter: each serves as often.
        by_two = rules.tiebreak_by == 2
        tiebreak = begun, begun if by_two else 1 - tiebreak_chance(rules, shares.b, shares.a)
    return *served, *tiebreak, level


class _Step(NamedTuple):
    """A game by its place: what decides it, and the places that come after it when pair a wins or loses it."""

    at: int
    decided_by: int
    won: int
    lost: int


class _Plan:
    """The games of a set under its rules, each before those that may follow it."""

    def __init__(self, rules: SetFormat) -> None:
        self._rules, self._places = rules, dict[_At, int]()
        games = self._games()
        for number, game in enumerate(games, len(_ENDS)):
            self._places[game] = number
        self._steps = [self._step(*game) for game in games]
        self._from_places = dict[int, list[_Step]]()
        self.size = len(_ENDS) + len(games)

    def place(self, games_a: int, games_b: int, server: Pair) -> int:
        """Give the place of a game, or of an end where these games end the set."""
        rules = self._rules
        if rules.won(games_a, games_b):
            return _ENDS["a" if games_a > games_b else "b", server]
        if rules.tiebreak_to is None:  # However long it lasts, it is level or one ahead, as at its first time.
            beyond = max(0, min(games_a, games_b) - (rules.games - 1))
            games_a, games_b = games_a - beyond, games_b - beyond
        return self._places[games_a, games_b, server]

    def from_place(self, begin: int) -> list[_Step]:
        """Give the games that a place may lead to, in order; none from an end."""
        if begin not in self._from_places:
            reached, found = {begin}, list[_Step]()
            for one in self._steps:
                if one.at in reached:
                    reached.update((one.won, one.lost))
                    found.append(one)
            self._from_places[begin] = found
        return self._from_places[begin]

    def _games(self) -> list[_At]:
        games: list[_At] = [(0, 0, server) for server in PAIRS]
        for games_a, games_b, server in games:  # Those that follow are added while they are gone through.
            if self._is_level(games_a, games_b):
                continue
            for after in ((games_a + 1, games_b, other(server)), (games_a, games_b + 1, other(server))):
                if not self._rules.won(*after[:2]) and after not in games:
                    games.append(after)
        if self._rules.tiebreak_to is not None:
            return games
        most = self._rules.games
        ahead: list[_At] = [(a, b, server) for a, b in ((most, most - 1), (most - 1, most)) for server in PAIRS]
        return [*ahead, *games]

    def _is_level(self, games_a: int, games_b: int) -> bool:
        """Say whether two games in a row are needed from here on."""
        rules = self._rules
        return rules.tiebreak_to is None and games_a == games_b >= rules.games - 1

    def _step(self, games_a: int, games_b: int, server: Pair) -> _Step:
        at = self._places[games_a, games_b, server]
        if self._is_level(games_a, games_b):
            return _Step(at, _LEVEL, _ENDS["a", server], _ENDS["b", server])
        decided_by = (_TIEBREAK if self._rules.in_tiebreak(games_a, games_b) else _SERVED)[server]
        won = self.place(games_a + 1, games_b, other(server))
        return _Step(at, decided_by, won, self.place(games_a, games_b + 1, other(server)))


@cache
def _plan(rules: SetFormat) -> _Plan:
    return _Plan(rules)
