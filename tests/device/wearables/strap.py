"""A heart-rate strap on the bus that says only what the test makes it say."""

import numpy as np
from numpy.typing import NDArray

from device.wearables.gatt.heart_rate import MEASUREMENT, HeartRateMeasurement
from device.wearables.gatt.information import DeviceInformation
from device.wearables.simulation.peripheral import Peripheral
from tests.device.wearables.gatt_device import GattDevice


class _Nobody:
    def heart_rate(self) -> HeartRateMeasurement:
        raise AssertionError("nobody wears it")

    def motion(self, first: int, count: int, rate_hz: float) -> NDArray[np.int16]:
        raise AssertionError("nobody wears it")


class _Quiet(Peripheral):
    def subscribe(self, characteristic: str) -> None:
        """Notify nothing by itself."""


class Strap(GattDevice):
    """A strap that nobody wears."""

    def __init__(
        self, address: str, name: str, *, battery_percent: int | None = None, serial: str | None = None
    ) -> None:
        information = DeviceInformation(serial=serial) if serial else None
        super().__init__(_Quiet(address, name, _Nobody(), battery_percent=battery_percent, information=information))

    @property
    def notifying(self) -> bool:
        return MEASUREMENT in self.subscribed

    def notify(self, frame: bytes) -> None:
        """Notify a heart rate, if anyone listens."""
        self._notified(MEASUREMENT, frame)
