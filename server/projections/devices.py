"""Which device is on which court, whether it is there and since when, and whether a court has one too many."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import NamedTuple

from server.store.reading import StoredDevice
from server.store.rows import DeviceStatus
from server.store.writing import court_of
from wire.sensor_status import SensorStatus

log = logging.getLogger(__name__)

SILENT_S = 100.0
"""A device tells its status every 30 s. One that has been silent for longer, and whose broker did not say that it is
gone, is not counted among those of a court."""


class CourtDevice(NamedTuple):
    """The device of a court that spoke last, and how the sensors are that it said it has.

    Attributes:
        since: when it connected, by the server's clock; `None` while it is not there.
        others: further devices that report for the same court now.
        said: what it says is amiss, in sentences.
    """

    device: str
    is_online: bool
    source: str
    sensors: tuple[SensorStatus, ...]
    since: datetime | None = None
    others: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def court(self) -> str:
        """Give the court."""
        return court_of(self.source)

    @property
    def problem(self) -> str | None:
        """Say what is wrong with the court's devices, and what to do."""
        return ". ".join((*self._too_many(), *self.said)) or None

    def _too_many(self) -> tuple[str, ...]:
        if not self.others:
            return ()
        count = "two" if len(self.others) == 1 else "several"
        devices = ", ".join(sorted((self.device, *self.others)))
        return (f"{count} devices report for court {self.court}: {devices}; leave one of them on, or change a court",)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a device; `heard_s` is a monotonic clock's."""

    moment: datetime
    since: datetime | None = None
    sensors: tuple[SensorStatus, ...] = ()
    heard_s: float = 0.0
    problems: tuple[str, ...] = ()


class Devices:
    """The last known state of every device; after a restart all are offline until they, or the broker, say more."""

    def __init__(self, say: Callable[[str], None] = log.info, clock_s: Callable[[], float] = time.monotonic) -> None:
        """Begin with none; `say` gets a sentence when a device connects or leaves."""
        self._say, self._clock_s = say, clock_s
        self._lock = Lock()
        self._known: dict[str, _Known] = {}

    def load(self, devices: list[StoredDevice]) -> None:
        """Take over what the store knows."""
        with self._lock:
            self._known = {one.source: _Known(one.time or _LONG_AGO) for one in devices}

    def apply(self, said: DeviceStatus) -> bool:
        """Take over a status; say whether the device has just connected."""
        source, now = said.address.source, datetime.now(UTC)
        with self._lock:
            before = self._known.get(source, _Known(_LONG_AGO)).since
            since = (before or now) if said.status.state == "online" else None
            moment = said.status.time or now
            self._known[source] = _Known(moment, since, said.status.sensors, self._clock_s(), said.status.problems)
        if (since is None) != (before is None):
            self._changed(said, is_online=since is not None)
        return since is not None and before is None

    def _changed(self, said: DeviceStatus, *, is_online: bool) -> None:
        court, device = said.address.court, said.address.device
        if not is_online:
            self._say(f"device {device} of court {court} is no longer connected")
            return
        version = f" (version {said.status.version})" if said.status.version else ""
        self._say(f"device {device} of court {court} is connected{version}")
        problem = self.by_court()[court].problem
        if problem is not None:
            log.warning("%s", problem)

    def by_court(self) -> dict[str, CourtDevice]:
        """Give the device of each court: one that is online before one that is not, then the latest."""
        with self._lock:
            found = sorted(self._known.items(), key=lambda one: (one[1].since is not None, one[1].moment))
            heard_after_s = self._clock_s() - SILENT_S
        present = [source for source, one in found if one.since is not None and one.heard_s >= heard_after_s]
        return {court_of(source): _court_device(source, known, present) for source, known in found}

    def is_online(self, source: str) -> bool:
        """Say whether a device is there."""
        with self._lock:
            known = self._known.get(source)
            return known is not None and known.since is not None


def _court_device(source: str, known: _Known, present: list[str]) -> CourtDevice:
    others = [one for one in present if court_of(one) == court_of(source) and one != source]
    names = tuple(map(device_of, others)) if source in present else ()
    is_online = known.since is not None
    said = known.problems if is_online else ()
    return CourtDevice(device_of(source), is_online, source, known.sensors, known.since, names, said)


def device_of(source: str) -> str:
    """Give the device's name out of its source."""
    return source.split("/")[6]


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""For a device that never said the time."""
