"""Readings of one sensor, gathered into the batches that cross the wire, and handed to whoever keeps them.

Heart rate goes every 10 samples or 5 s, motion every second; a change of session sends what there is under the old
one.
"""

from array import array
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from device.wearables.sensor import HeartRateReading, MotionReading, Reading, Sensor
from padel.events import Player
from wire.identifiers import uuid7
from wire.sensors import HeartRateBatch, HeartRateSample, MotionBatch
from wire.topics import Stream

HEART_RATE_SAMPLES = 10
HEART_RATE_AGE = timedelta(seconds=5)
MOTION_AGE = timedelta(seconds=1)

Encoder = Callable[[int], bytes]
Sink = Callable[[Stream, Encoder], None]
"""Keeps a message: it numbers it and asks the encoder for its bytes. What it raises, the message was not kept."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What every batch of a sensor says of itself.

    Attributes:
        epoch: that of the outbox which numbers.
        stamp: gives a reading's moment as those outside count it.
    """

    sensor: Sensor
    player: Player
    epoch: str
    stamp: Callable[[datetime], datetime] = lambda moment: moment


@dataclass(slots=True)
class _Motion:
    start: datetime
    rate_hz: float
    samples_mg: "array[int]" = field(default_factory=lambda: array("h"))

    @property
    def end(self) -> datetime:
        return self.start + timedelta(seconds=len(self.samples_mg) / 3 / self.rate_hz)

    def continues(self, reading: MotionReading) -> bool:
        """Tell whether a reading's first sample is where the next one is due, to half a sample."""
        off_s = abs((reading.start - self.end).total_seconds())
        return reading.rate_hz == self.rate_hz and off_s <= 0.5 / self.rate_hz


class Batches:
    """The batches of one sensor.

    Attributes:
        counts: `heart_rate_samples` and `motion_samples` that the sink took.
    """

    def __init__(self, origin: Origin, sink: Sink) -> None:
        self.counts: Counter[str] = Counter()
        self._origin = origin
        self._sink = sink
        self._session: str | None = None
        self._heart_rate: list[HeartRateSample] = []
        self._motion: _Motion | None = None

    def set_session(self, session: str | None) -> None:
        """Say what is being recorded from now on; what was gathered goes under the session before."""
        if session != self._session:
            try:
                self.flush()
            finally:
                self._session = session

    def add(self, reading: Reading) -> None:
        """Gather a reading; without a session it is not recorded."""
        if self._session is None:
            return
        if isinstance(reading, HeartRateReading):
            self._add_heart_rate(reading)
        else:
            self._add_motion(reading)

    def flush_due(self, now: datetime) -> None:
        """Send what has waited long enough, also when nothing follows it."""
        if self._heart_rate and now - self._heart_rate[0].time >= HEART_RATE_AGE:
            self._send_heart_rate()
        if self._motion and now - self._motion.start >= MOTION_AGE:
            self._send_motion()

    def flush(self) -> None:
        """Send all that was gathered."""
        try:
            self._send_heart_rate()
        finally:
            self._send_motion()

    def _add_heart_rate(self, reading: HeartRateReading) -> None:
        said = reading.measurement
        self._heart_rate.append(
            HeartRateSample(
                time=reading.time, bpm=said.bpm, contact=said.contact, energy_kj=said.energy_kj, rr_s=said.rr_s
            )
        )
        if len(self._heart_rate) >= HEART_RATE_SAMPLES or reading.time - self._heart_rate[0].time >= HEART_RATE_AGE:
            self._send_heart_rate()

    def _add_motion(self, reading: MotionReading) -> None:
        if self._motion and not self._motion.continues(reading):
            self._send_motion()
        if self._motion is None:
            self._motion = _Motion(reading.start, reading.rate_hz)
        self._motion.samples_mg.extend(reading.samples_mg)
        if self._motion.end - self._motion.start >= MOTION_AGE:
            self._send_motion()

    def _send_heart_rate(self) -> None:
        gathered, self._heart_rate = self._heart_rate, []
        if not gathered or self._session is None:
            return
        samples = tuple(one.model_copy(update={"time": self._origin.stamp(one.time)}) for one in gathered)
        session, origin, sensor = self._session, self._origin, self._origin.sensor.identity.address
        batch_id = uuid7(samples[0].time)

        def encode(sequence: int) -> bytes:
            return HeartRateBatch(
                id=batch_id,
                epoch=origin.epoch,
                sequence=sequence,
                session=session,
                sensor=sensor,
                player=origin.player,
                samples=samples,
            ).encode()

        self._sink(Stream.HEART_RATE, encode)
        self.counts["heart_rate_samples"] += len(samples)

    def _send_motion(self) -> None:
        motion, self._motion = self._motion, None
        if motion is None or self._session is None:
            return
        session, origin, sensor = self._session, self._origin, self._origin.sensor.identity.address
        start = origin.stamp(motion.start)
        batch_id = uuid7(start)

        def encode(sequence: int) -> bytes:
            return MotionBatch(
                id=batch_id,
                epoch=origin.epoch,
                sequence=sequence,
                session=session,
                sensor=sensor,
                player=origin.player,
                start=start,
                rate_hz=motion.rate_hz,
                samples_mg=motion.samples_mg,
            ).encode()

        self._sink(Stream.MOTION, encode)
        self.counts["motion_samples"] += len(motion.samples_mg) // 3
