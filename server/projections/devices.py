"""Which device is on which court, and whether it is there."""

from datetime import UTC, datetime
from threading import Lock
from typing import NamedTuple

from server.store.reading import StoredDevice
from server.store.rows import DeviceStatus
from server.store.writing import court_of
from wire.sensor_status import SensorStatus


class CourtDevice(NamedTuple):
    """The device of a court that spoke last, and how the sensors are that it said it has."""

    device: str
    is_online: bool
    source: str
    sensors: tuple[SensorStatus, ...]


class Devices:
    """The last known state of every device; after a restart all are offline until they, or the broker, say more."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: dict[str, tuple[datetime, bool]] = {}
        self._sensors: dict[str, tuple[SensorStatus, ...]] = {}

    def load(self, devices: list[StoredDevice]) -> None:
        """Take over what the store knows."""
        with self._lock:
            self._found = {one.source: (one.time or _LONG_AGO, False) for one in devices}

    def apply(self, said: DeviceStatus) -> None:
        """Take over a status."""
        moment = said.status.time or datetime.now(UTC)
        with self._lock:
            self._found[said.address.source] = (moment, said.status.state == "online")
            self._sensors[said.address.source] = said.status.sensors

    def by_court(self) -> dict[str, CourtDevice]:
        """Give the device of each court: one that is online before one that is not, then the latest."""
        with self._lock:
            found = sorted(self._found.items(), key=lambda one: (one[1][1], one[1][0]))
            sensors = dict(self._sensors)
        return {
            court_of(source): CourtDevice(source.split("/")[6], online, source, sensors.get(source, ()))
            for source, (_, online) in found
        }


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""For a device that never said the time."""
