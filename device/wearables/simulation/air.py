"""An air without a radio: simulated sensors that advertise, are connected and are lost, in the event loop's time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random

from device.errors import LinkError, LinkProblem
from device.wearables.radio.link import Advertisement, Heard
from device.wearables.simulation.peripheral import Peripheral

ADAPTER = "simulated"


@dataclass(frozen=True, slots=True)
class AirTimes:
    """How long things take, in seconds, as a range; and how often connecting fails, from 0 to 1.

    A strap advertises once or several times a second; connecting and learning the services takes about a second. One
    connection in ten failing (0x3e, "connection failed to be established") is a bad place.
    """

    advertise_s: tuple[float, float] = (0.1, 1.0)
    connect_s: tuple[float, float] = (0.4, 1.5)
    answer_s: tuple[float, float] = (0.03, 0.1)
    failing: float = 0.05


class SimulatedAir:
    """One adapter, and the sensors that were brought near."""

    def __init__(self, random: Random, times: AirTimes | None = None) -> None:
        self._random = random
        self._times = times or AirTimes()
        self._near: dict[str, Peripheral] = {}
        self._links: dict[str, SimulatedLink] = {}

    def bring(self, peripheral: Peripheral) -> None:
        """Bring a sensor near."""
        self._near[peripheral.address] = peripheral

    def take_away(self, peripheral: Peripheral) -> None:
        """Carry a sensor out of range: its link breaks, and it is heard no more."""
        self._near.pop(peripheral.address, None)
        self.drop(peripheral)

    def drop(self, peripheral: Peripheral) -> None:
        """Break the link to a sensor."""
        link = self._links.pop(peripheral.address, None)
        peripheral.disconnected()
        if link is not None:
            link.lost.set()

    async def adapters(self) -> dict[str, int]:
        """Give the one adapter."""
        return {ADAPTER: len(self._links)}

    async def held(self, adapters: Collection[str]) -> list[Advertisement]:
        """Give none: a simulated air does not outlive the program."""
        return []

    @asynccontextmanager
    async def listen(self, adapters: Collection[str], heard: Callable[[Advertisement], None]) -> AsyncIterator[None]:
        """Hear the sensors that are near and not connected."""
        task = asyncio.create_task(self._advertise(heard), name="simulated advertising")
        try:
            yield
        finally:
            task.cancel()

    async def connect(self, to: Advertisement, within_s: float) -> "SimulatedLink":
        """Connect."""
        await self.pause(self._times.connect_s)
        peripheral = self._near.get(to.address)
        if peripheral is None:
            raise LinkError(LinkProblem.SILENT, "no answer in time")
        if self._random.random() < self._times.failing:
            raise LinkError(LinkProblem.OTHER, "the connection failed to be established (0x3e)")
        link = SimulatedLink(to, peripheral, self)
        self._links[to.address] = link
        return link

    async def forget(self, one: Advertisement) -> None:
        """Clear nothing: nothing gets stuck here."""

    async def pause(self, range_s: tuple[float, float] | None = None) -> None:
        """Take as long as an answer, or as something else, takes."""
        await asyncio.sleep(self._random.uniform(*(range_s or self._times.answer_s)))

    async def _advertise(self, heard: Callable[[Advertisement], None]) -> None:
        while True:
            await self.pause(self._times.advertise_s)
            for one in list(self._near.values()):
                if one.address not in self._links:
                    signal_dbm = round(self._random.gauss(-62, 4))
                    services = frozenset(one.advertised)
                    heard(Advertisement(one.address, one.name, services, ADAPTER, signal_dbm))


class SimulatedLink:
    """A link to a simulated sensor."""

    def __init__(self, to: Advertisement, peripheral: Peripheral, air: SimulatedAir) -> None:
        self.to = to
        self.lost = asyncio.Event()
        self._peripheral = peripheral
        self._air = air
        self._heard: dict[str, Heard] = {}
        peripheral.notify = self._notified

    @property
    def services(self) -> frozenset[str]:
        """Give the UUIDs of the sensor's services."""
        return frozenset(self._peripheral.services)

    def has(self, characteristic: str) -> bool:
        """Tell whether the sensor has a characteristic."""
        return any(characteristic in service for service in self._peripheral.services.values())

    async def is_alive(self) -> bool:
        """Tell whether the link is there."""
        return not self.lost.is_set()

    async def read(self, characteristic: str) -> bytes:
        """Read a value."""
        await self._answer()
        return self._peripheral.read(characteristic)

    async def write(self, characteristic: str, value: bytes) -> None:
        """Write a value."""
        await self._answer()
        self._peripheral.write(characteristic, value)

    async def notify(self, characteristic: str, heard: Heard) -> None:
        """Subscribe."""
        await self._answer()
        self._heard[characteristic] = heard
        self._peripheral.subscribe(characteristic)

    async def pair(self) -> None:
        """Pair: a simulated sensor never asks for it."""
        await self._answer()

    async def close(self) -> None:
        """Disconnect."""
        if not self.lost.is_set():
            self._air.drop(self._peripheral)

    async def _answer(self) -> None:
        await self._air.pause()
        if self.lost.is_set():
            raise LinkError(LinkProblem.LOST, "the link broke")

    def _notified(self, characteristic: str, value: bytes) -> None:
        if (heard := self._heard.get(characteristic)) is not None:
            heard(value)
