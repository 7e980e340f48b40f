"""Who hit what with which result: counts over the points of a match that stand."""

from collections import Counter
from typing import NamedTuple

from padel.match import Match
from padel.shots import Outcome, Pair, ShotType


class ShotCount(NamedTuple):
    """How the points ended that a player (or a pair, when nobody said who) ended with a kind of shot."""

    pair: Pair
    player: int | None
    shot: ShotType | None
    winner: int
    forced_error: int
    unforced_error: int


def count_shots(match: Match) -> list[ShotCount]:
    """Count the shots that ended points, by pair, player and kind; in order of those."""
    counts: Counter[tuple[Pair, int | None, ShotType | None, Outcome]] = Counter(
        (said.pair, said.player, said.shot, said.outcome)
        for said in (point.said for point in match.play.points)
        if said.pair is not None and said.outcome is not None
    )
    rows = sorted({key[:3] for key in counts}, key=lambda row: (row[0], row[1] or 0, row[2] or ""))
    return [
        ShotCount(
            *row,
            winner=counts[*row, Outcome.WINNER],
            forced_error=counts[*row, Outcome.FORCED_ERROR],
            unforced_error=counts[*row, Outcome.UNFORCED_ERROR],
        )
        for row in rows
    ]
