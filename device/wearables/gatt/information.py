"""What a sensor says of itself: its battery (0x2A19) and who made it (0x180A). Pure, both directions.

Source: Bluetooth Battery Service 1.0, section 3.1; Device Information Service 1.1, section 3.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from device.errors import MalformedFrame

BATTERY_SERVICE = "0000180f-0000-1000-8000-00805f9b34fb"
BATTERY_LEVEL = "00002a19-0000-1000-8000-00805f9b34fb"
INFORMATION_SERVICE = "0000180a-0000-1000-8000-00805f9b34fb"


@dataclass(frozen=True, slots=True)
class DeviceInformation:
    """Who made a sensor and what runs on it; `None` for what it does not say. Texts as the maker wrote them."""

    manufacturer: str | None = None
    model: str | None = None
    serial: str | None = None
    hardware: str | None = None
    firmware: str | None = None
    software: str | None = None


CHARACTERISTICS = {
    "00002a29-0000-1000-8000-00805f9b34fb": "manufacturer",
    "00002a24-0000-1000-8000-00805f9b34fb": "model",
    "00002a25-0000-1000-8000-00805f9b34fb": "serial",
    "00002a27-0000-1000-8000-00805f9b34fb": "hardware",
    "00002a26-0000-1000-8000-00805f9b34fb": "firmware",
    "00002a28-0000-1000-8000-00805f9b34fb": "software",
}
"""The characteristics of device information, and the field that each is."""


def parse_battery(value: bytes) -> int:
    """Read a battery level, in percent; values beyond 100 are reserved.

    Raises:
        MalformedFrame: when it is not one byte of 0 to 100.
    """
    if len(value) != 1 or value[0] > 100:
        raise MalformedFrame(f"a battery level is one byte of 0 to 100, not {value.hex() or 'nothing'}")
    return value[0]


def build_battery(percent: int) -> bytes:
    """Write a battery level.

    Raises:
        MalformedFrame: when it is not 0 to 100.
    """
    if not 0 <= percent <= 100:
        raise MalformedFrame(f"a battery level is 0 to 100 %, not {percent}")
    return bytes((percent,))


def parse_information(values: Mapping[str, bytes]) -> DeviceInformation:
    """Read what could be read of `CHARACTERISTICS`, by UUID in lower case.

    Texts are UTF-8; makers pad them with zeros and blanks, and some write other bytes: those become `�`, for a name
    that is half legible is better than none. An empty text says nothing.
    """
    said = {name: _text(values.get(uuid, b"")) for uuid, name in CHARACTERISTICS.items()}
    return DeviceInformation(**said)


def build_information(information: DeviceInformation) -> dict[str, bytes]:
    """Write the characteristics of what is said, by UUID."""
    said = {field.name: getattr(information, field.name) for field in fields(information)}
    return {uuid: said[name].encode() for uuid, name in CHARACTERISTICS.items() if said[name] is not None}


def _text(value: bytes) -> str | None:
    text = "".join(sign for sign in value.decode(errors="replace") if sign.isprintable())
    return text.strip() or None
