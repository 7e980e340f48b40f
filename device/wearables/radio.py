"""The Bluetooth adapter, which all sensors share: one scans or connects at a time, as BlueZ wants it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from bleak import BleakAdapter, BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

from device.wearables.heart_rate import SERVICE
from device.wearables.unavailable import explain


@dataclass(frozen=True, slots=True)
class NearbySensor:
    """A heart-rate sensor that was heard.

    Attributes:
        address: its Bluetooth address.
        name: the name that it advertises, if any.
        signal_dbm: received signal strength, in dBm; `None` when it is connected and so does not advertise.
    """

    address: str
    name: str | None
    signal_dbm: int | None


class Radio:
    """One adapter of this machine; `adapter` is its name (`hci0`), the first that is on unless given."""

    def __init__(self, adapter: str | None = None) -> None:
        self._adapter = adapter
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Have the radio alone, to scan or to connect. Turns are given in the order of asking.

        Raises:
            BluetoothUnavailable: instead of what goes wrong inside, when it is Bluetooth as a whole.
        """
        async with self._lock:
            with explaining():
                yield

    async def find(self, sensor: str, within_s: float) -> BLEDevice | None:
        """Find a heart-rate sensor by its address or its advertised name, within a turn.

        A sensor that BlueZ still holds connected, as after a crash, does not advertise: it is found all the same.
        """

        def is_wanted(device: BLEDevice) -> bool:
            return device.address.upper() == sensor.upper() or device.name == sensor

        def advertises(device: BLEDevice, advertisement: AdvertisementData) -> bool:
            return is_wanted(device) or advertisement.local_name == sensor

        held = next(filter(is_wanted, await self._connected()), None)
        if held is not None:
            return held
        return await BleakScanner.find_device_by_filter(
            advertises,
            timeout=within_s,
            service_uuids=[SERVICE],
            bluez={"adapter": self._adapter} if self._adapter else {},
        )

    async def nearby(self, for_s: float) -> list[NearbySensor]:
        """Listen for heart-rate sensors, the strongest first, then those that are connected already.

        Raises:
            BluetoothUnavailable: with what to do.
        """
        async with self.turn():
            heard = await BleakScanner.discover(
                timeout=for_s,
                return_adv=True,
                service_uuids=[SERVICE],
                bluez={"adapter": self._adapter} if self._adapter else {},
            )
            connected = await self._connected()
        found = [NearbySensor(one.address, one.name, said.rssi) for one, said in heard.values()]
        found.sort(key=lambda one: -(one.signal_dbm or 0))
        known = {one.address for one in found}
        return found + [NearbySensor(one.address, one.name, None) for one in connected if one.address not in known]

    async def _connected(self) -> list[BLEDevice]:
        adapter = await BleakAdapter.get(bluez={"adapter": self._adapter} if self._adapter else {})
        return await adapter.get_connected_devices([SERVICE])


@contextmanager
def explaining() -> Iterator[None]:
    """Raise `BluetoothUnavailable` in place of an error that says that Bluetooth as a whole is."""
    try:
        yield
    except Exception as error:
        unavailable = explain(error)
        if unavailable is None or unavailable is error:
            raise
        raise unavailable from error
