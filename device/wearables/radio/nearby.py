"""Which sensors are nearby, for whoever pairs them with players: name, model, signal, battery. None is recorded."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from device.errors import LinkError
from device.wearables.details import read_battery
from device.wearables.gatt.heart_rate import SERVICE as HEART_RATE
from device.wearables.gatt.polar_control import SERVICE as POLAR
from device.wearables.gatt.simple import SERVICE as SIMPLE
from device.wearables.profiles import Profile, recognise
from device.wearables.radio.adapters import LinkTimes, Radio
from device.wearables.radio.link import Advertisement

_SLICE_S = 2.0
_BATTERY_TIMES = LinkTimes(scan_s=2.0, connect_s=6.0)
_RECORDED = {HEART_RATE, POLAR, SIMPLE}


@dataclass(frozen=True, slots=True)
class NearbySensor:
    """A sensor that was heard.

    Attributes:
        model: by its profile.
        signal_dbm: received signal strength, as heard last; `None` when it is connected already.
        battery_percent: as it said; `None` when it did not.
    """

    address: str
    name: str | None
    model: str | None
    signal_dbm: int | None
    battery_percent: int | None


OnChange = Callable[[list[NearbySensor]], None]


async def scan(
    radio: Radio,
    profiles: Sequence[Profile],
    for_s: float,
    *,
    batteries: bool = True,
    on_change: OnChange = lambda _: None,
) -> list[NearbySensor]:
    """Listen for sensors, the strongest first, then those that are connected; devices of other kinds are passed over.

    Args:
        batteries: whether to connect to each for a moment and ask for its battery; one that is connected already is
            left alone, and so is one when the time is up.
        on_change: told of all sensors so far, every two seconds and at each battery.

    Raises:
        BluetoothUnavailable: with what to do.
    """
    loop = asyncio.get_running_loop()
    until_s = loop.time() + for_s
    asked: dict[str, int | None] = {}
    found: dict[str, NearbySensor] = {}
    while (left_s := until_s - loop.time()) > 0:
        for one in await radio.nearby(min(_SLICE_S, left_s)):
            if is_sensor(one, profiles):
                found[one.address] = _sensor(one, profiles, asked.get(one.address))
        on_change(_sorted(found))
        for sensor in _sorted(found):
            left_s = until_s - loop.time()
            if batteries and left_s > 0 and sensor.signal_dbm is not None and sensor.address not in asked:
                asked[sensor.address] = await _ask(radio, sensor, left_s)
                known = found[sensor.address]
                found[sensor.address] = replace(known, battery_percent=asked[sensor.address] or known.battery_percent)
                on_change(_sorted(found))
    return _sorted(found)


def is_sensor(one: Advertisement, profiles: Sequence[Profile]) -> bool:
    """Tell whether something that advertises is a sensor: by a service that is recorded, or by a model's name."""
    profile = recognise(profiles, one.name, one.services)
    return bool(one.services & _RECORDED) or (profile is not None and bool(profile.name_prefixes))


def _sensor(one: Advertisement, profiles: Sequence[Profile], battery_percent: int | None) -> NearbySensor:
    profile = recognise(profiles, one.name, one.services)
    return NearbySensor(
        address=one.address,
        name=one.name,
        model=profile.model if profile else None,
        signal_dbm=one.signal_dbm,
        battery_percent=one.battery_percent if battery_percent is None else battery_percent,
    )


def _sorted(found: dict[str, NearbySensor]) -> list[NearbySensor]:
    return sorted(found.values(), key=lambda one: -1000 if one.signal_dbm is None else one.signal_dbm, reverse=True)


async def _ask(radio: Radio, sensor: NearbySensor, left_s: float) -> int | None:
    try:
        async with asyncio.timeout(left_s):
            link = await radio.connect(sensor.address, _BATTERY_TIMES)
            try:
                return await read_battery(link)
            finally:
                try:
                    await link.close()
                finally:
                    radio.release(link)
    except (LinkError, TimeoutError):
        return None
