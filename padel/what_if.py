"""What if: the same points under another format, such as golden point in place of advantage."""

from dataclasses import dataclass

from padel.errors import IllegalEvent
from padel.events import MatchArranged, ReceiverChosen, ServerChosen
from padel.format import MatchFormat
from padel.match import Match
from padel.play import Play, advance, opening
from padel.record import Point


@dataclass(frozen=True, slots=True)
class WhatIf:
    """How the match would stand.

    Attributes:
        play: the play after the points that were needed.
        unused: the points of the match that were played after its end under the other format.
    """

    play: Play
    unused: tuple[Point, ...]


def under(match: Match, format: MatchFormat) -> WhatIf:
    """Fold what happened in a match under another format.

    Choices that the other format does not offer (the receiver at a deciding point, who serves first in a set that
    begins elsewhere) fall away.

    Raises:
        IllegalEvent: when a score was set outright in the match that the other format does not have.
    """
    play = opening(match.setup, format)
    for step in match.play.steps:
        if play.is_over:
            break
        if isinstance(step.event.data, MatchArranged):
            continue  # the opening is that of the match as it was arranged
        try:
            play = advance(play, step)
        except IllegalEvent:
            if not isinstance(step.event.data, ReceiverChosen | ServerChosen):
                raise
    return WhatIf(play, match.play.points[len(play.points) :])
