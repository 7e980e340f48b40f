"""A heart-rate strap over Bluetooth Low Energy: found, connected, listened to, and found again after a lost link.

Without Bluetooth a sensor stays `lost`, says why in `problem`, and goes on trying; nothing else is stopped by it.
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import BleakError

from device.backoff import Backoff
from device.clock import Clock
from device.errors import BluetoothUnavailable, WearableError
from device.wearables.heart_rate import MEASUREMENT
from device.wearables.radio import Radio, explaining
from device.wearables.sensor import Sensor, SensorIdentity, SensorState

log = logging.getLogger(__name__)

BATTERY_LEVEL = "00002a19-0000-1000-8000-00805f9b34fb"

_GOODBYE_S = 5.0


@dataclass(frozen=True, slots=True)
class LinkTimes:
    """How long a link may take, in seconds.

    Attributes:
        scan_s: to be found; other sensors wait meanwhile.
        connect_s: to connect and to list services.
        silent_s: without a notification before the link is taken for dead; a strap notifies about once a second.
    """

    scan_s: float = 8.0
    connect_s: float = 20.0
    silent_s: float = 30.0


class BluetoothSensor(Sensor):
    """A strap with the Heart Rate service (0x180D).

    Args:
        sensor: its Bluetooth address, or the name that it advertises.
        radio: shared with the other sensors.
        clock: what stamps the readings at their arrival.

    Attributes:
        battery_percent: as the sensor said at the last connection (0x2A19); `None` when it does not say.
    """

    def __init__(
        self,
        sensor: str,
        radio: Radio,
        clock: Clock,
        *,
        backoff: Backoff | None = None,
        times: LinkTimes | None = None,
    ) -> None:
        super().__init__(SensorIdentity(address=sensor, name=sensor))
        self.battery_percent: int | None = None
        self._sensor = sensor
        self._radio = radio
        self._clock = clock
        self._backoff = backoff or Backoff()
        self._times = times or LinkTimes()
        self._notified = False

    async def _stream(self) -> None:
        while True:
            self._enter(SensorState.CONNECTING)
            try:
                await self._link()
            except (WearableError, BleakError, TimeoutError, OSError) as error:
                self._tell(error)
            except Exception as error:
                log.exception("%s: the link failed in a way that was not foreseen", self._sensor)
                self._tell(error)
            self._enter(SensorState.LOST)
            await asyncio.sleep(self._backoff.next_s())

    async def _link(self) -> None:
        """Connect once, and listen until the link is lost."""
        lost = asyncio.Event()
        client = await self._connect(lost)
        try:
            with explaining():
                await self._read_battery(client)
                await client.start_notify(MEASUREMENT, self._on_notification)
                self._enter(SensorState.STREAMING)
                await self._listen(lost)
        finally:
            with suppress(Exception):
                async with asyncio.timeout(_GOODBYE_S):
                    await client.disconnect()

    async def _connect(self, lost: asyncio.Event) -> BleakClient:
        async with self._radio.turn():
            device = await self._radio.find(self._sensor, self._times.scan_s)
            if device is None:
                raise WearableError(
                    f"{self._sensor} is not nearby: is it worn, and not connected to a phone or watch?"
                )
            self.identity = SensorIdentity(address=device.address, name=device.name or device.address)
            client = BleakClient(device, disconnected_callback=lambda _: lost.set(), timeout=self._times.connect_s)
            await client.connect()
            return client

    async def _read_battery(self, client: BleakClient) -> None:
        if client.services.get_characteristic(BATTERY_LEVEL) is None:
            return
        try:
            level = await client.read_gatt_char(BATTERY_LEVEL)
        except BleakError as error:
            log.info("%s does not tell its battery: %s", self.identity.name, error)
        else:
            self.battery_percent = level[0] if level else None

    async def _listen(self, lost: asyncio.Event) -> None:
        while not lost.is_set():
            self._notified = False
            with suppress(TimeoutError):
                async with asyncio.timeout(self._times.silent_s):
                    await lost.wait()
            if not lost.is_set() and not self._notified:
                raise WearableError(f"{self.identity.name} has been silent for {self._times.silent_s:g} s")
        raise WearableError(f"the link to {self.identity.name} was lost")

    def _on_notification(self, _: BleakGATTCharacteristic, frame: bytearray) -> None:
        self._notified = True
        self._backoff.reset()
        self._heard(bytes(frame), self._clock.now())

    def _tell(self, error: Exception) -> None:
        """Say why there is no stream; the log has it once, not at every attempt."""
        problem = str(error) or f"{self._sensor} did not answer in time"
        if problem != self.problem:
            level = logging.ERROR if isinstance(error, BluetoothUnavailable) else logging.WARNING
            log.log(level, "%s: %s", self.identity.name, problem)
        self.problem = problem
