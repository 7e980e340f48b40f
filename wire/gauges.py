"""What a device measures of itself: the level of its microphone, how warm it is, the room on its disk."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from wire.message import Message

Advice = Literal["fine", "too loud", "too quiet", "too noisy", "nobody spoke"]
"""What this version says of a microphone. On the wire it is text, since a status with a later word is read too."""

Age = Annotated[float, Field(ge=0, description="how old it was when the status was written, in seconds")]


class MicrophoneLevel(Message):
    """How loud a microphone heard who spoke, and the court, in decibels of full scale."""

    speech_dbfs: float = Field(description="the loudest frames of the clearest five seconds of the last five minutes")
    noise_dbfs: float = Field(description="the court in these seconds")
    clipped: float = Field(ge=0, le=1, description="the share of loud samples that were cut off in the last minute")
    advice: str = Field(
        description=f"what is wrong with it, the worst first: {', '.join(get_args(Advice))}, or a later device's word"
    )
    age_s: Age


class BoardGauges(Message):
    """How the computer is; null where it does not say."""

    temperature_c: float | None = Field(None, description="of the processor, °C")
    disk_bytes: int | None = Field(None, gt=0, description="of the disk where it keeps what it has to deliver")
    disk_free_bytes: int | None = Field(None, ge=0, description="what is left of it")
    age_s: Age


class Gauges(Message):
    """What a device measures of itself."""

    microphone: MicrophoneLevel | None = Field(None, description="null without a microphone that is listened to")
    board: BoardGauges | None = None
