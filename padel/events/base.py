"""What all events share: their base, and how pairs and players are named."""

from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Player = Annotated[int, Field(ge=1, le=4)]
LONGEST_NAME = 40
"""Characters of a name."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME, strip_whitespace=True)]


class Data(BaseModel):
    """The base of every event's data: immutable, and lenient to fields that a later version adds.

    What checks an event is built when the first of its type comes: of most types none does.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    TYPE: ClassVar[str]


class PairNames(BaseModel):
    """How a pair is shown and spoken to."""

    model_config = ConfigDict(frozen=True)

    name: Name
    colour: Name
    players: tuple[Name, Name]

    @classmethod
    def of(cls, colour: str, players: tuple[str, str], name: str | None = None) -> Self:
        """Give a pair that is named after its players unless it has a name of its own."""
        return cls(name=name or named_after(players), colour=colour, players=players)


def named_after(players: tuple[str, str]) -> str:
    """Give what a pair of these players is called: their names, cut where both are too long for one."""
    whole = " / ".join(players)
    if len(whole) <= LONGEST_NAME:
        return whole
    half = (LONGEST_NAME - len(" / ")) // 2
    first, second = (len(player) for player in players)
    rooms = (2 * half - min(second, half), 2 * half - min(first, half))
    return " / ".join(_cut(player, room) for player, room in zip(players, rooms, strict=True))


def _cut(name: str, length: int) -> str:
    return name if len(name) <= length else f"{name[: length - 1].rstrip()}…"
