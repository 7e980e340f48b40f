"""Points to count, without a match around them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from padel.record import Point, Said
from padel.score import Score
from padel.shots import Outcome, Pair, ShotType, other, pair_of
from server.review.points import Valued, Worth
from tests.browser.script import START

Play = Callable[..., Valued]


@pytest.fixture
def play() -> Play:
    """Play the next point, 30 s after the one before; it changes pair a's chance by .01."""
    played: list[Valued] = []
    score = Score.__new__(Score)

    def play(
        player: int,
        outcome: Outcome,
        shot: ShotType = ShotType.SMASH,
        *,
        server: int = 1,
        importance: float = 0.02,
        forced_by: int | None = None,
        forcing_shot: ShotType | None = None,
    ) -> Valued:
        pair = pair_of(player)
        winner: Pair = pair if outcome is Outcome.WINNER else other(pair)
        number = len(played) + 1
        said = Said(winner, pair, player, shot, outcome, None, forced_by, forcing_shot)
        point = Point(number, f"p{number}", START + timedelta(seconds=30 * number), server, score, said)
        before = played[-1].worth.after if played and played[-1].worth else 0.5
        after = before + (0.01 if winner == "a" else -0.01)
        played.append(Valued(point, Worth(importance, before, after)))
        return played[-1]

    return play
