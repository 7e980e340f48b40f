"""The answers to a coach's first questions: who won and by what, which shots cost most, what to train.

They are figures; pages put them into words. Where there are too few points an answer is missing, and says so.
"""

from collections.abc import Sequence
from typing import NamedTuple

from padel.shots import Outcome, Pair, ShotType
from server.review.counts import OfShot
from server.review.points import Valued
from server.statistics.intervals import Share

FEWEST_ERRORS = 3
"""Of fewer errors with a shot nothing is advised."""

DEAREST = 5
"""How many points are told that cost most."""


class Best(NamedTuple):
    """The shot that won most points for its pair."""

    player: int | None
    shot: ShotType | None
    winners: int
    forcing: int


class Won(NamedTuple):
    """Who won the stretch by points, or all of a match that is over, and how the winner's points came.

    Attributes:
        winners, gifts, forced: by a winner, by an unforced error of the others, by a forced one.
        untold: of which nobody said how they ended.
        has_few: whether chance alone could have turned it: an even share is within the 90 % interval.
    """

    pair: Pair
    share: Share
    winners: int
    gifts: int
    forced: int
    untold: int
    best: Best | None
    has_few: bool


class Advice(NamedTuple):
    """A shot to train: the one whose errors cost a player most.

    Attributes:
        cost: what its errors took from the chance to win the match, 0 to 1.
        is_sure: that it loses more points than it wins is beyond its 90 % interval.
    """

    player: int
    shot: ShotType
    errors: int
    unforced: int
    won: Share
    cost: float
    is_sure: bool
    events: list[str]


def who_won(
    points: Sequence[Valued], shares: Sequence[Share | None], shots: Sequence[OfShot], winner: Pair | None = None
) -> Won | None:
    """Say how the `winner`, or else the pair that won more points, won; `None` when both won as many."""
    of_a, of_b = shares
    if of_a is None or of_b is None or (winner is None and of_a.value == of_b.value):
        return None
    pair: Pair = winner or ("a" if of_a.value > of_b.value else "b")
    found = of_a if pair == "a" else of_b
    won = [one.point.said for one in points if one.winner == pair]
    own = [one for one in shots if one.pair == pair and one.winners + one.forcing and one.shot]
    best = max(own, key=lambda one: (one.winners + one.forcing, one.added), default=None)
    winners, gifts, forced = (
        sum(one.outcome is outcome for one in won)
        for outcome in (Outcome.WINNER, Outcome.UNFORCED_ERROR, Outcome.FORCED_ERROR)
    )
    return Won(
        pair,
        found,
        winners,
        gifts,
        forced,
        untold=len(won) - winners - gifts - forced,
        best=Best(best.player, best.shot, best.winners, best.forcing) if best else None,
        has_few=found.low <= 0.5,
    )


def dearest(points: Sequence[Valued]) -> list[Valued]:
    """Give the points that mattered most, the dearest first."""
    known = [one for one in points if one.worth is not None]
    return sorted(known, key=lambda one: (-_importance(one), one.point.number))[:DEAREST]


def to_train(points: Sequence[Valued], shots: Sequence[OfShot]) -> list[Advice]:
    """Give for each player the shot whose errors cost most, where there were enough of them."""
    by_event = {one.point.event: one for one in points}
    found = []
    for player in (1, 2, 3, 4):
        own = [_advice(one, by_event) for one in shots if one.player == player]
        known = [one for one in own if one is not None]
        if known:
            found.append(max(known, key=lambda one: (one.cost, one.errors)))
    return found


def _advice(shot: OfShot, by_event: dict[str, Valued]) -> Advice | None:
    errors = [one for one in (by_event[event] for event in shot.events) if one.is_error]
    if shot.player is None or shot.shot is None or shot.won is None or len(errors) < FEWEST_ERRORS:
        return None
    return Advice(
        shot.player,
        shot.shot,
        len(errors),
        shot.unforced_errors,
        shot.won,
        sum(one.loss for one in errors),
        shot.won.high < 0.5,
        [one.point.event for one in errors],
    )


def _importance(one: Valued) -> float:
    return one.worth.importance if one.worth else 0.0
