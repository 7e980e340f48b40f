"""What a device measures of itself: the level of its microphone, how warm it is, the room on its disk."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Advice = Literal["fine", "too loud", "too quiet", "too noisy", "nobody spoke"]

Age = Annotated[float, Field(ge=0, description="how old it was when the status was written, in seconds")]


class MicrophoneLevel(BaseModel):
    """How loud a microphone heard who spoke, and the court, in decibels of full scale."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    speech_dbfs: float = Field(description="the loudest frames of the clearest five seconds of the last five minutes")
    noise_dbfs: float = Field(description="the court in these seconds")
    clipped: float = Field(ge=0, le=1, description="the share of loud samples that were cut off in the last minute")
    advice: Advice = Field(description="what is wrong with it, the worst first")
    age_s: Age


class Board(BaseModel):
    """How the computer is; null where it does not say."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    temperature_c: float | None = Field(None, description="of the processor, °C")
    disk_bytes: int | None = Field(None, gt=0, description="of the disk where it keeps what it has to deliver")
    disk_free_bytes: int | None = Field(None, ge=0, description="what is left of it")
    age_s: Age


class Gauges(BaseModel):
    """What a device measures of itself."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    microphone: MicrophoneLevel | None = Field(None, description="null without a microphone that is listened to")
    board: Board | None = None
