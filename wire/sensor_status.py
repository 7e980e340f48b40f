"""How a sensor is: what the device's status tells of each, for the pages and the club. No heart rate is in it."""

from typing import Literal

from pydantic import Field

from padel.events import Player
from wire.message import Message


class ClockStatus(Message):
    """How a sensor's own clock is mapped to the appliance's."""

    drift_ppm: float = Field(description="how much faster the sensor's clock runs, in parts per million")
    jitter_ms: float = Field(description="how late 95 % of its frames arrive at most, in ms")
    restarts: int = Field(ge=0, description="how often the sensor's clock began anew")


class SensorStatus(Message):
    """One assigned sensor, as it is now."""

    player: Player
    sensor: str = Field(description="its Bluetooth address, or what it was assigned by until it was found")
    name: str = Field(description="for people")
    model: str | None = Field(None, description="by its profile")
    state: Literal["connecting", "streaming", "lost", "stopped"]
    problem: str | None = Field(None, description="why there is no stream, or not all of it, and what to do")
    battery_percent: int | None = Field(None, description="as it said last")
    adapter: str | None = Field(None, description="the Bluetooth adapter that holds the link")
    motion_hz: float | None = Field(None, description="samples of acceleration a second; none when it has none")
    malformed_frames: int = Field(0, ge=0, description="frames that could not be read")
    reconnects: int = Field(0, ge=0, description="links that were made again since the appliance started")
    clock: ClockStatus | None = None
