"""What the server asks of a device about its umpire's voice. The voice itself stays in the device."""

from typing import Literal

from pydantic import Field

from wire.match_commands import CommandId
from wire.message import Message


class _VoiceCommand(Message):
    id: CommandId = Field(description="by which the status answers", examples=["0199f0c4-7d0e-7c3a"])

    def encode(self) -> bytes:
        """Write the command as UTF-8 JSON."""
        return self.model_dump_json().encode()


class LearnVoice(_VoiceCommand):
    """The device asks its umpire for a minute of calls, and scores what that voice says alone from then on."""

    command: Literal["learn_voice"] = "learn_voice"


class ForgetVoice(_VoiceCommand):
    """The device deletes its umpire's voice, or stops asking for it, and listens to everybody again."""

    command: Literal["forget_voice"] = "forget_voice"


VoiceCommand = LearnVoice | ForgetVoice
