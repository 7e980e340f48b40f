"""A sensor over Bluetooth Low Energy: found, connected, listened to, and found again after a lost link.

Heart rate, acceleration, battery and maker come over one link. Without Bluetooth a sensor stays `lost`, says why in
`problem`, and goes on trying; nothing else is stopped by it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from device.clock import Clock
from device.errors import BluetoothUnavailable, LinkError, LinkProblem, MalformedFrame, WearableError
from device.wearables.details import Details, read_details
from device.wearables.gatt.heart_rate import MEASUREMENT
from device.wearables.motion.kinds import MotionStream, motion_stream
from device.wearables.profiles import Profile, recognise
from device.wearables.radio.adapters import LinkTimes, Radio
from device.wearables.radio.link import Link
from device.wearables.retry_delay import Patience
from device.wearables.seen import Seen, SeenSensors
from device.wearables.sensor import Sensor, SensorIdentity, SensorState
from device.wearables.timing.clock_map import ClockFigures

log = logging.getLogger(__name__)

_GOODBYE_S = 2.0
_NOTHING_FOR_US = (
    "has neither heart rate nor acceleration that the appliance can read; docs/wearables.md lists what it reads"
)
_HEART_RATE, _MOTION = "heart rate", "acceleration"


class BluetoothSensor(Sensor):
    """A sensor with the Heart Rate service (0x180D), Polar's measurement data, our simple profile, or several.

    Args:
        sensor: its Bluetooth address, or the name that it advertises.
        radio: shared with the other sensors.
        clock: what stamps the readings at their arrival.
        profiles: what is known of models; how fast acceleration is asked for.
        seen: what the assigned sensors turned out to be; once it is, no other of its name is taken for it.
    """

    def __init__(
        self,
        sensor: str,
        radio: Radio,
        clock: Clock,
        profiles: Sequence[Profile],
        seen: SeenSensors | None = None,
        *,
        patience: Patience | None = None,
        times: LinkTimes | None = None,
    ) -> None:
        super().__init__(SensorIdentity(address=sensor, name=sensor))
        self._sensor = sensor
        self._radio = radio
        self._clock = clock
        self._profiles = profiles
        self._seen = seen or SeenSensors()
        self._strangers: set[str] = set()
        self._patience = patience or Patience()
        self._times = times or LinkTimes()
        self._motion: MotionStream | None = None
        self._motion_problem: str | None = None
        self._heart_rate_problem: str | None = None
        self._links = 0
        self._heard_s: dict[str, float] = {}
        self._has_streamed = False
        self._good_s = 0.0
        self._is_unreadable = False

    @property
    def clock_figures(self) -> ClockFigures | None:
        """Say how the clock that stamps the acceleration is mapped."""
        return self._motion.decoder.figures if self._motion else None

    async def _stream(self) -> None:
        while True:
            self._enter(SensorState.CONNECTING)
            ended: Exception
            try:
                await self._link()
            except WearableError as error:
                ended = error
            except Exception as error:
                log.exception("%s: the link failed in a way that was not foreseen", self._sensor)
                ended = error
            self._tell(ended)
            self._enter(SensorState.LOST)
            await asyncio.sleep(self._patience.next_s(ended))

    async def _link(self) -> None:
        """Connect once, and listen until the link is lost, which is raised."""
        seen = self._seen.of(self._sensor)
        link = await self._radio.connect(self._sensor, self._times, seen, self._strangers)
        self._heard_s, self._has_streamed = {}, False
        self._heart_rate_problem = None
        try:
            await self._begin(link, seen)
            await self._listen(link)
        except LinkError as error:
            if error.reason is LinkProblem.SILENT and not self._has_streamed:
                await self._radio.forget(link)
            raise
        finally:
            self._is_unreadable = False
            await self._end(link)

    async def _begin(self, link: Link, seen: Seen | None) -> None:
        """Read who it is, and start what it has."""
        details = await read_details(link)
        self._recognise(link, details, seen)
        self._links += 1
        self.reconnects = self._links - 1
        self.adapter = link.to.adapter
        self.identity = SensorIdentity(address=link.to.address, name=link.to.name or link.to.address)
        self.battery_percent = details.battery_percent
        profile = recognise(self._profiles, link.to.name, link.services)
        self.model = _model(profile, details)
        self._motion = motion_stream(link, profile, self._motion)
        if not link.has(MEASUREMENT) and self._motion is None:
            raise LinkError(LinkProblem.OTHER, f"{self.identity.name} {_NOTHING_FOR_US}")
        if link.has(MEASUREMENT):
            await _paired_if_asked(link, lambda: link.notify(MEASUREMENT, self._on_heart_rate))
            self._heard_s[_HEART_RATE] = _now_s()
        await self._start_motion(link)
        self._good_s, self._is_unreadable = _now_s(), False
        self._enter(SensorState.STREAMING)

    def _recognise(self, link: Link, details: Details, seen: Seen | None) -> None:
        """Take it for the one that was assigned, unless it is another of its name; remember which it is."""
        about = details.information
        says = (about.manufacturer, about.model, about.serial)
        has_moved = seen is not None and link.to.address not in (seen.address, self._sensor)
        if seen is not None and has_moved and says != seen.says:
            self._strangers.add(link.to.address)
            raise LinkError(
                LinkProblem.NAMESAKES,
                f"{link.to.address} is another {seen.name} than the one that was worn; "
                "if it is worn now, assign it by its address",
            )
        if has_moved:
            by = f"its serial number {about.serial}" if about.serial else "its name alone"
            log.warning("%s is found again by %s, at the new address %s", link.to.name, by, link.to.address)
        known = says if any(says) or seen is None else seen.says
        self._seen.note(self._sensor, Seen(link.to.address, link.to.name, known, link.to.changes))

    async def _start_motion(self, link: Link) -> None:
        """Start the acceleration; without it the heart rate goes on, and it is tried again after a while."""
        self.motion_hz, self._motion_problem = None, None
        if self._motion is None:
            return
        motion, self._heard_s[_MOTION] = self._motion, _now_s()
        try:
            await _paired_if_asked(link, lambda: motion.start(link, self._on_motion))
        except LinkError as error:
            if link.lost.is_set() or _HEART_RATE not in self._heard_s:
                raise
            self._motion_problem = f"no acceleration from {self.identity.name}: {error}"
            log.warning("%s", self._motion_problem)
        else:
            self.motion_hz = motion.rate_hz

    async def _listen(self, link: Link) -> None:
        while True:
            self.problem = self._motion_problem or self._heart_rate_problem
            with suppress(TimeoutError):
                async with asyncio.timeout(min(self._times.check_s, self._times.silent_s)):
                    await link.lost.wait()
            if link.lost.is_set() or not await link.is_alive():
                raise LinkError(LinkProblem.LOST, f"the link to {self.identity.name} was lost")
            await self._check_silence(link)

    async def _check_silence(self, link: Link) -> None:
        """Take a link that says nothing for dead; of one that says something, mend what it does not say."""
        due_s = _now_s() - self._times.silent_s
        silent = {what for what, heard_s in self._heard_s.items() if heard_s < due_s}
        if silent == self._heard_s.keys():
            said = f"{self.identity.name} has been silent for {self._times.silent_s:g} s"
            raise LinkError(LinkProblem.SILENT, said)
        self._heart_rate_problem = None
        if _HEART_RATE in silent:
            self._heart_rate_problem = (
                f"no heart rate from {self.identity.name}: is it worn, and does it touch the skin?"
            )
        elif self._good_s < _now_s() - self._times.unreadable_s:
            self._heart_rate_problem = (
                f"nothing that {self.identity.name} sends is a heart rate: is it worn, and does it touch the skin?"
            )
            self._is_unreadable = True
            self._enter(SensorState.LOST)
        if _MOTION in silent:
            await self._start_motion(link)

    async def _end(self, link: Link) -> None:
        if self._motion is not None and not link.lost.is_set():
            with suppress(WearableError, TimeoutError):
                async with asyncio.timeout(_GOODBYE_S):
                    await self._motion.stop(link)
        try:
            await link.close()
        finally:
            self._radio.release(link)

    def _on_heart_rate(self, frame: bytes) -> None:
        self._note(_HEART_RATE)
        if self._heard(frame, self._clock.now()):
            self._is_good()

    def _on_motion(self, frame: bytes) -> None:
        assert self._motion is not None
        self._note(_MOTION)
        try:
            reading = self._motion.decoder.decode(frame, self._clock.now())
        except MalformedFrame as error:
            self._count_malformed(error)
        else:
            if reading is not None:
                self._put(reading)
                self._is_good()

    def _is_good(self) -> None:
        self._good_s = _now_s()
        if self._is_unreadable:
            self._is_unreadable = False
            self._enter(SensorState.STREAMING)

    def _note(self, what: str) -> None:
        self._heard_s[what] = _now_s()
        self._has_streamed = True
        self._patience.streamed()

    def _tell(self, error: Exception) -> None:
        """Say why there is no stream; the log has it once, not at every attempt."""
        problem = str(error) or type(error).__name__
        if problem != self.problem:
            level = logging.ERROR if isinstance(error, BluetoothUnavailable) else logging.WARNING
            log.log(level, "%s: %s", self.identity.name, problem)
        self.problem = problem


def _model(profile: Profile | None, details: Details) -> str | None:
    """Give the model's name: a profile knows it by the sensor's name, or else the sensor says it."""
    if profile is not None and profile.name_prefixes:
        return profile.model
    return details.information.model or (profile.model if profile else None)


async def _paired_if_asked(link: Link, start: Callable[[], Awaitable[None]]) -> None:
    """Start something; pair first, once, when the sensor gives it over a paired link only."""
    try:
        await start()
    except LinkError as error:
        if error.reason is not LinkProblem.NOT_PAIRED:
            raise
        await link.pair()
        await start()


def _now_s() -> float:
    return asyncio.get_running_loop().time()
