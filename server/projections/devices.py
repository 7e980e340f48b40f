"""Which device is on which court, whether it is there and since when, and whether a court has one too many."""

import logging
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import NamedTuple

from server.projections.namesakes import Namesakes, sentence
from server.store.reading import StoredDevice
from server.store.rows import DeviceStatus
from server.store.writing import court_of
from wire.delivery import Status
from wire.match_status import MatchStatus
from wire.pairing import PairStatus
from wire.sensor_status import SensorStatus

log = logging.getLogger(__name__)

SILENT_S = 100.0
"""A device tells its status every 30 s. One that has been silent for longer, and whose broker did not say that it is
gone, is not counted among those of a court."""


class CourtDevice(NamedTuple):
    """The device of a court that spoke last, and what it said.

    Attributes:
        since: when it connected, by the server's clock; `None` while it is not there.
        status: its last status; `None` when none came since the server started.
        others: further devices that report for the same court now.
        said: what it says is amiss, in sentences.
        seen: when it was heard last, by the server's clock; a broker that kept a status may tell of one long gone.
    """

    source: str
    since: datetime | None
    status: Status | None
    others: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    seen: datetime | None = None

    @property
    def device(self) -> str:
        """Give its name."""
        return device_of(self.source)

    @property
    def court(self) -> str:
        """Give the court."""
        return court_of(self.source)

    @property
    def is_online(self) -> bool:
        """Say whether it is there."""
        return self.since is not None

    @property
    def pair(self) -> PairStatus | None:
        """Give what it says of the device that it shares its court with, where it does."""
        return self.status.pair if self.status else None

    @property
    def sensors(self) -> tuple[SensorStatus, ...]:
        """Give how the sensors are that it said it has."""
        return self.status.sensors if self.status else ()

    @property
    def notes(self) -> tuple[str, ...]:
        """Give what it says is good to know, while it is there."""
        return self.status.notes if self.status and self.is_online else ()

    @property
    def match(self) -> MatchStatus | None:
        """Give the match that it scores, or scored last."""
        return self.status.match if self.status else None

    @property
    def set_aside(self) -> tuple[MatchStatus, ...]:
        """Give the matches that it can take up by itself."""
        return self.status.set_aside if self.status else ()

    @property
    def problem(self) -> str | None:
        """Say what is wrong with the court's devices, and what to do."""
        return ". ".join((*self.too_many, *self.said)) or None

    @property
    def too_many(self) -> tuple[str, ...]:
        """Say that the court has several devices, if it has."""
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
    status: Status | None = None
    heard_s: float = -math.inf
    problems: tuple[str, ...] = ()
    seen: datetime | None = None


class Devices:
    """The last known state of every device; after a restart all are offline until they, or the broker, say more."""

    def __init__(
        self,
        say: Callable[[str], None] = log.info,
        clock_s: Callable[[], float] = time.monotonic,
        silent_s: float = SILENT_S,
    ) -> None:
        """Begin with none; `say` gets a sentence when a device connects or leaves, `silent_s` is as `SILENT_S`."""
        self._say, self._clock_s, self._silent_s = say, clock_s, silent_s
        self._lock = Lock()
        self._known: dict[str, _Known] = {}
        self._namesakes = Namesakes()

    def load(self, devices: list[StoredDevice]) -> None:
        """Take over what the store knows."""
        with self._lock:
            self._known = {one.source: _Known(one.time or _LONG_AGO, seen=one.time) for one in devices}

    def apply(self, said: DeviceStatus) -> bool:
        """Take over a status; say whether the device has just connected."""
        source, now, now_s = said.address.source, datetime.now(UTC), self._clock_s()
        age_s = _age_s(said, now)
        problems = said.status.problems
        if not said.is_retained:
            self._namesakes.hear(said.address, said.status.run, now_s)
        if self._namesakes.are_two(source, now_s):
            problems = (sentence(said.address.court, said.address.device), *problems)
        with self._lock:
            before = self._known.get(source, _Known(_LONG_AGO)).since
            since = (before or now) if said.status.state == "online" and age_s < self._silent_s else None
            moment = said.status.time or now
            seen = now - timedelta(seconds=age_s) if age_s < math.inf else None
            self._known[source] = _Known(moment, since, said.status, now_s - age_s, problems, seen)
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
        """Give the device of each court: who is online before who is not, who scores before who stands by."""
        with self._lock:
            found = [(source, self._now(one)) for source, one in self._known.items()]
        found.sort(key=lambda one: (one[1].since is not None, not _stands_by(one[1]), one[1].moment))
        present = {source: one for source, one in found if one.since is not None}
        return {court_of(source): _court_device(source, known, present) for source, known in found}

    def get(self, source: str) -> CourtDevice | None:
        """Give a device that ever said its status."""
        with self._lock:
            known = self._known.get(source)
        return None if known is None else _court_device(source, self._now(known), {})

    def all(self) -> list[CourtDevice]:
        """Give every device that ever said its status."""
        with self._lock:
            known = list(self._known)
        return [one for source in known if (one := self.get(source)) is not None]

    def online(self) -> list[CourtDevice]:
        """Give the devices that are there."""
        return [one for one in self.all() if one.is_online]

    def several_at(self, court: str) -> str | None:
        """Say that a court has several devices, and what to do; `None` when it has not."""
        found = self.by_court().get(court)
        return found.too_many[0] if found is not None and found.too_many else None

    def clock(self, source: str) -> datetime | None:
        """Give what time it is by the clock of a device that is there."""
        with self._lock:
            known = self._now(self._known.get(source, _Known(_LONG_AGO)))
        if known.since is None or known.status is None or known.status.time is None:
            return None
        try:
            return known.status.time + timedelta(seconds=self._clock_s() - known.heard_s)
        except OverflowError:  # a clock that is out of its mind
            return None

    def _now(self, known: _Known) -> _Known:
        """Take a device that has been silent for too long as gone."""
        return known if known.heard_s >= self._clock_s() - self._silent_s else replace(known, since=None)


def _stands_by(known: _Known) -> bool:
    pair = known.status.pair if known.status else None
    return pair is not None and pair.role == "standby"


def _are_partners(source: str, known: _Known, other: str, there: _Known) -> bool:
    """Say whether two devices of a court stand by for each other."""
    pairs = [one.status.pair if one.status else None for one in (known, there)]
    return [one.partner if one else None for one in pairs] == [device_of(other), device_of(source)]


def _court_device(source: str, known: _Known, present: Mapping[str, _Known]) -> CourtDevice:
    others = [
        one
        for one, there in present.items()
        if court_of(one) == court_of(source) and one != source and not _are_partners(source, known, one, there)
    ]
    names = tuple(map(device_of, others)) if source in present else ()
    said = known.problems if known.since is not None else ()
    return CourtDevice(source, known.since, known.status, names, said, known.seen)


def _age_s(said: DeviceStatus, now: datetime) -> float:
    """Give how old a status is: a live one is new, one that the broker kept is as old as it says."""
    if not said.is_retained or said.status.state == "offline":
        return 0.0
    return max(0.0, (now - said.status.time).total_seconds()) if said.status.time else math.inf


def device_of(source: str) -> str:
    """Give the device's name out of its source."""
    return source.split("/")[6]


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""For a device that never said the time."""
