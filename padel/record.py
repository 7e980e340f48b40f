"""What a match keeps of what happened in it: points, penalties, how it ended, and the steps that led there."""

from datetime import datetime
from typing import Literal, NamedTuple

from padel.events import Event
from padel.penalties import Step as PenaltyStep
from padel.score import Score
from padel.shots import Outcome, Pair, ShotType


class Said(NamedTuple):
    """What was said of a point: who won it and, as far as the umpire told, by which stroke of whom.

    Attributes:
        call: id of the call that said so.
        forced_by: who forced an error, where that was said; a player of the other pair.
        forcing_shot: the shot that forced it.
    """

    winner: Pair
    pair: Pair | None = None
    player: int | None = None
    shot: ShotType | None = None
    outcome: Outcome | None = None
    call: str | None = None
    forced_by: int | None = None
    forcing_shot: ShotType | None = None


class Point(NamedTuple):
    """A finished point: who won it, how, and the score that it led to.

    Attributes:
        number: from 1, counting the points that stand.
        event: id of the event that it came from; its name for ever.
        server: the player who served it.
        after: the score that it led to.
        said: what is said of it now.
        before: what was said of it before each amendment, oldest first.
        penalty: it was not played but given.
    """

    number: int
    event: str
    time: datetime
    server: int
    after: Score
    said: Said
    before: tuple[Said, ...] = ()
    penalty: bool = False

    @property
    def winner(self) -> Pair:
        """Give the pair that won it."""
        return self.said.winner

    @property
    def score(self) -> str:
        """Give the score that it led to, as a board shows it."""
        return str(self.after)


class Penalty(NamedTuple):
    """A penalty, or (without a step) an offence that was only noted."""

    event: str
    time: datetime
    pair: Pair
    player: int | None
    step: PenaltyStep | None
    reason: Literal["conduct", "time"]
    call: str | None = None


class Ending(NamedTuple):
    """How a match ended other than by its score; `pair` lost it, and of one that was abandoned nobody did."""

    kind: Literal["retired", "walkover", "default", "abandoned"]
    pair: Pair | None = None
    reason: str = ""


class Step(NamedTuple):
    """An event that changed the match, with the amendments of it, oldest first."""

    event: Event
    amendments: tuple[Event, ...] = ()
