"""What every sensor is to the rest of the appliance, worn or simulated: a stream of readings, a name and a state.

A sensor stamps and decodes; whose heart it is, and whether it is recorded, is the collector's.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from array import array
from collections import deque
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from device.errors import MalformedFrame
from device.wearables.gatt.heart_rate import HeartRateMeasurement, misfit, parse, without_no_values
from device.wearables.timing.clock_map import ClockFigures

log = logging.getLogger(__name__)

QUEUE_BOUND = 600
"""Readings that wait between notification and batch, minutes of one sensor; more drops the oldest."""

_LOG_EVERY = 100


class SensorState(StrEnum):
    """How a sensor is."""

    CONNECTING = "connecting"
    STREAMING = "streaming"
    LOST = "lost"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class SensorIdentity:
    """Which sensor: its address is for ever, its name is for people."""

    address: str
    name: str


@dataclass(frozen=True, slots=True)
class HeartRateReading:
    """One heart-rate notification and when it arrived."""

    time: datetime
    measurement: HeartRateMeasurement


@dataclass(frozen=True, slots=True)
class MotionReading:
    """Evenly spaced acceleration.

    Attributes:
        start: the moment of the first sample.
        rate_hz: samples a second.
        samples_mg: x, y, z of sample after sample, in milli-g, int16.
    """

    start: datetime
    rate_hz: float
    samples_mg: "array[int]"

    @property
    def count(self) -> int:
        """Give the number of samples."""
        return len(self.samples_mg) // 3


Reading = HeartRateReading | MotionReading
StateCallback = Callable[[SensorState], None]


class Sensor(ABC):
    """A stream of readings that comes back by itself after a lost link.

    Attributes:
        on_state: called in the event loop at every change of state; its errors are logged.
        dropped: readings that were lost because nobody took them in time.
        malformed: frames that were not what their characteristic promises, read in part or not at all.
        problem: why there is no stream now, or not all of it, for people; `None` while all is well.
        model: by its profile.
        battery_percent: as the sensor said at the last connection; `None` when it does not say.
        adapter: the Bluetooth adapter that holds the link, or held the last.
        motion_hz: samples of acceleration a second; `None` when there is no such stream.
        reconnects: links that were made again.
    """

    def __init__(self, identity: SensorIdentity) -> None:
        self.identity = identity
        self.on_state: StateCallback | None = None
        self.dropped = 0
        self.malformed = 0
        self.problem: str | None = None
        self.model: str | None = None
        self.battery_percent: int | None = None
        self.adapter: str | None = None
        self.motion_hz: float | None = None
        self.reconnects = 0
        self._state = SensorState.STOPPED
        self._waiting: deque[Reading] = deque()
        self._arrived = asyncio.Event()
        self._ended = False

    @property
    def state(self) -> SensorState:
        """Give the current state."""
        return self._state

    @property
    def clock_figures(self) -> ClockFigures | None:
        """Say how the sensor's own clock is mapped; `None` for one without, and before its first frame."""
        return None

    async def readings(self) -> AsyncGenerator[Reading]:
        """Connect, and give reading after reading until the sensor ends or the generator is closed.

        The iteration ends by itself only where the sensor does (a simulated one, with its clock). Close the generator
        (`contextlib.aclosing`) to disconnect. One iteration at a time.
        """
        self._ended = False
        task = asyncio.create_task(self._work(), name=f"sensor {self.identity.name}")
        try:
            while not (self._ended and not self._waiting):
                await self._arrived.wait()
                self._arrived.clear()
                while self._waiting:
                    yield self._waiting.popleft()
            await task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            self._enter(SensorState.STOPPED)

    async def _work(self) -> None:
        try:
            await self._stream()
        finally:
            self._ended = True
            self._arrived.set()

    @abstractmethod
    async def _stream(self) -> None:
        """Hand readings to `_heard` and `_put` until the sensor ends or the task is cancelled."""

    def _heard(self, frame: bytes, time: datetime) -> bool:
        """Take the bytes of one heart-rate notification; say whether it was a reading, and held a heart rate."""
        try:
            measurement = without_no_values(parse(frame))
        except MalformedFrame as error:
            self._count_malformed(error)
            return False
        if measurement is not None:
            self._put(HeartRateReading(time, measurement))
        if what := misfit(frame):
            self._count_malformed(MalformedFrame(f"read but for what does not fit: {what}"))
        return measurement is not None

    def _count_malformed(self, error: MalformedFrame) -> None:
        self.malformed += 1
        if self.malformed % _LOG_EVERY == 1:
            log.warning("%s: %s (malformed frame number %d)", self.identity.name, error, self.malformed)

    def _put(self, reading: Reading) -> None:
        if len(self._waiting) >= QUEUE_BOUND:
            self._waiting.popleft()
            self.dropped += 1
        self._waiting.append(reading)
        self._arrived.set()

    def _enter(self, state: SensorState) -> None:
        if state is self._state:
            return
        self._state = state
        if state is SensorState.STREAMING:
            self.problem = None
        if self.on_state is not None:
            try:
                self.on_state(state)
            except Exception:
                log.exception("%s: who was told of %s failed", self.identity.name, state)
