"""The adapters of the box, which all sensors share: who scans or connects when, over which adapter, and what is done
when BlueZ is stuck. What BlueZ is asked, and how it answers, is the air's.

One scans or connects at a time, in the order of asking: BlueZ refuses a second with InProgress, and connecting stops
the scan of an adapter. But one scan serves all who wait, so that a sensor that is away keeps no other waiting.
"""

import asyncio
from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass

from device.errors import LinkError, LinkProblem
from device.wearables.radio.link import Advertisement, Air, Link
from device.wearables.radio.wanted import Wanted
from device.wearables.seen import Seen

_FRESH_S = 10.0
_OTHERS_S = 0.6
_SHORTEST_SCAN_S = 0.05
_WEAKER_DB = 15
_FEW_LINKS = 3
_STUCK_AFTER = 3


@dataclass(frozen=True, slots=True)
class LinkTimes:
    """How long a link may take, in seconds.

    Attributes:
        scan_s: to be heard, counted while it is listened for.
        namesakes_s: more for others of its name, where nothing else is known of it.
        connect_s: to connect and to list services.
        silent_s: without a notification before the link is taken for dead; a strap notifies about once a second.
        unreadable_s: with notifications of which none is a reading, before the sensor is no streaming one.
        check_s: between two looks at whether the link is still there.
    """

    scan_s: float = 8.0
    namesakes_s: float = 1.5
    connect_s: float = 20.0
    silent_s: float = 30.0
    unreadable_s: float = 10.0
    check_s: float = 2.0


