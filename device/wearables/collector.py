"""All sensors of a court, each in a task of its own: readings become batches while a session runs.

A sensor that fails is that sensor's trouble: it is logged, its stream begins again, the others never notice.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from device.clock import Clock
from device.errors import ClockClosed, DeviceError
from device.wearables.batches import Batches, Origin, Sink
from device.wearables.sensor import HeartRateReading, Reading, Sensor
from padel.events import Player

log = logging.getLogger(__name__)

_TICK = timedelta(seconds=1)
_RESTART_S = 5.0

OnHeartRate = Callable[[Player, HeartRateReading], None]


@dataclass(frozen=True, slots=True)
class AssignedSensor:
    """A sensor and who wears it."""

    sensor: Sensor
    player: Player


class Collector:
    """Records the sensors of a court.

    Args:
        sensors: which sensors, on whom.
        clock: what times the batches.
        sink: keeps a batch; called in the event loop. What it raises is logged, and the batch counted as refused.
        session: gives the session that runs, or `None`: then nothing is recorded. Asked at every reading and second.
        epoch: that of the outbox behind the sink, written into every batch.
        on_heart_rate: told of every heart rate, also when there is no session, for showing it; it records nothing.
    """

    def __init__(
        self,
        sensors: Sequence[AssignedSensor],
        clock: Clock,
        sink: Sink,
        session: Callable[[], str | None],
        *,
        epoch: str,
        on_heart_rate: OnHeartRate | None = None,
    ) -> None:
        self._clock = clock
        self._session = session
        self._on_heart_rate = on_heart_rate
        self._refused = 0
        self._refused_because = ""
        self._worn = [(worn, Batches(Origin(worn.sensor, worn.player, epoch), sink)) for worn in sensors]

    @property
    def counts(self) -> dict[str, int]:
        """Count what happened so far.

        `heart_rate_samples` and `motion_samples` were handed over; `refused_batches` were not taken by the sink;
        `dropped_readings` overflowed a queue; `malformed_frames` could not be read.
        """
        totals = Counter({"heart_rate_samples": 0, "motion_samples": 0, "refused_batches": self._refused})
        for worn, batches in self._worn:
            totals.update(batches.counts)
            totals.update(dropped_readings=worn.sensor.dropped, malformed_frames=worn.sensor.malformed)
        return dict(totals)

    async def run(self) -> None:
        """Collect until every sensor has ended, or until cancelled; either way what was gathered is handed over."""
        ticking = asyncio.create_task(self._tick(), name="collector tick")
        tasks = [
            asyncio.create_task(self._collect(worn, batches), name=f"collector {worn.sensor.identity.name}")
            for worn, batches in self._worn
        ]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in (ticking, *tasks):
                task.cancel()
            await asyncio.gather(ticking, *tasks, return_exceptions=True)
            for _, batches in self._worn:
                self._hand_over(batches.flush)

    async def _collect(self, worn: AssignedSensor, batches: Batches) -> None:
        while True:
            try:
                async with aclosing(worn.sensor.readings()) as readings:
                    async for reading in readings:
                        self._take(worn.player, reading, batches)
            except Exception:
                log.exception("%s failed and is started again in %g s", worn.sensor.identity.name, _RESTART_S)
            else:
                return
            await asyncio.sleep(_RESTART_S)

    def _take(self, player: Player, reading: Reading, batches: Batches) -> None:
        self._hand_over(partial(self._follow_session, batches))
        self._hand_over(partial(batches.add, reading))
        if self._on_heart_rate is not None and isinstance(reading, HeartRateReading):
            try:
                self._on_heart_rate(player, reading)
            except Exception:
                log.exception("who was told of a heart rate failed")

    async def _tick(self) -> None:
        moment = self._clock.now()
        while True:
            moment = max(moment, self._clock.now()) + _TICK
            try:
                await self._clock.sleep_until(moment)
            except ClockClosed:
                return
            for _, batches in self._worn:
                self._hand_over(partial(self._follow_session, batches))
                self._hand_over(partial(batches.flush_due, moment))

    def _follow_session(self, batches: Batches) -> None:
        batches.set_session(self._session())

    def _hand_over(self, what: Callable[[], None]) -> None:
        try:
            what()
        except DeviceError as error:
            self._refused += 1
            self._say_refused(str(error))
        except Exception:
            self._refused += 1
            log.exception("a batch of a sensor could not be kept")

    def _say_refused(self, why: str) -> None:
        """Say once that the sink refuses, and why; a full disk refuses several times a second."""
        if why != self._refused_because:
            log.error("what the sensors say is not kept: %s", why)
        self._refused_because = why
