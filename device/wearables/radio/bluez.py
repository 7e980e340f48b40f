"""The air as BlueZ and bleak give it: scanning, links, and their errors as ours. When to do what is the radio's."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress

from bleak import BleakAdapter, BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bleak.exc import (
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
    BleakGATTProtocolErrorCode,
)

from device.errors import LinkError, LinkProblem, WearableError
from device.wearables.gatt.information import BATTERY_SERVICE
from device.wearables.radio import bluez_objects
from device.wearables.radio.link import Advertisement, Heard
from device.wearables.radio.unavailable import explain

log = logging.getLogger(__name__)

_ANSWER_S = 10.0
_GOODBYE_S = 5.0
_NOT_PAIRED = {
    BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHENTICATION,
    BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHORIZATION,
    BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION,
    BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION_KEY_SIZE,
}


class BlueZ:
    """The adapters of this machine, over D-Bus.

    Args:
        services: what sensors have; a link that a crash left behind is known by it.
    """

    def __init__(self, services: Collection[str]) -> None:
        self._services = sorted(services)

    async def adapters(self) -> dict[str, int]:
        """Give the adapters that are on, each with the number of its links."""
        with translating():
            return await bluez_objects.adapters()

    async def held(self, adapters: Collection[str]) -> list[Advertisement]:
        """Give the sensors to which there is a link already."""
        found = []
        with translating():
            for name in adapters:
                adapter = await BleakAdapter.get(bluez={"adapter": name})
                found += [_held(one, name) for one in await adapter.get_connected_devices(self._services)]
        return found

    @asynccontextmanager
    async def listen(self, adapters: Collection[str], heard: Callable[[Advertisement], None]) -> AsyncIterator[None]:
        """Scan with these adapters; one that does not scan is left out, unless none does."""
        # An adapter that is unplugged meanwhile fails at the end, when its scan is to be stopped.
        with translating():
            async with AsyncExitStack() as stack:
                await self._start(stack, adapters, heard)
                yield

    async def _start(
        self, stack: AsyncExitStack, adapters: Collection[str], heard: Callable[[Advertisement], None]
    ) -> None:
        failed = []
        for name in adapters:
            try:
                with translating():
                    await stack.enter_async_context(_scanner(name, heard))
            except WearableError as error:
                log.info("%s does not scan: %s", name, error)
                failed.append(error)
        if len(failed) == len(adapters):
            raise failed[0]

    async def connect(self, to: Advertisement, within_s: float) -> "BlueZLink":
        """Connect and learn the services; bleak tries again by itself after `le-connection-abort-by-local` (0x3e)."""
        link = BlueZLink(to, within_s)
        with translating():
            await link.open()
        return link

    async def forget(self, one: Advertisement) -> None:
        """Call BlueZ's `RemoveDevice`, unless the sensor is paired: it might not pair again."""
        device = _device(one)
        if device.details["props"].get("Paired"):
            return
        with suppress(BleakError, OSError, EOFError, TimeoutError):
            async with asyncio.timeout(_GOODBYE_S):
                await BleakClient(device).unpair()