class Radio:
    """All adapters, or those named."""

    def __init__(self, air: Air, adapters: Sequence[str] = ()) -> None:
        self._air = air
        self._only = frozenset(adapters)
        self._turn = asyncio.Lock()
        self._wanted: Counter[Wanted] = Counter()
        self._heard: dict[str, dict[tuple[str, str], tuple[float, Advertisement]]] = {}
        self._failures: Counter[str] = Counter()
        self._limits: dict[str, int] = {}
        self._in_use: dict[str, str] = {}

    async def connect(
        self, sensor: str, times: LinkTimes, seen: Seen | None = None, strangers: Collection[str] = ()
    ) -> Link:
        """Find a sensor by its address or its advertised name, and connect, over the adapter that is best for it.

        A sensor that BlueZ still holds connected, as after a crash, does not advertise: it is taken over. One that
        was `seen` before is known by its address; where that changes, the link may be to another of its name, and
        the caller asks it who it is. `strangers` are those that it was not.

        Raises:
            LinkError: with the reason.
            BluetoothUnavailable: when no sensor can be connected, saying what to do.
        """
        wanted = Wanted(sensor, seen, frozenset(strangers))
        self._wanted[wanted] += 1
        try:
            left_s = times.scan_s
            while True:
                async with self._turn:
                    adapters = await self._adapters()
                    found = await self._held(wanted, adapters) or self._choose(wanted, adapters)
                    if found is None and not self._someone_is_near():
                        left_s -= await self._scan(list(adapters), left_s, times.namesakes_s)
                        found = self._choose(wanted, adapters)
                    if found is None and left_s < _SHORTEST_SCAN_S:
                        found = wanted.instead(self._not_taken(wanted, self._fresh(wanted)))
                    if found is not None:
                        return await self._connect(wanted, found, adapters, times)
                if left_s < _SHORTEST_SCAN_S:
                    raise LinkError(
                        LinkProblem.ABSENT,
                        f"{sensor} is not nearby: is it worn, and not connected to a phone or watch?",
                    )
        finally:
            self._wanted -= Counter([wanted])

    def release(self, link: Link) -> None:
        """Say that a link is no more in use, before or after it is closed."""
        self._in_use.pop(link.to.address, None)

    async def forget(self, link: Link) -> None:
        """Clear what BlueZ remembers of a sensor whose link was there, but dead."""
        async with self._turn:
            await self._air.forget(link.to)

    async def nearby(self, for_s: float) -> list[Advertisement]:
        """Listen for all that advertises, the strongest first, then those that are connected already.

        Raises:
            BluetoothUnavailable: with what to do.
        """
        loudest: dict[str, Advertisement] = {}

        def take(one: Advertisement) -> None:
            before = loudest.get(one.address)
            if before is None or before.adapter == one.adapter or _signal(one) > _signal(before):
                loudest[one.address] = one

        async with self._turn:
            adapters = await self._adapters()
            held = await self._air.held(adapters)
            async with self._air.listen(list(adapters), take):
                await asyncio.sleep(for_s)
        connected = {one.address for one in held}
        found = [one for one in loudest.values() if one.address not in connected]
        return [*sorted(found, key=_signal, reverse=True), *held]

    # ---- within a turn

    async def _adapters(self) -> dict[str, int]:
        on = await self._air.adapters()
        chosen = {name: links for name, links in on.items() if not self._only or name in self._only}
        if not chosen:
            missing = ", ".join(sorted(self._only))
            raise LinkError(LinkProblem.OTHER, f"the Bluetooth adapter {missing} is not plugged in, or switched off")
        return chosen

    async def _held(self, wanted: Wanted, adapters: dict[str, int]) -> Advertisement | None:
        return next((one for one in await self._air.held(adapters) if wanted.is_surely(one)), None)

    async def _scan(self, adapters: list[str], within_s: float, namesakes_s: float) -> float:
        """Listen until any of those who wait is heard; give the seconds that it took."""
        loop, arrived = asyncio.get_running_loop(), asyncio.Event()
        began_s, more_s = loop.time(), 0.0

        def heard(one: Advertisement) -> None:
            nonlocal more_s
            for wanted in self._wanted:
                is_it = wanted.is_surely(one)
                if is_it or wanted.shares_its_name(one):
                    self._heard.setdefault(wanted.sensor, {})[one.adapter, one.address] = (loop.time(), one)
                if is_it:
                    arrived.set()
                    more_s = more_s if wanted.is_known_as(one.address) else namesakes_s

        async with self._air.listen(adapters, heard):
            with suppress(TimeoutError):
                async with asyncio.timeout(within_s):
                    await arrived.wait()
            if arrived.is_set() and (len(adapters) > 1 or more_s):
                # The other adapters may hear it better, or have fewer links; or others may have its name.
                await asyncio.sleep(max(_OTHERS_S if len(adapters) > 1 else 0.0, more_s))
        return loop.time() - began_s

    def _choose(self, wanted: Wanted, adapters: dict[str, int]) -> Advertisement | None:
        """Give where a sensor was heard: the adapter with the fewest links among those that hear it well."""
        sure = [one for one in self._fresh(wanted) if one.adapter in adapters and wanted.is_surely(one)]
        if not sure:
            return None
        heard = wanted.only(self._not_taken(wanted, sure) or sure)
        options = [one for one in heard if not self._is_full(one.adapter, adapters)] or heard
        enough_dbm = max(map(_signal, options)) - _WEAKER_DB
        clear = [one for one in options if _signal(one) >= enough_dbm]
        return min(clear, key=lambda one: (adapters[one.adapter], -_signal(one)))

    def _is_full(self, adapter: str, adapters: dict[str, int]) -> bool:
        return adapter in self._limits and adapters[adapter] >= self._limits[adapter]

    def _someone_is_near(self) -> bool:
        """Tell whether one of those who wait was just heard, and only needs its turn."""
        return any(wanted.is_surely(one) for wanted in self._wanted for one in self._fresh(wanted))

    def _fresh(self, wanted: Wanted) -> list[Advertisement]:
        now_s = asyncio.get_running_loop().time()
        return [one for when_s, one in self._heard.get(wanted.sensor, {}).values() if now_s - when_s <= _FRESH_S]

    def _not_taken(self, wanted: Wanted, heard: list[Advertisement]) -> list[Advertisement]:
        """Leave out what another player wears, or waits for by its address."""
        others = [one for one in self._wanted if one.sensor != wanted.sensor]
        return [
            one
            for one in heard
            if one.address not in self._in_use and not any(other.is_known_as(one.address) for other in others)
        ]

    async def _connect(self, wanted: Wanted, to: Advertisement, adapters: dict[str, int], times: LinkTimes) -> Link:
        sensor = wanted.sensor
        self._heard.pop(sensor, None)
        if to.address in self._in_use:
            said = f"{sensor} is worn by another player, as {self._in_use[to.address]}; assign it to one of them"
            raise LinkError(LinkProblem.OTHER, said)
        try:
            link = await self._air.connect(to, times.connect_s)
        except LinkError as error:
            await self._recover(to, error, adapters)
            raise
        self._failures.pop(to.address, None)
        self._in_use[to.address] = sensor
        return link

    async def _recover(self, to: Advertisement, error: LinkError, adapters: dict[str, int]) -> None:
        self._failures[to.address] += 1
        if error.reason is LinkProblem.NO_SLOT and adapters[to.adapter] >= _FEW_LINKS:
            self._limits[to.adapter] = adapters[to.adapter]
        if error.reason is LinkProblem.BUSY or self._failures[to.address] >= _STUCK_AFTER:
            # BlueZ keeps a connection that a killed program had begun, and refuses every other until it is removed.
            await self._air.forget(to)
            self._failures.pop(to.address, None)


def _signal(one: Advertisement) -> int:
    return -127 if one.signal_dbm is None else one.signal_dbm
