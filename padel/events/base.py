"""What all events share: their base, and how pairs and players are named."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Player = Annotated[int, Field(ge=1, le=4)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]


class Data(BaseModel):
    """The base of every event's data: immutable, and lenient to fields that a later version adds."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    TYPE: ClassVar[str]


class PairNames(BaseModel):
    """How a pair is shown and spoken to."""

    model_config = ConfigDict(frozen=True)

    name: Name
    colour: Name
    players: tuple[Name, Name]
