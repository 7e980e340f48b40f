"""Counts over a stretch: what each pair won, and what came of each player's shots."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from padel.shots import Outcome, Pair, ShotType, pair_of
from server.review.points import Valued
from server.statistics.intervals import Share, share


class OfPair(NamedTuple):
    """What a pair won of a stretch, and how the points ended that its shots ended.

    Attributes:
        won: of all its points; of those that it served; of those that it received.
        longest_run: points won one after the other.
    """

    pair: Pair
    won: Share | None
    serving: Share | None
    receiving: Share | None
    winners: int
    forced_errors: int
    unforced_errors: int
    longest_run: int


class OfShot(NamedTuple):
    """What came of a kind of shot of a player (of the pair where nobody said who).

    Attributes:
        won: of the points that it ended.
        forcing: errors of the others that it forced, where that was said.
        added: what its points added to the pair's chance to win the match, losses taken off.
    """

    pair: Pair
    player: int | None
    shot: ShotType | None
    won: Share | None
    winners: int
    forced_errors: int
    unforced_errors: int
    forcing: int
    added: float
    events: list[str]


class Forced(NamedTuple):
    """Errors that a player forced with a shot, by whom they were made; `None` where it was not said."""

    by: int | None
    shot: ShotType | None
    made_by: int | None
    pair: Pair
    times: int


def of_pair(points: Sequence[Valued], pair: Pair) -> OfPair:
    """Count what a pair won."""
    serving = [one for one in points if pair_of(one.point.server) == pair]
    receiving = [one for one in points if pair_of(one.point.server) != pair]
    ended = [one.point.said.outcome for one in points if one.point.said.pair == pair]
    return OfPair(
        pair,
        won=_won(points, pair),
        serving=_won(serving, pair),
        receiving=_won(receiving, pair),
        winners=ended.count(Outcome.WINNER),
        forced_errors=ended.count(Outcome.FORCED_ERROR),
        unforced_errors=ended.count(Outcome.UNFORCED_ERROR),
        longest_run=_longest_run([one.winner == pair for one in points]),
    )


def _won(points: Sequence[Valued], pair: Pair) -> Share | None:
    return share(sum(one.winner == pair for one in points), len(points))


def shots(points: Sequence[Valued]) -> list[OfShot]:
    """Count the shots that ended points, those that ended most first within a player."""
    kinds: dict[tuple[Pair, int | None, ShotType | None], list[Valued]] = defaultdict(list)
    for one in points:
        said = one.point.said
        if said.pair is not None and said.outcome is not None:
            kinds[said.pair, said.player, said.shot].append(one)
    found = [_shot(points, *kind, ended) for kind, ended in kinds.items()]
    return sorted(found, key=lambda one: (one.pair, one.player or 9, -len(one.events), one.shot or ""))


def _shot(
    points: Sequence[Valued], pair: Pair, player: int | None, shot: ShotType | None, ended: Sequence[Valued]
) -> OfShot:
    outcomes = [one.point.said.outcome for one in ended]
    won = sum(one.winner == pair for one in ended)
    forcing = [
        one for one in points if player and (one.point.said.forced_by, one.point.said.forcing_shot) == (player, shot)
    ]
    sign = 1 if pair == "a" else -1
    return OfShot(
        pair,
        player,
        shot,
        share(won, len(ended)),
        outcomes.count(Outcome.WINNER),
        outcomes.count(Outcome.FORCED_ERROR),
        outcomes.count(Outcome.UNFORCED_ERROR),
        len(forcing),
        sum(sign * (one.worth.after - one.worth.before) for one in ended if one.worth),
        [one.point.event for one in ended],
    )


def forced(points: Sequence[Valued]) -> list[Forced]:
    """Count the forced errors by who forced them with what, and by who made them; the most frequent first."""
    counts: dict[tuple[int | None, ShotType | None, int | None, Pair], int] = defaultdict(int)
    for one in points:
        said = one.point.said
        if said.outcome is Outcome.FORCED_ERROR and said.pair is not None:
            counts[said.forced_by, said.forcing_shot, said.player, said.pair] += 1
    found = [Forced(*kind, times) for kind, times in counts.items()]
    return sorted(found, key=lambda one: (-one.times, one.by or 9, one.made_by or 9, one.shot or ""))


def _longest_run(won: Sequence[bool]) -> int:
    longest = run = 0
    for one in won:
        run = run + 1 if one else 0
        longest = max(longest, run)
    return longest
