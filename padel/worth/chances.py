"""The chances of game, set and match at any score, by an exact Markov chain on the match format."""

from typing import NamedTuple

from padel.format import MatchFormat
from padel.score import Score
from padel.shots import Pair, other
from padel.worth.game import first_serves, game_chance, tiebreak_chance
from padel.worth.serving import ServeShares
from padel.worth.set_chain import SetChain, SetEnds


class Outlook(NamedTuple):
    """Pair a's chances to win a game (or tie-break), the set that it is in, and the match."""

    game: float
    set: float
    match: float


class _Stakes(NamedTuple):
    """Pair a's chances of set and match, should it win the running game, and should it lose it."""

    set_won: float
    set_lost: float
    match_won: float
    match_lost: float


class RunningGame:
    """The game, or tie-break, that is played at a score: the chances at any of its points."""

    def __init__(self, score: Score, opener: Pair, shares: ServeShares, stakes: _Stakes) -> None:
        self._rules, self._is_tiebreak = score.set_format, score.in_tiebreak
        self._opener, self._stakes = opener, stakes
        self._own, self._theirs = shares if opener == "a" else (shares.b, shares.a)
        self._known = dict[tuple[int, int], Outlook]()

    def at(self, points_a: int, points_b: int) -> Outlook:
        """Give the chances at these points of it; of those that end it, 1 or 0 is the chance to win it."""
        points = points_a, points_b
        if points not in self._known:
            self._known[points] = self._at(points_a, points_b)
        return self._known[points]

    def _at(self, points_a: int, points_b: int) -> Outlook:
        game = self._game(points_a, points_b)
        rest, (set_won, set_lost, match_won, match_lost) = 1 - game, self._stakes
        return Outlook(game, game * set_won + rest * set_lost, game * match_won + rest * match_lost)

    def _game(self, points_a: int, points_b: int) -> float:
        points = (points_a, points_b) if self._opener == "a" else (points_b, points_a)
        if self._is_tiebreak:
            chance = tiebreak_chance(self._rules, self._own, self._theirs, points)
        else:
            chance = game_chance(self._rules, self._own, points)
        return chance if self._opener == "a" else 1 - chance


class Chances:
    """Pair a's chances under a format, when each pair wins its given share of points on its own service."""

    def __init__(self, format: MatchFormat, shares: ServeShares) -> None:
        self._format, self.shares = format, shares
        usual = SetChain(format.set_format, shares)
        self._usual, self._last = usual, SetChain(format.final_set, shares) if format.final_set else usual
        self._matches: dict[tuple[int, int, Pair], float] = {}
        self._stakes: dict[tuple[int, int, int, int, Pair], _Stakes] = {}

    def at(self, score: Score) -> Outlook:
        """Give the chances at a score; after the match 1 or 0, of its winner."""
        if score.winner:
            over = float(score.winner == "a")
            return Outlook(over, over, over)
        return self.running(score).at(*score.points)

    def running(self, score: Score) -> RunningGame:
        """Give the game that is played at this score of a match that goes on."""
        opener = _opener(score)
        return RunningGame(score, opener, self.shares, self._at_stake(score, opener))

    def importance(self, score: Score) -> float:
        """Give what the next point matters (Morris 1977): P(match | point won) − P(match | point lost).

        It is the same for both pairs; 0 after the match.
        """
        if score.winner:
            return 0.0
        game, (a, b) = self.running(score), score.points
        return game.at(a + 1, b).match - game.at(a, b + 1).match

    # ---- what it is played for

    def _at_stake(self, score: Score, opener: Pair) -> _Stakes:
        running, sets = score.sets[-1], score.sets_won
        key = (*sets, running.games_a, running.games_b, opener)
        if key not in self._stakes:
            chain, following = self._chain(sum(sets)), other(opener)
            won = chain.ends(running.games_a + 1, running.games_b, following)
            lost = chain.ends(running.games_a, running.games_b + 1, following)
            self._stakes[key] = _Stakes(
                won.won_by_a, lost.won_by_a, self._match_after(*sets, won), self._match_after(*sets, lost)
            )
        return self._stakes[key]

    def _chain(self, index: int) -> SetChain:
        return self._last if index == self._format.best_of - 1 else self._usual

    def _match_after(self, sets_a: int, sets_b: int, ends: SetEnds) -> float:
        last = self._format.sets_to_win - 1
        if sets_a == last:
            chance = ends.won_by_a
        else:
            chance = ends.a_then_a * self._match_from(sets_a + 1, sets_b, "a")
            chance += ends.a_then_b * self._match_from(sets_a + 1, sets_b, "b")
        if sets_b < last:
            chance += ends.b_then_a * self._match_from(sets_a, sets_b + 1, "a")
            chance += ends.b_then_b * self._match_from(sets_a, sets_b + 1, "b")
        return chance

    def _match_from(self, sets_a: int, sets_b: int, server: Pair) -> float:
        key = (sets_a, sets_b, server)
        if key not in self._matches:
            ends = self._chain(sets_a + sets_b).ends(0, 0, server)
            self._matches[key] = self._match_after(sets_a, sets_b, ends)
        return self._matches[key]


def _opener(score: Score) -> Pair:
    """Give the pair that served the first point of the running game, or tie-break."""
    server = score.serving_pair
    if score.in_tiebreak and not first_serves(sum(score.points)):
        return other(server)
    return server
