"""Keeps the collector's sensors to what is assigned, also while a match runs, and tells how each of them is."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress

from device.errors import DeviceError
from device.wearables.assignments import Assignments
from device.wearables.collector import AssignedSensor, Collector
from device.wearables.sensor import Sensor, SensorState
from padel.events import Player
from wire.commands import AssignSensor, SensorCommand, UnassignSensor
from wire.sensor_status import ClockStatus, SensorStatus

log = logging.getLogger(__name__)

_LOOK_S = 2.0


class Roster:
    """The sensors of a court while the appliance runs.

    Args:
        assignments: who wears what; read again when its file changes.
        make: gives the sensor of an address or a name; it is started, and stopped, by the collector.

    Attributes:
        on_change: told in the event loop when a sensor came, went, or changed its state.
    """

    def __init__(self, assignments: Assignments, make: Callable[[str], Sensor]) -> None:
        self.on_change: Callable[[], None] = lambda: None
        self._assignments = assignments
        self._make = make
        self._worn: dict[tuple[Player, str], AssignedSensor] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._look = asyncio.Event()
        self._seen = (0, 0)
        self._states: tuple[SensorStatus, ...] = ()

    async def run(self, collector: Collector) -> None:
        """Have the collector collect what is assigned, until cancelled; it must be one that stays."""
        self._loop = asyncio.get_running_loop()
        self._apply(collector)
        async with asyncio.TaskGroup() as group:
            group.create_task(collector.run(), name="collector")
            group.create_task(self._follow(collector), name="roster")

    def obey(self, command: SensorCommand) -> None:
        """Carry out a command from the server; one that cannot be is logged. Safe from every thread."""
        try:
            match command:
                case AssignSensor():
                    self._assignments.assign(command.player, self._assigned_as(command.sensor), also=command.also)
                case UnassignSensor():
                    sensor = self._assigned_as(command.sensor) if command.sensor else None
                    self._assignments.unassign(command.player, sensor)
        except DeviceError as error:
            log.error("%s", error)
        self._look_soon()

    def follow(self, players: Sequence[str]) -> None:
        """Have sensors follow their people into a match of these players, 1 to 4. Safe from every thread."""
        try:
            for sentence in self._assignments.follow(players):
                log.warning("%s", sentence)
        except DeviceError as error:
            log.error("%s", error)
        self._look_soon()

    def _look_soon(self) -> None:
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._look.set)

    def _assigned_as(self, sensor: str) -> str:
        """Give what a sensor was assigned by, often its name, where the server says the address from the status."""
        worn = ((name, one.sensor.identity.address) for (_, name), one in self._worn.items())
        return next((name for name, address in worn if address.upper() == sensor.upper()), sensor)

    def states(self) -> tuple[SensorStatus, ...]:
        """Say how each sensor was at its last change, at most two seconds ago. Safe from every thread."""
        return self._states

    async def _follow(self, collector: Collector) -> None:
        while True:
            self._look.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_S):
                    await self._look.wait()
            if self._assignments.stamp() != self._seen:
                self._apply(collector)
            self._note()

    def _apply(self, collector: Collector) -> None:
        self._seen = self._assignments.stamp()
        try:
            worn = self._assignments.worn()
        except DeviceError as error:
            log.error("%s; the sensors stay as they are", error)
            return
        wanted = [(player, sensor) for player, sensors in worn.items() for sensor in sensors]
        self._worn = {key: self._worn.get(key) or self._new(*key) for key in wanted}
        collector.wear(list(self._worn.values()))
        self._changed()

    def _new(self, player: Player, name: str) -> AssignedSensor:
        sensor = self._make(name)
        sensor.on_state = self._changed
        return AssignedSensor(sensor, player)

    def _changed(self, _: SensorState | None = None) -> None:
        self._note()
        self.on_change()

    def _note(self) -> None:
        self._states = tuple(_status(worn) for worn in self._worn.values())


def _status(worn: AssignedSensor) -> SensorStatus:
    sensor, clock = worn.sensor, worn.sensor.clock_figures
    return SensorStatus(
        player=worn.player,
        sensor=sensor.identity.address,
        name=sensor.identity.name,
        model=sensor.model,
        state=sensor.state.value,
        problem=sensor.problem,
        battery_percent=sensor.battery_percent,
        adapter=sensor.adapter,
        motion_hz=sensor.motion_hz,
        malformed_frames=sensor.malformed,
        reconnects=sensor.reconnects,
        clock=clock and ClockStatus(drift_ppm=clock.drift_ppm, jitter_ms=clock.jitter_ms, restarts=clock.resets),
    )
