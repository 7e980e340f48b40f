"""The settings of the appliance, each with what it is and its unit."""

import socket
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from padel.errors import FormatError
from padel.events import Name, PairNames, Player
from padel.format import DEFAULT_FORMAT, MatchFormat

Level = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DeviceSettings(_Settings):
    """The box beside the court."""

    club: Level = Field("home", description="the club, one word; part of every topic")
    court: Level = Field("1", description="the court that the box stands at, one word")
    name: Level = Field(
        default_factory=lambda: socket.gethostname().split(".")[0] or "box",
        description="the box itself, one word; the host's name unless set",
    )
    microphone: str = Field("default", description="name of the microphone; --list-microphones shows them")
    broker: str = Field("mqtt://127.0.0.1:1883", description="mqtt(s)://[user@]host[:port] of the broker")
    broker_password_file: Path | None = Field(None, description="file with the broker's password on its first line")
    data: Path = Field(Path("marcador-data/device"), description="folder of the outbox")
    model: Path | None = Field(None, description="folder of another acoustic model than the one that ships")


class UmpireSettings(_Settings):
    """How calls are heard."""

    language: Literal["en"] = Field("en", description="language of the calls")
    min_confidence: float = Field(
        0.6, ge=0, le=1, description="smallest word confidence of a call (0–1); below, it is not taken"
    )
    min_confidence_alone: float = Field(
        0.8,
        ge=0,
        le=1,
        description="the same for a call of one word, for which passing talk is most easily mistaken (0–1)",
    )
    pending_s: float = Field(8.0, gt=0, le=60, description="seconds that 'smash winner' waits for its who")


class PairSettings(_Settings):
    """A pair of the match that the device creates when none is running."""

    name: Name | None = Field(None, description="how the pair is shown; its players' names unless set")
    colour: Name = Field(description="how the pair is called")
    players: tuple[Name, Name] = Field(description="its two players; calls may name them")

    def names(self) -> PairNames:
        """Give the pair as an event names it."""
        return PairNames(name=self.name or " / ".join(self.players), colour=self.colour, players=self.players)


class MatchSettings(_Settings):
    """The match that the device creates when none is running."""

    format: str = Field(DEFAULT_FORMAT, description="matchUpFormat code")
    first_server: Player = Field(1, description="player who serves first, 1–4")
    pair_a: PairSettings = Field(
        default=PairSettings(colour="blue", players=("Player 1", "Player 2")), description="players 1 and 2"
    )
    pair_b: PairSettings = Field(
        default=PairSettings(colour="red", players=("Player 3", "Player 4")), description="players 3 and 4"
    )

    @field_validator("format")
    @classmethod
    def _is_a_format(cls, code: str) -> str:
        try:
            return str(MatchFormat.parse(code))
        except FormatError as error:
            raise ValueError(str(error)) from error


class WearableSettings(_Settings):
    """A sensor that a player wears."""

    sensor: str = Field(description="Bluetooth address, or the name that the sensor advertises")
    player: Player = Field(description="who wears it, 1–4")
