"""What there is around a radio: who advertises, and links to sensors. BlueZ is behind it, or a simulation."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

Heard = Callable[[bytes], None]
"""Takes the value of a notification; called in the event loop, must not block."""


@dataclass(frozen=True, slots=True)
class Advertisement:
    """A sensor, as an adapter heard it.

    Attributes:
        services: UUIDs that it advertises, lower case.
        signal_dbm: received signal strength, in dBm; `None` when it is connected and so does not advertise.
        battery_percent: where the advertisement itself tells it.
        changes: whether its address is one that changes by itself, for privacy.
        key: what the air that heard it knows it by.
    """

    address: str
    name: str | None
    services: frozenset[str]
    adapter: str
    signal_dbm: int | None
    battery_percent: int | None = None
    key: object = None
    changes: bool = False


class Link(Protocol):
    """A connection to one sensor. What fails raises `LinkError`, or `BluetoothUnavailable`.

    Attributes:
        to: the sensor, and the adapter that holds the link.
        lost: set when the link is no more.
    """

    to: Advertisement
    lost: asyncio.Event

    @property
    def services(self) -> frozenset[str]:
        """Give the UUIDs of the sensor's services, lower case."""

    def has(self, characteristic: str) -> bool:
        """Tell whether the sensor has a characteristic."""

    async def is_alive(self) -> bool:
        """Tell whether the adapter still has it; a link whose adapter was unplugged is not always said to be lost."""

    async def read(self, characteristic: str) -> bytes:
        """Read a characteristic's value."""

    async def write(self, characteristic: str, value: bytes) -> None:
        """Write a characteristic's value, and wait for the sensor's answer."""

    async def notify(self, characteristic: str, heard: Heard) -> None:
        """Subscribe to a characteristic's notifications or indications."""

    async def pair(self) -> None:
        """Pair, so that the link is encrypted from now on."""

    async def close(self) -> None:
        """Disconnect; nothing is raised, a link that is lost is closed."""


class Air(Protocol):
    """What the adapters of this machine hear, and the links that they make."""

    async def adapters(self) -> dict[str, int]:
        """Give the adapters that are on, each with the number of its links.

        Raises:
            BluetoothUnavailable: when there is none, saying what to do.
        """

    async def held(self, adapters: Collection[str]) -> list[Advertisement]:
        """Give the sensors to which there is a link already, as a crashed run leaves them."""

    def listen(
        self, adapters: Collection[str], heard: Callable[[Advertisement], None]
    ) -> AbstractAsyncContextManager[None]:
        """Scan with these adapters for as long as the block lasts; `heard` may be called often for one sensor."""

    async def connect(self, to: Advertisement, within_s: float) -> Link:
        """Connect and learn the sensor's services."""

    async def forget(self, one: Advertisement) -> None:
        """Clear what the adapter remembers of a sensor, a pending or dead connection included; nothing is raised."""
