"""The Heart Rate Measurement characteristic (0x2A37), read and written. Pure; who stamps the time is the sensor.

Source: Bluetooth GATT Specification Supplement, Heart Rate Measurement; Heart Rate Service 1.0, section 3.1.
"""

import struct
from dataclasses import dataclass, replace
from enum import IntFlag
from itertools import chain

from device.errors import MalformedFrame

SERVICE = "0000180d-0000-1000-8000-00805f9b34fb"
MEASUREMENT = "00002a37-0000-1000-8000-00805f9b34fb"

RR_UNITS_PER_S = 1024


class _Flags(IntFlag):
    RATE_16_BIT = 0x01
    CONTACT_DETECTED = 0x02
    CONTACT_SUPPORTED = 0x04
    ENERGY = 0x08
    RR = 0x10


@dataclass(frozen=True, slots=True)
class HeartRateMeasurement:
    """What one notification says.

    Attributes:
        bpm: beats a minute, 0 to 65535.
        contact: whether the sensor feels skin; `None` when it cannot tell.
        energy_kj: energy expended since the last reset, in kilojoules, 0 to 65535.
        rr_s: the intervals between beats since the last notification, oldest first, in seconds (steps of 1/1024 s).
    """

    bpm: int
    contact: bool | None = None
    energy_kj: int | None = None
    rr_s: tuple[float, ...] = ()


def parse(frame: bytes) -> HeartRateMeasurement:
    """Read a notification. Bits that are reserved are ignored, an RR flag without an interval is no interval.

    What does not fit the flags, as cheap straps send it, is passed over (`misfit` tells it): energy that is not
    there, bytes that no flag announces, half an interval at the end.

    Raises:
        MalformedFrame: when there is no whole heart rate in it.
    """
    if len(frame) < 2:
        raise MalformedFrame(f"a heart rate measurement has at least 2 bytes, not {len(frame)}")
    flags = _Flags(frame[0] & 0x1F)
    width = 2 if flags & _Flags.RATE_16_BIT else 1
    if len(frame) < 1 + width:
        raise MalformedFrame(f"a heart rate of 16 bits needs 3 bytes: {frame.hex()}")
    head = _head(flags)
    has_energy = bool(flags & _Flags.ENERGY) and len(frame) >= head
    intervals = frame[head : len(frame) - (len(frame) - head) % 2] if flags & _Flags.RR else b""
    return HeartRateMeasurement(
        bpm=int.from_bytes(frame[1 : 1 + width], "little"),
        contact=bool(flags & _Flags.CONTACT_DETECTED) if flags & _Flags.CONTACT_SUPPORTED else None,
        energy_kj=int.from_bytes(frame[head - 2 : head], "little") if has_energy else None,
        rr_s=tuple(units / RR_UNITS_PER_S for (units,) in struct.iter_unpack("<H", intervals)),
    )


def misfit(frame: bytes) -> str | None:
    """Say what of a notification that `parse` reads does not fit its flags, for people; `None` when all does."""
    flags = _Flags(frame[0] & 0x1F)
    left = len(frame) - _head(flags)
    if left < 0:
        return f"flags {frame[0]:#04x} announce energy that is not there: {frame.hex()}"
    if left and not flags & _Flags.RR:
        return f"{left} bytes too many without RR: {frame.hex()}"
    if left % 2:
        return f"half an RR interval at the end: {frame.hex()}"
    return None


def without_no_values(measurement: HeartRateMeasurement) -> HeartRateMeasurement | None:
    """Give what a notification says of a heart: nothing at 0 bpm or off the skin, and no intervals of 0."""
    if not measurement.bpm or measurement.contact is False:
        return None
    return replace(measurement, rr_s=tuple(rr for rr in measurement.rr_s if rr))


def _head(flags: _Flags) -> int:
    """Give how many bytes stand before the intervals."""
    return 1 + (2 if flags & _Flags.RATE_16_BIT else 1) + (2 if flags & _Flags.ENERGY else 0)


def build(measurement: HeartRateMeasurement) -> bytes:
    """Write the notification that a sensor would send; RR intervals are rounded to 1/1024 s.

    Raises:
        MalformedFrame: when a value does not fit its field.
    """
    flags = _Flags.RATE_16_BIT if measurement.bpm > 0xFF else _Flags(0)
    if measurement.contact is not None:
        flags |= _Flags.CONTACT_SUPPORTED
        flags |= _Flags.CONTACT_DETECTED if measurement.contact else _Flags(0)
    energy = [] if measurement.energy_kj is None else [measurement.energy_kj]
    flags |= _Flags.ENERGY if energy else _Flags(0)
    intervals = [round(rr * RR_UNITS_PER_S) for rr in measurement.rr_s]
    flags |= _Flags.RR if intervals else _Flags(0)
    words = list(chain(energy, intervals))
    form = f"<B{'H' if measurement.bpm > 0xFF else 'B'}{len(words)}H"
    try:
        return struct.pack(form, flags, measurement.bpm, *words)
    except struct.error as error:
        raise MalformedFrame(f"{measurement} does not fit a heart rate measurement: {error}") from error
