"""The service as events: who serves and who receives, faults and lets."""

from typing import ClassVar

from pydantic import Field

from padel.court import Side
from padel.events.base import Data, Player


class ServerChosen(Data):
    """A pair said, at a set's start, which of its players serves first in it."""

    TYPE: ClassVar[str] = "marcador.server.chosen.v1"
    player: Player
    call: str | None = None


class ReceiverChosen(Data):
    """The receivers said, at a deciding point, on which side they receive (and who does, when that was said)."""

    TYPE: ClassVar[str] = "marcador.receiver.chosen.v1"
    side: Side
    player: Player | None = None
    call: str | None = None


class ServeFaulted(Data):
    """A first service was a fault."""

    TYPE: ClassVar[str] = "marcador.serve.faulted.v1"
    call: str | None = None


class LetCalled(Data):
    """The point, or the service, is played again."""

    TYPE: ClassVar[str] = "marcador.let.called.v1"
    second_serve: bool = Field(default=False, description="only the second service is played again")
    call: str | None = None
