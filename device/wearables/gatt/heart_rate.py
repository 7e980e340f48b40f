"""The Heart Rate Measurement characteristic (0x2A37), read and written. Pure; who stamps the time is the sensor.

Source: Bluetooth GATT Specification Supplement, Heart Rate Measurement; Heart Rate Service 1.0, section 3.1.
"""

import struct
from dataclasses import dataclass
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

    Raises:
        MalformedFrame: when the frame is shorter or longer than its flags say.
    """
    if len(frame) < 2:
        raise MalformedFrame(f"a heart rate measurement has at least 2 bytes, not {len(frame)}")
    flags = _Flags(frame[0] & 0x1F)
    width = 2 if flags & _Flags.RATE_16_BIT else 1
    head = 1 + width + (2 if flags & _Flags.ENERGY else 0)
    left = len(frame) - head
    if left < 0:
        raise MalformedFrame(f"a heart rate measurement with flags {frame[0]:#04x} needs {head} bytes: {frame.hex()}")
    if left and not flags & _Flags.RR:
        raise MalformedFrame(f"{left} bytes too many in a heart rate measurement without RR: {frame.hex()}")
    if left % 2:
        raise MalformedFrame(f"half an RR interval at the end of a heart rate measurement: {frame.hex()}")
    return HeartRateMeasurement(
        bpm=int.from_bytes(frame[1 : 1 + width], "little"),
        contact=bool(flags & _Flags.CONTACT_DETECTED) if flags & _Flags.CONTACT_SUPPORTED else None,
        energy_kj=int.from_bytes(frame[head - 2 : head], "little") if flags & _Flags.ENERGY else None,
        rr_s=tuple(units / RR_UNITS_PER_S for (units,) in struct.iter_unpack("<H", frame[head:])),
    )


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
