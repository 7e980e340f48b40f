"""The penalty ladder: what a pair's next breach of conduct costs. What the umpire gives is an event.

Source: FIP, rules on conduct and discipline (the table of penalties), with the loss of a game before that of the
match, as circuits play it; the referee may go straight to the last step.
"""

from collections.abc import Sequence
from typing import Literal

Step = Literal["warning", "point", "game", "match"]
"""A rung of the ladder: a warning, the loss of a point, of a game, of the match (default, disqualification)."""

LADDER: tuple[Step, ...] = ("warning", "point", "game", "match")


def next_step(given: Sequence[Step]) -> Step:
    """Give the step that follows those that a pair has been given in this match.

    Steps climb from the highest one given, so that a step that the referee skipped is not gone back to; the
    offences of both players of a pair, and of their coach, count together.
    """
    highest = max((LADDER.index(step) for step in given), default=-1)
    return LADDER[min(highest + 1, len(LADDER) - 1)]
