"""Makes the sensor of an address or a name: over Bluetooth, or simulated when its name says so."""

import logging
from collections.abc import Sequence
from functools import cached_property

from device.clock import Clock
from device.errors import WearableError
from device.wearables.bluetooth import BluetoothSensor
from device.wearables.gatt.heart_rate import SERVICE as HEART_RATE
from device.wearables.gatt.simple import SERVICE as SIMPLE
from device.wearables.profiles import Profile, load_profiles
from device.wearables.radio.adapters import Radio
from device.wearables.radio.link import Air
from device.wearables.seen import SeenSensors
from device.wearables.sensor import Sensor
from device.wearables.simulation.court import is_simulated, simulated_court

log = logging.getLogger(__name__)

SIMULATED_SEED = 1
"""Of the match that the simulated sensors' players play."""


class SensorMaker:
    """Makes the sensors of one appliance; all over Bluetooth share a radio, and all that are simulated another.

    Args:
        clock: what stamps their readings.
        adapters: the Bluetooth adapters to use; none are all.
        seen: what the assigned sensors turned out to be.
    """

    def __init__(self, clock: Clock, adapters: Sequence[str] = (), seen: SeenSensors | None = None) -> None:
        self._clock = clock
        self._seen = seen or SeenSensors()
        self._adapters = adapters

    def make(self, sensor: str) -> Sensor:
        """Give a sensor; it is connected when its readings are asked for."""
        radio = self._simulated if is_simulated(sensor) else self._real
        return BluetoothSensor(sensor, radio, self._clock, self._profiles, self._seen)

    @cached_property
    def _real(self) -> Radio:
        return Radio(real_air(self._profiles), self._adapters)

    @cached_property
    def _simulated(self) -> Radio:
        return Radio(simulated_court(SIMULATED_SEED))

    @cached_property
    def _profiles(self) -> Sequence[Profile]:
        try:
            return load_profiles()
        except WearableError as error:
            # A sensor can be read without a profile, and the calls of a match without any sensor.
            log.error("%s; sensors are asked for what is usual", error)
            return ()


def real_air(profiles: Sequence[Profile]) -> Air:
    """Give this machine's Bluetooth; it is asked for nothing yet."""
    from device.wearables.radio.bluez import BlueZ

    known = {uuid for profile in profiles for uuid in profile.services.values()}
    return BlueZ({HEART_RATE, SIMPLE, *known})
