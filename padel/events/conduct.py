"""What stops play, and what players are penalised for, as events."""

from typing import ClassVar, Literal

from padel.events.base import Data, Player
from padel.penalties import Step
from padel.shots import Pair

BreakKind = Literal["medical", "toilet"]


class WarmUpStarted(Data):
    """The players began to warm up, before the match or before play goes on."""

    TYPE: ClassVar[str] = "marcador.warm-up.started.v1"
    call: str | None = None


class BreakStarted(Data):
    """Play stopped for a player: treatment, or the toilet."""

    TYPE: ClassVar[str] = "marcador.break.started.v1"
    kind: BreakKind
    pair: Pair | None = None
    player: Player | None = None
    call: str | None = None


class PenaltyGiven(Data):
    """A pair was penalised: a warning, or the opponents get a point, a game or the match."""

    TYPE: ClassVar[str] = "marcador.penalty.given.v1"
    pair: Pair
    player: Player | None = None
    step: Step
    reason: Literal["conduct", "time"] = "conduct"
    call: str | None = None


class ConductNoted(Data):
    """A time violation was noted; of a warning or a medical time-out newer events say more."""

    TYPE: ClassVar[str] = "marcador.conduct.noted.v1"
    kind: Literal["time_violation", "warning", "medical"]
    pair: Pair | None = None
    player: Player | None = None
    call: str | None = None
