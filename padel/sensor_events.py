"""What happened to a session's sensor data, as events of the match stream. They change no score: no match folds them.

They are apart from `padel.events` because an appliance tells them of every session in its outbox, also of one whose
match has long ended.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from padel.events import Data, Player
from padel.moments import Moment


class SensorsThinned(Data):
    """Sensor data that the appliance gave up in part, because its disk budget was used up before the server was back.

    Steps: `quiet` (motion between strokes was reduced to about 26 Hz), `all` (motion with strokes was, too),
    `dropped` (the messages are gone, and the stream goes on after them). Samples that arrived before they could be
    thinned are counted here all the same.
    """

    TYPE: ClassVar[str] = "marcador.sensors.thinned.v1"
    stream: Literal["heart-rate", "motion"]
    step: Literal["quiet", "all", "dropped"]
    players: tuple[Player, ...] = Field(description="whose, in order")
    first: Moment = Field(description="the moment of the first sample that is concerned")
    last: Moment = Field(description="the beginning of the last message that is concerned")
    first_sequence: Annotated[int, Field(ge=1)] = Field(description="number in the stream of the first message")
    last_sequence: Annotated[int, Field(ge=1)] = Field(description="number in the stream of the last message")
    messages: Annotated[int, Field(ge=1)]
    samples_before: Annotated[int, Field(ge=0)]
    samples_after: Annotated[int, Field(ge=0)]
