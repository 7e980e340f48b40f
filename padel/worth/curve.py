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
from padel.worth.momentum import Momentum
from padel.worth.services import Services
from padel.worth.serving import REFERENCE_SHARE, ServeShares

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


def momentum_of(match: Match) -> Momentum:
    """Give the momentum after the last point that stands: that of `worth_of`, without the worth of each point."""
    services = Services()
    for before, point in with_scores_before(match):
        services.begins_game(before)
        services.count(point)
    return services.momentum


class Course:
    """Follows the points of a match, keeping what the next one needs."""

    def __init__(self, reference: float = REFERENCE_SHARE) -> None:
        self._services = Services(reference)

    def add(self, before: Score, point: Point) -> PointWorth:
        """Give the worth of the next point."""
        services = self._services
        if services.begins_game(before):
            self._game = Chances(before.format, services.shares).running(before)
        shares, game, (a, b) = services.shares, self._game, before.points
        now, won, lost = game.at(a, b), game.at(a + 1, b), game.at(a, b + 1)
        after = won if point.winner == "a" else lost
        services.count(point)
        return PointWorth(point, before, shares, now, after, won.match - lost.match, services.momentum)


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
