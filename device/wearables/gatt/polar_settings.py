"""What a Polar sensor offers and is asked to measure: the settings of the PMD control point, read and written. Pure.

Source: Polar Measurement Data Specification for 3rd Party, "Request Stream Settings" and "Start Stream". Types and
widths that are newer than that document are Polar's BLE SDK's (`PmdSetting`).
"""

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from device.errors import MalformedFrame


class SettingType(IntEnum):
    """What a list of values in a request or a response is of."""

    RATE = 0
    RESOLUTION = 1
    RANGE = 2
    RANGE_MILLIUNIT = 3
    CHANNELS = 4
    FACTOR = 5
    SECURITY = 6


_WIDTHS = {
    SettingType.RATE: 2,
    SettingType.RESOLUTION: 2,
    SettingType.RANGE: 2,
    SettingType.RANGE_MILLIUNIT: 4,
    SettingType.CHANNELS: 1,
    SettingType.FACTOR: 4,
    SettingType.SECURITY: 16,
}
_FACTOR = struct.Struct("<f")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a sensor offers, with all values there are, or what is asked of it, with one value each.

    Attributes:
        rates_hz: samples a second.
        resolutions_bits: bits a value.
        ranges_g: largest acceleration, plus and minus, in g.
        channels: values a sample; empty where the sensor does not say.
        factor: what one count is, for `polar.parse_frame`; `None` where the sensor does not say, then 1.
    """

    rates_hz: tuple[int, ...] = ()
    resolutions_bits: tuple[int, ...] = ()
    ranges_g: tuple[int, ...] = ()
    channels: tuple[int, ...] = ()
    factor: float | None = None

    def choose(self, rate_hz: float, range_g: float) -> "Settings":
        """Choose what to ask for: of what is offered the nearest rate, the nearest range and the finest resolution.

        What the sensor does not offer is not asked for: it refuses a parameter that it does not know.
        """
        return Settings(
            rates_hz=_nearest(self.rates_hz, rate_hz),
            resolutions_bits=self.resolutions_bits and (max(self.resolutions_bits),),
            ranges_g=_nearest(self.ranges_g, range_g),
            channels=self.channels and (max(self.channels),),
        )


NO_SETTINGS = Settings()


def _nearest(offered: tuple[int, ...], wanted: float) -> tuple[int, ...]:
    """Give the nearest, of two that are as near the larger."""
    return offered and (min(offered, key=lambda value: (abs(value - wanted), -value)),)


def parse_settings(parameters: bytes) -> Settings:
    """Read lists of values: a type, how many, and the values, little-endian.

    Types that motion does not need (range in milli-units, security) are passed over. A single byte at the end is
    reserved, as H10 sends it after a start, and passed over too.

    Raises:
        MalformedFrame: when a type is not known, a list is cut off, or the factor is not a positive number.
    """
    values = dict(_lists(parameters))
    return Settings(
        rates_hz=_integers(values, SettingType.RATE),
        resolutions_bits=_integers(values, SettingType.RESOLUTION),
        ranges_g=_integers(values, SettingType.RANGE),
        channels=_integers(values, SettingType.CHANNELS),
        factor=_factor(values.get(SettingType.FACTOR, b"")),
    )


def build_settings(settings: Settings) -> bytes:
    """Write lists of values; those that are empty are left out.

    Raises:
        MalformedFrame: when a value does not fit its width.
    """
    lists = [
        (SettingType.RATE, settings.rates_hz),
        (SettingType.RESOLUTION, settings.resolutions_bits),
        (SettingType.RANGE, settings.ranges_g),
        (SettingType.CHANNELS, settings.channels),
    ]
    try:
        written = [
            bytes((kind, len(values))) + b"".join(value.to_bytes(_WIDTHS[kind], "little") for value in values)
            for kind, values in lists
            if values
        ]
        if settings.factor is not None:
            written.append(bytes((SettingType.FACTOR, 1)) + _FACTOR.pack(settings.factor))
    except (OverflowError, ValueError) as error:
        raise MalformedFrame(f"{settings} does not fit a PMD control point message: {error}") from error
    return b"".join(written)


def _lists(parameters: bytes) -> Iterator[tuple[SettingType, bytes]]:
    at = 0
    while len(parameters) - at > 1:
        try:
            kind = SettingType(parameters[at])
        except ValueError as error:
            raise MalformedFrame(f"setting type {parameters[at]} of a Polar sensor is not known") from error
        begin = at + 2
        at = begin + parameters[at + 1] * _WIDTHS[kind]
        if at > len(parameters):
            raise MalformedFrame(f"the list of {kind.name} is cut off in the settings of a Polar sensor")
        yield kind, parameters[begin:at]


def _integers(values: dict[SettingType, bytes], kind: SettingType) -> tuple[int, ...]:
    data, width = values.get(kind, b""), _WIDTHS[kind]
    return tuple(int.from_bytes(data[at : at + width], "little") for at in range(0, len(data), width))


def _factor(data: bytes) -> float | None:
    if not data:
        return None
    factor: float = _FACTOR.unpack_from(data)[0]
    if not (math.isfinite(factor) and factor > 0):
        raise MalformedFrame(f"{factor} is not the factor of a Polar sensor")
    return factor
