"""What every point of a match was worth: the chances before and after it, as known when it was played."""

from collections.abc import Iterator
from typing import NamedTuple

from padel import events
from padel.match import Match
from padel.play import Play, advance, opening
from padel.record import Point
from padel.score import Score
from padel.shots import Pair, pair_of
from padel.worth.chances import Chances, Outlook
from padel.worth.momentum import Lately, Momentum
from padel.worth.serving import REFERENCE_SHARE, ServeShares, share_estimate

_MOVES_SCORE = (events.MatchArranged, events.ScoreSet, events.PenaltyGiven, events.ServerChosen)


class PointWorth(NamedTuple):
    """A point that stands, with what it changed; chances are pair a's.

    Attributes:
        before: the score before it.
        shares: what each pair was thought to win on its service: its points in the games finished before this one,
            shrunk to the reference. Nothing later is in it, so what is said of a point never changes with play.
        chances_before: the chances before the point, of the game (or tie-break), set and match that it was played in.
        chances_after: the same after it, with the same shares; 1 or 0 of what it ended.
        importance: chance to win the match if the point is won, minus if it is lost.
    """

    point: Point
    before: Score
    shares: ServeShares
    chances_before: Outlook
    chances_after: Outlook
    importance: float
    momentum: Momentum

    @property
    def serving(self) -> Pair:
        """Give the pair that served it."""
        return pair_of(self.point.server)

    @property
    def added(self) -> float:
        """Give what it added to its winner's chance to win the match."""
        change = self.chances_after.match - self.chances_before.match
        return change if self.point.winner == "a" else -change


def worth_of(match: Match, reference: float = REFERENCE_SHARE) -> list[PointWorth]:
    """Give the worth of each point of a match that stands, in order; a pure function of what stands.

    Args:
        match: the match.
        reference: the share of service points that a pair wins before anything is known of it.
    """
    course = Course(reference)
    return [course.add(before, point) for before, point in with_scores_before(match)]


class Course:
    """Follows the points of a match, keeping what the next one needs."""

    def __init__(self, reference: float = REFERENCE_SHARE) -> None:
        self._reference = reference
        self._won = {"a": 0, "b": 0}
        self._served = {"a": 0, "b": 0}
        self._lately = Lately()
        self._key: object = None

    def add(self, before: Score, point: Point) -> PointWorth:
        """Give the worth of the next point."""
        self._begin_game(before)
        shares, game, (a, b) = self._shares, self._game, before.points
        now, won, lost = game.at(a, b), game.at(a + 1, b), game.at(a, b + 1)
        after = won if point.winner == "a" else lost
        if not point.penalty:
            self._count(before.serving_pair, point.winner)
        return PointWorth(point, before, shares, now, after, won.match - lost.match, self._lately.momentum)

    def _begin_game(self, before: Score) -> None:
        key = (before.games_served, before.sets, before.service_order)
        if key != self._key:
            self._key = key
            self._shares = ServeShares(self._share("a"), self._share("b"))
            self._game = Chances(before.format, self._shares).running(before)

    def _share(self, pair: Pair) -> float:
        return share_estimate(self._won[pair], self._served[pair], self._reference)

    def _count(self, serving: Pair, winner: Pair) -> None:
        self._lately.add(winner == "a", self._shares.won_by_a(serving))
        self._served[serving] += 1
        self._won[serving] += winner == serving


def with_scores_before(match: Match) -> Iterator[tuple[Score, Point]]:
    """Give each point that stands with the score before it, in order."""
    points = iter(match.play.points)
    coming, score = next(points, None), opening(match.created_as).score
    for step in match.play.steps:
        if coming is not None and step.event.id == coming.event:
            yield score, coming
            score, coming = coming.after, next(points, None)
        elif isinstance(step.event.data, _MOVES_SCORE):
            score = advance(Play(match.setup, score), step).score
