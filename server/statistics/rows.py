"""The rows of a match in the statistics: its points with what they were worth, and the shots called in them."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from padel.events import ShotPlayed
from padel.match import Match
from padel.record import Point
from padel.score import Score
from padel.shots import Pair, other, pair_of
from padel.worth.curve import Course, PointWorth, with_scores_before
from server.statistics.reference import CELLS, PLACES
from server.store.writing import microseconds

Row = tuple[Any, ...]


class InPlay(NamedTuple):
    """A shot that was called while the ball was in play."""

    event: str
    time: datetime
    data: ShotPlayed


class Changes(NamedTuple):
    """Rows of points and shots, from the point with the number `first` on; `replaces` those that were there."""

    first: int
    replaces: bool
    points: list[Row]
    shots: list[Row]


@dataclass(slots=True)
class MatchRows:
    """Follows a match; gives only the rows that are new or changed.

    Attributes:
        in_play: the shots called with the ball in play, in order.
    """

    in_play: list[InPlay] = field(default_factory=list)
    _course: Course = field(default_factory=Course)
    _points: list[Point] = field(default_factory=list)

    def changed(self, match: Match) -> "Changes":
        """Give the rows that changed since the last time."""
        played = list(with_scores_before(match))
        kept = self._kept(played)
        had = len(self._points)
        if kept < had:
            kept, self._points, self._course = 0, [], Course()
        points, shots = list[Row](), list[Row]()
        for before, point in played[kept:]:
            called = self._shots(point, played[point.number - 2][1].time if point.number > 1 else None)
            points.append(_point_row(match.id, self._course.add(before, point), len(called)))
            shots += [(match.id, point.number, *row) for row in called]
            self._points.append(point)
        return Changes(kept + 1, kept < had, points, shots)

    def _kept(self, played: Sequence[tuple[Score, Point]]) -> int:
        """Count the points that are as they were: a point is made once, after the ones before it."""
        count = min(len(self._points), len(played))
        while count and played[count - 1][1] is not self._points[count - 1]:
            count -= 1
        return count

    def _shots(self, point: Point, after: datetime | None) -> list[Row]:
        """Give the shots called in a point: those in play since the point before, and the one that ended it."""
        first = bisect_left(self.in_play, after, key=lambda one: one.time) if after else 0
        found: list[Row] = []
        for one in self.in_play[first:]:
            if one.time > point.time:
                break
            shot = one.data.shot.value if one.data.shot else None
            found.append(_shot(one.event, one.time, len(found) + 1, one.data.pair, one.data.player, shot, "in_play"))
        said = point.said
        if said.pair is not None and said.outcome is not None:
            if said.forced_by is not None or said.forcing_shot is not None:
                shot = said.forcing_shot.value if said.forcing_shot else None
                forcing = (other(said.pair), said.forced_by, shot, said.outcome.value, True)
                found.append(_shot(point.event, point.time, len(found) + 1, *forcing))
            shot = said.shot.value if said.shot else None
            ended = (said.pair, said.player, shot, said.outcome.value)
            found.append(_shot(point.event, point.time, len(found) + 1, *ended))
        return found


def _shot(
    event: str,
    time: datetime,
    number: int,
    pair: Pair,
    player: int | None,
    shot: str | None,
    outcome: str,
    is_forcing: bool = False,
) -> Row:
    return (event, microseconds(time), number, pair, player, shot, outcome, is_forcing, None, None)


def match_row(match: Match, position: int, court: str) -> Row:
    """Give what is told of a match as a whole."""
    setup = match.created_as
    return (
        match.id,
        position,
        microseconds(match.created),
        court,
        setup.competition,
        setup.shot_weights,
        match.setup.format,
        match.play.winner,
        match.play.is_over,
        False,
    )


def player_rows(match: Match) -> list[Row]:
    """Give the four players."""
    names = (*match.setup.pair_a.players, *match.setup.pair_b.players)
    return [(match.id, player, pair_of(player), name, player_key(name)) for player, name in enumerate(names, start=1)]


def player_key(name: str) -> str:
    """Give that by which a player is the same person in all matches: the name, without case and spare spaces."""
    return " ".join(name.casefold().split())


def ending_cells(match: Match) -> NDArray[np.int64]:
    """Count the named shots that ended points, by `CELLS`."""
    said = (point.said for point in match.play.points if not point.penalty)
    places = (PLACES.get((one.shot, one.outcome)) for one in said if one.shot and one.outcome)
    return np.bincount([one for one in places if one is not None], minlength=len(CELLS))


def _point_row(match: str, worth: PointWorth, shots: int) -> Row:
    point, before = worth.point, worth.before
    return (
        match,
        point.number,
        point.event,
        microseconds(point.time),
        point.penalty,
        point.winner,
        point.server,
        worth.serving,
        before.receiver_side,
        len(before.sets),
        *_moments(before),
        *worth.shares,
        worth.chances_before.match,
        worth.chances_after.match,
        worth.chances_after.set,
        worth.chances_after.game,
        worth.importance,
        worth.momentum.value,
        worth.momentum.low,
        worth.momentum.high,
        shots,
        None,
    )


def _moments(before: Score) -> tuple[bool, bool, bool, bool]:
    """Say whether it is a break, set, match and deciding point; most points win neither pair more than themselves."""
    if not any(before.prizes):
        return False, False, False, False
    return before.is_break_point, before.is_set_point, before.is_match_point, before.is_deciding_point
