"""Commands from the server to a device: JSON on the command topic, QoS 1, never retained.

A command says how things are to be, not what to change, so that one that arrives twice does no harm. Its answer is
the device's status. A device leaves alone what it does not know: a later server may know more commands.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from padel.events import Player
from wire.match_commands import AbandonMatch, ForgetMatch, MatchCommand, NextMatch, SetMatchAside, TakeUpMatch
from wire.message import Message
from wire.pairing import Follow
from wire.reading import refused
from wire.replay import Replay
from wire.scoring_commands import ScoreByHand
from wire.telling import Tell
from wire.voice_commands import ForgetVoice, LearnVoice, VoiceCommand
from wire.weight_commands import UseShotWeights

SensorName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
"""A sensor's Bluetooth address, or the name that it advertises."""


class AssignSensor(Message):
    """A player wears a sensor from now on; whoever wore it before does no longer."""

    command: Literal["assign_sensor"] = "assign_sensor"
    player: Player
    sensor: SensorName = Field(description="its Bluetooth address, or the name that it advertises")
    also: bool = Field(False, description="beside what the player wears already, instead of in place of it")

    def encode(self) -> bytes:
        """Write the command as UTF-8 JSON."""
        return self.model_dump_json().encode()


class UnassignSensor(Message):
    """A player wears no sensor any more, or not this one; what it would say is not recorded."""

    command: Literal["unassign_sensor"] = "unassign_sensor"
    player: Player
    sensor: SensorName | None = Field(None, description="which one; all of the player's unless given")

    def encode(self) -> bytes:
        """Write the command as UTF-8 JSON."""
        return self.model_dump_json().encode()


SensorCommand = AssignSensor | UnassignSensor
Command = SensorCommand | MatchCommand | ScoreByHand | VoiceCommand | Follow | Replay | Tell | UseShotWeights

COMMANDS: tuple[type[BaseModel], ...] = (
    AssignSensor,
    UnassignSensor,
    NextMatch,
    SetMatchAside,
    AbandonMatch,
    TakeUpMatch,
    ForgetMatch,
    ScoreByHand,
    LearnVoice,
    ForgetVoice,
    Follow,
    Replay,
    Tell,
    UseShotWeights,
)
"""Every command there is."""

_COMMANDS: TypeAdapter[Command] = TypeAdapter(
    Annotated[Command, Field(discriminator="command")], config=ConfigDict(defer_build=True)
)


def read_command(payload: bytes) -> Command:
    """Read a command.

    Raises:
        WireError: when it is not known here, or naming the field that is missing or wrong.
    """
    try:
        return _COMMANDS.validate_json(payload)
    except ValidationError as error:
        raise refused("a command", error) from error