class BlueZLink:
    """A link over bleak."""

    def __init__(self, to: Advertisement, within_s: float) -> None:
        self.to = to
        self.lost = asyncio.Event()
        self._services = self._characteristics = frozenset[str]()
        self._device = _device(to)
        self._client = BleakClient(self._device, disconnected_callback=lambda _: self.lost.set(), timeout=within_s)

    async def open(self) -> None:
        """Connect."""
        await self._client.connect()
        # Kept here: bleak forgets them, and raises, when the link breaks.
        services = list(self._client.services)
        self._services = frozenset(one.uuid for one in services)
        self._characteristics = frozenset(one.uuid for service in services for one in service.characteristics)

    @property
    def services(self) -> frozenset[str]:
        """Give the UUIDs of the sensor's services."""
        return self._services

    def has(self, characteristic: str) -> bool:
        """Tell whether the sensor has a characteristic."""
        return characteristic in self._characteristics

    async def is_alive(self) -> bool:
        """Look whether BlueZ still has the device: bleak says nothing when it is gone with its adapter."""
        with translating():
            adapter = await BleakAdapter.get(bluez={"adapter": self.to.adapter})
            held = await adapter.get_connected_devices(sorted(self.services))
        return any(one.details["path"] == self._device.details["path"] for one in held)

    async def read(self, characteristic: str) -> bytes:
        """Read a value."""
        async with self._answering():
            return bytes(await self._client.read_gatt_char(characteristic))

    async def write(self, characteristic: str, value: bytes) -> None:
        """Write a value."""
        async with self._answering():
            await self._client.write_gatt_char(characteristic, value, response=True)

    async def notify(self, characteristic: str, heard: Heard) -> None:
        """Subscribe."""
        async with self._answering():
            await self._client.start_notify(characteristic, lambda _, value: heard(bytes(value)))

    async def pair(self) -> None:
        """Pair, without a number to compare: a sensor has neither display nor keys."""
        async with self._answering():
            await self._client.pair()

    async def close(self) -> None:
        """Disconnect."""
        with suppress(Exception):
            async with asyncio.timeout(_GOODBYE_S):
                await self._client.disconnect()

    @asynccontextmanager
    async def _answering(self) -> AsyncIterator[None]:
        # bleak asks again without end while BlueZ says InProgress.
        with translating():
            async with asyncio.timeout(_ANSWER_S):
                yield


@contextmanager
def translating() -> Iterator[None]:
    """Raise our errors in place of bleak's: `BluetoothUnavailable` for Bluetooth as a whole, else `LinkError`."""
    try:
        yield
    except WearableError:
        raise
    except (BleakError, TimeoutError, OSError, EOFError) as error:
        raise (explain(error) or _link_error(error)) from error


def _link_error(error: Exception) -> LinkError:
    text = str(error)
    match error:
        case TimeoutError():
            return LinkError(LinkProblem.SILENT, "no answer in time")
        case BleakDeviceNotFoundError():
            return LinkError(LinkProblem.NO_SLOT, "the adapter let go of it; it may hold all the links that it can")
        case BleakDBusError() if "InProgress" in text or "already in progress" in text:
            return LinkError(LinkProblem.BUSY, f"Bluetooth is still busy with an earlier attempt ({text})")
        case BleakGATTProtocolError() if error.code in _NOT_PAIRED:
            return LinkError(LinkProblem.NOT_PAIRED, "it asks to be paired first")
    if "Not connected" in text or "device disconnected" in text:
        return LinkError(LinkProblem.LOST, "the link broke")
    return LinkError(LinkProblem.OTHER, text or type(error).__name__)


def _scanner(adapter: str, heard: Callable[[Advertisement], None]) -> BleakScanner:
    def on_detection(device: BLEDevice, said: AdvertisementData) -> None:
        heard(_advertised(device, said, adapter))

    # No filter by service: a sensor is wanted by its name or address, and not every board advertises its service.
    return BleakScanner(on_detection, bluez={"adapter": adapter})


def _advertised(device: BLEDevice, said: AdvertisementData, adapter: str) -> Advertisement:
    battery = said.service_data.get(BATTERY_SERVICE)
    return Advertisement(
        address=device.address,
        name=device.name or said.local_name,
        services=frozenset(one.lower() for one in said.service_uuids),
        adapter=adapter,
        signal_dbm=said.rssi,
        battery_percent=battery[0] if battery else None,
        key=device,
        changes=_changes(device),
    )


def _held(device: BLEDevice, adapter: str) -> Advertisement:
    services = frozenset(one.lower() for one in device.details["props"].get("UUIDs", ()))
    return Advertisement(device.address, device.name, services, adapter, None, key=device, changes=_changes(device))


def _changes(device: BLEDevice) -> bool:
    """Tell whether an address is private, so that it changes: random, and not static.

    Source: Bluetooth Core Specification 5.4, volume 6, part B, section 1.3.2: the two highest bits of a static one
    are 11.
    """
    return device.details["props"].get("AddressType") == "random" and int(device.address[:2], 16) >> 6 != 0b11


def _device(one: Advertisement) -> BLEDevice:
    assert isinstance(one.key, BLEDevice)
    return one.key
