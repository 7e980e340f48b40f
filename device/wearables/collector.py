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
        sensors: which sensors, on whom, from the start; `wear` changes them.
        clock: what times the batches.
        sink: keeps a batch; called in the event loop. What it raises is logged, and the batch counted as refused.
        session: gives the session that runs, or `None`: then nothing is recorded. Asked at every reading and second.
        epoch: that of the outbox behind the sink, written into every batch.
        stays: whether it goes on when there is no sensor, or none any more: others may come.
        on_heart_rate: told of every heart rate, also when there is no session, for showing it; it records nothing.
        on_tick: called every second, after what was due went to the sink.
    """

    def __init__(
        self,
        sensors: Sequence[AssignedSensor],
        clock: Clock,
        sink: Sink,
        session: Callable[[], str | None],
        *,
        epoch: str,
        stays: bool = False,
        on_heart_rate: OnHeartRate | None = None,
        on_tick: Callable[[], None] = lambda: None,
    ) -> None:
        self._clock = clock
        self._sink = sink
        self._session = session
        self._epoch = epoch
        self._stays = stays
        self._on_heart_rate, self._on_tick = on_heart_rate, on_tick
        self._refused = 0
        self._refused_because = ""
        self._gone: Counter[str] = Counter()
        self._worn: dict[AssignedSensor, Batches] = {}
        self._tasks: dict[AssignedSensor, asyncio.Task[None]] = {}
        self._changed: asyncio.Event | None = None
        self.wear(sensors)

    @property
    def counts(self) -> dict[str, int]:
        """Count what happened so far.

        `heart_rate_samples` and `motion_samples` were handed over; `refused_batches` were not taken by the sink;
        `dropped_readings` overflowed a queue; `malformed_frames` could not be read.
        """
        totals = Counter({"heart_rate_samples": 0, "motion_samples": 0, "refused_batches": self._refused})
        totals.update(self._gone)
        for worn, batches in self._worn.items():
            totals.update(_counted(worn, batches))
        return dict(totals)

    def wear(self, sensors: Sequence[AssignedSensor]) -> None:
        """Have these sensors, and no others; called in the event loop while it runs.

        One that goes is stopped, and what it said is handed over; one that comes begins when those are stopped.
        """
        going = [worn for worn in self._worn if worn not in sensors]
        ending = [self._let_go(worn) for worn in going]
        coming = [worn for worn in sensors if worn not in self._worn]
        for worn in coming:
            self._worn[worn] = Batches(Origin(worn.sensor, worn.player, self._epoch, self._clock.stamp), self._sink)
        if self._changed is not None:
            self._start(coming, after=[task for task in ending if task is not None])
            self._changed.set()

    async def run(self) -> None:
        """Collect until every sensor has ended, or until cancelled; either way what was gathered is handed over."""
        self._changed = asyncio.Event()
        ticking = asyncio.create_task(self._tick(), name="collector tick")
        self._start(list(self._worn))
        try:
            await self._until_all_ended(self._changed)
        finally:
            self._changed = None
            tasks = [ticking, *self._tasks.values()]
            self._tasks.clear()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for batches in self._worn.values():
                self._hand_over(batches.flush)

    async def _until_all_ended(self, changed: asyncio.Event) -> None:
        while self._stays or any(not task.done() for task in self._tasks.values()):
            changed.clear()
            change = asyncio.create_task(changed.wait(), name="collector change")
            try:
                await asyncio.wait([change, *self._tasks.values()], return_when=asyncio.FIRST_COMPLETED)
            finally:
                change.cancel()
            self._tasks = {worn: task for worn, task in self._tasks.items() if not task.done()}

    def _start(self, coming: Sequence[AssignedSensor], after: "Sequence[asyncio.Task[None]]" = ()) -> None:
        for worn in coming:
            name = f"collector {worn.sensor.identity.name}"
            self._tasks[worn] = asyncio.create_task(self._collect(worn, self._worn[worn], after), name=name)

    def _let_go(self, worn: AssignedSensor) -> "asyncio.Task[None] | None":
        batches, task = self._worn.pop(worn), self._tasks.get(worn)
        self._hand_over(batches.flush)
        self._hand_over(partial(batches.set_session, None))
        self._gone.update(_counted(worn, batches))
        if task is not None:
            task.cancel()
        return task

    async def _collect(
        self, worn: AssignedSensor, batches: Batches, after: "Sequence[asyncio.Task[None]]" = ()
    ) -> None:
        await asyncio.gather(*after, return_exceptions=True)
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
            for batches in list(self._worn.values()):
                self._hand_over(partial(self._follow_session, batches))
                self._hand_over(partial(batches.flush_due, moment))
            self._hand_over(self._on_tick)

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


def _counted(worn: AssignedSensor, batches: Batches) -> dict[str, int]:
    return {**batches.counts, "dropped_readings": worn.sensor.dropped, "malformed_frames": worn.sensor.malformed}
