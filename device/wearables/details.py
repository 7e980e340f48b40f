"""What a sensor says of itself once it is connected: its battery, its maker and its model. Nothing depends on it."""

import logging
from dataclasses import dataclass

from device.errors import LinkError, MalformedFrame
from device.wearables.gatt.information import (
    BATTERY_LEVEL,
    CHARACTERISTICS,
    DeviceInformation,
    parse_battery,
    parse_information,
)
from device.wearables.radio.link import Link

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Details:
    """What was read; `None` where the sensor does not say.

    Attributes:
        battery_percent: from Battery Level (0x2A19).
        information: from Device Information (0x180A).
    """

    battery_percent: int | None
    information: DeviceInformation


async def read_details(link: Link) -> Details:
    """Read what there is; what cannot be read is left out."""
    values = {uuid: value for uuid in CHARACTERISTICS if (value := await _read(link, uuid)) is not None}
    return Details(await read_battery(link), parse_information(values))


async def read_battery(link: Link) -> int | None:
    """Read the battery's level in percent."""
    value = await _read(link, BATTERY_LEVEL)
    try:
        return None if value is None else parse_battery(value)
    except MalformedFrame as error:
        log.info("%s: %s", link.to.name or link.to.address, error)
        return None


async def _read(link: Link, characteristic: str) -> bytes | None:
    if not link.has(characteristic):
        return None
    try:
        return await link.read(characteristic)
    except LinkError as error:
        log.info("%s does not tell %s: %s", link.to.name or link.to.address, characteristic, error)
        return None
