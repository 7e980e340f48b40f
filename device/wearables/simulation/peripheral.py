"""A sensor that is simulated down to its bytes: its services, its control point, its clock and what it notifies.

It answers as a real one would; how it is found and connected is left to whoever simulates the air around it.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from device.errors import MalformedFrame
from device.wearables.gatt.heart_rate import MEASUREMENT, SERVICE, build
from device.wearables.gatt.information import (
    BATTERY_LEVEL,
    BATTERY_SERVICE,
    INFORMATION_SERVICE,
    DeviceInformation,
    build_battery,
    build_information,
)
from device.wearables.simulation.body import Body
from device.wearables.simulation.motion import MotionPart, SampleClock

Services = dict[str, dict[str, tuple[str, ...]]]
"""Of each service its characteristics, each with its GATT flags."""

_HEART_RATE_S = 1.0


class Peripheral:
    """One simulated sensor, worn by a body.

    Args:
        drift_ppm: how much faster its clock runs than the true one.
        delay_s: gives how long each notification is on its way, in seconds; none overtakes another.

    Attributes:
        address: as it advertises.
        name: as it advertises.
        notify: what takes notifications, characteristic and value; set by who is connected.
        motion: its acceleration, if it has that.
        has_heart_rate: whether it notifies a heart rate.
    """

    def __init__(
        self,
        address: str,
        name: str,
        body: Body,
        *,
        information: DeviceInformation | None = None,
        battery_percent: int | None = None,
        has_heart_rate: bool = True,
        motion: MotionPart | None = None,
        drift_ppm: float = 0.0,
        delay_s: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.address, self.name = address, name
        self.has_heart_rate, self.motion = has_heart_rate, motion
        self.notify: Callable[[str, bytes], None] | None = None
        self._body = body
        self._information = build_information(information or DeviceInformation())
        self._battery_percent = battery_percent
        self._drift_ppm = drift_ppm
        self._delay_s = delay_s
        self._delivered_s = 0.0
        self._clock: SampleClock | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}

    @property
    def services(self) -> Services:
        """Give what it has, as GATT shows it."""
        services: Services = {}
        if self.has_heart_rate:
            services[SERVICE] = {MEASUREMENT: ("notify",)}
        if self._battery_percent is not None:
            services[BATTERY_SERVICE] = {BATTERY_LEVEL: ("read",)}
        if self._information:
            services[INFORMATION_SERVICE] = {uuid: ("read",) for uuid in self._information}
        if self.motion is not None:
            services |= self.motion.services
        return services

    @property
    def advertised(self) -> tuple[str, ...]:
        """Give the services that it advertises."""
        return (SERVICE,) if self.has_heart_rate else tuple(self.services)[-1:]

    @property
    def clock(self) -> SampleClock:
        """Give its clock, which runs from when it was first looked at, as from a battery that is put in."""
        if self._clock is None:
            self._clock = SampleClock(_now_s(), self._drift_ppm)
        return self._clock

    def reboot(self) -> None:
        """Restart: its clock begins anew, and it measures no more; the link is for the air to break."""
        self.disconnected()
        self._clock = SampleClock(_now_s(), self._drift_ppm)

    def read(self, characteristic: str) -> bytes:
        """Answer a read."""
        if characteristic == BATTERY_LEVEL and self._battery_percent is not None:
            return build_battery(self._battery_percent)
        if self.motion is not None and (value := self.motion.read(characteristic)) is not None:
            return value
        return self._information[characteristic]

    def write(self, characteristic: str, value: bytes) -> None:
        """Answer a write; what it cannot read it passes over."""
        if self.motion is None:
            return
        try:
            answer = self.motion.write(characteristic, value)
        except MalformedFrame:
            return
        if answer is not None:
            self._send(characteristic, answer)
        self._run("motion", self._move if self.motion.is_measuring else None)

    def subscribe(self, characteristic: str) -> None:
        """Begin to notify."""
        if characteristic == MEASUREMENT:
            self._run("heart rate", self._beat)

    def disconnected(self) -> None:
        """Stop all; a subscription ends with its link."""
        self.notify = None
        for name in list(self._tasks):
            self._run(name, None)
        if self.motion is not None:
            self.motion.stop()

    def _run(self, name: str, work: Callable[[], Coroutine[Any, Any, None]] | None) -> None:
        if (task := self._tasks.pop(name, None)) is not None:
            task.cancel()
        if work is not None:
            self._tasks[name] = asyncio.create_task(work(), name=f"{self.name} {name}")

    async def _beat(self) -> None:
        due_s = _now_s()
        while True:
            due_s += _HEART_RATE_S
            await _sleep_until(due_s)
            self._send(MEASUREMENT, build(self._body.heart_rate()))

    async def _move(self) -> None:
        assert self.motion is not None
        motion, clock = self.motion, self.clock
        first = clock.next_number(_now_s(), motion.rate_hz)
        while True:
            last = first + motion.frame_samples - 1
            await _sleep_until(clock.moment_s(last, motion.rate_hz))
            samples = self._body.motion(first, motion.frame_samples, motion.rate_hz)
            self._send(motion.characteristic, motion.frame(last / motion.rate_hz, samples))
            first = last + 1

    def _send(self, characteristic: str, value: bytes) -> None:
        self._delivered_s = max(self._delivered_s, _now_s() + self._delay_s())
        if self._delivered_s <= _now_s():
            self._deliver(self.notify, characteristic, value)
        else:
            asyncio.get_running_loop().call_at(self._delivered_s, self._deliver, self.notify, characteristic, value)

    def _deliver(self, to: Callable[[str, bytes], None] | None, characteristic: str, value: bytes) -> None:
        """Hand a value over, unless the link on which it was sent is no more."""
        if to is not None and to is self.notify:
            to(characteristic, value)


async def _sleep_until(moment_s: float) -> None:
    await asyncio.sleep(max(0.0, moment_s - _now_s()))


def _now_s() -> float:
    return asyncio.get_running_loop().time()
