"""The GATT profile of self-made sensors (a Bangle.js, an nRF or ESP32 board), read and written. Pure.

This is the profile's reference; `docs/wearables-profile.md` tells its bytes to whoever writes firmware.
"""

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from device.errors import MalformedFrame

SERVICE = "b5760001-2146-4cc3-a343-95441b0b599a"
MOTION = "b5760002-2146-4cc3-a343-95441b0b599a"
"""Notify: `MotionPacket`."""
SETTINGS = "b5760003-2146-4cc3-a343-95441b0b599a"
"""Read: `Capabilities`. Write: `Wanted`."""

VERSION = 1

_AXES = 3
_STEPS_PER_HZ = 10
_HEAD = struct.Struct("<BBHIH")
_WANTED = struct.Struct("<BHB")
_CAPABILITIES = struct.Struct("<BHBBB")


@dataclass(frozen=True, slots=True, eq=False)
class MotionPacket:
    """The acceleration in one notification.

    Attributes:
        counter: packets sent before this one since the sensor started, modulo 65,536.
        timestamp_us: when the *last* sample was taken, microseconds on the sensor's clock, modulo 2^32.
        rate_hz: samples a second that the sensor means to take, in steps of 0.1.
        samples_mg: n×3 int16, x, y, z in milli-g, oldest first; n is 1 to 255.
    """

    counter: int
    timestamp_us: int
    rate_hz: float
    samples_mg: NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a sensor is asked to do; a rate of 0 stops it."""

    rate_hz: float
    range_g: int


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a sensor does now, and what else it could.

    Attributes:
        now: what it does; a rate of 0 when it stands still.
        rates_hz: what it offers, in samples a second; empty when the rate cannot be changed.
        ranges_g: what it offers, plus and minus, in g; empty when the range cannot be changed.
    """

    now: Wanted
    rates_hz: tuple[float, ...] = ()
    ranges_g: tuple[int, ...] = ()


def parse_motion(packet: bytes) -> MotionPacket:
    """Read a notification.

    Raises:
        MalformedFrame: when it is of another version, has no samples or no rate, or is not as long as it says.
    """
    if len(packet) < _HEAD.size:
        raise MalformedFrame(f"a motion packet has at least {_HEAD.size} bytes, not {len(packet)}")
    version, count, counter, timestamp_us, rate = _HEAD.unpack_from(packet)
    _check_version(version)
    if not count or not rate:
        raise MalformedFrame(f"a motion packet has samples and a rate: {packet.hex()}")
    if len(packet) != _HEAD.size + count * _AXES * 2:
        raise MalformedFrame(f"a motion packet of {count} samples has {len(packet)} bytes")
    samples_mg = np.frombuffer(packet, "<i2", offset=_HEAD.size).reshape(-1, _AXES).astype(np.int16)
    return MotionPacket(counter, timestamp_us, rate / _STEPS_PER_HZ, samples_mg)


def build_motion(counter: int, timestamp_us: int, rate_hz: float, samples_mg: ArrayLike) -> bytes:
    """Write a notification; counter and timestamp wrap by themselves.

    Raises:
        MalformedFrame: when the rate, a sample or their number does not fit.
    """
    samples = np.asarray(samples_mg, np.int64).reshape(-1, _AXES)
    if not 1 <= len(samples) <= 0xFF or samples.min() < -0x8000 or samples.max() > 0x7FFF:
        raise MalformedFrame("a motion packet has 1 to 255 samples of 16 bits")
    rate = _steps(rate_hz)
    if not rate:
        raise MalformedFrame("a motion packet has a rate")
    head = _HEAD.pack(VERSION, len(samples), counter & 0xFFFF, timestamp_us & 0xFFFFFFFF, rate)
    return head + samples.astype("<i2").tobytes()


def parse_wanted(value: bytes) -> Wanted:
    """Read what is written to the settings.

    Raises:
        MalformedFrame: when it is of another version or not as long as it must be.
    """
    if len(value) != _WANTED.size:
        raise MalformedFrame(f"settings that are wanted have {_WANTED.size} bytes, not {len(value)}")
    version, rate, range_g = _WANTED.unpack(value)
    _check_version(version)
    return Wanted(rate / _STEPS_PER_HZ, range_g)


def build_wanted(wanted: Wanted) -> bytes:
    """Write what a sensor is asked to do.

    Raises:
        MalformedFrame: when the rate or the range does not fit.
    """
    return _WANTED.pack(VERSION, _steps(wanted.rate_hz), _byte(wanted.range_g))


def parse_capabilities(value: bytes) -> Capabilities:
    """Read the settings.

    Raises:
        MalformedFrame: when they are of another version or not as long as they say.
    """
    if len(value) < _CAPABILITIES.size:
        raise MalformedFrame(f"the settings of a sensor have at least {_CAPABILITIES.size} bytes, not {len(value)}")
    version, rate, range_g, rates, ranges = _CAPABILITIES.unpack_from(value)
    _check_version(version)
    if len(value) != _CAPABILITIES.size + 2 * rates + ranges:
        raise MalformedFrame(f"settings of {rates} rates and {ranges} ranges have {len(value)} bytes")
    offered = struct.unpack_from(f"<{rates}H{ranges}B", value, _CAPABILITIES.size)
    return Capabilities(
        Wanted(rate / _STEPS_PER_HZ, range_g),
        tuple(step / _STEPS_PER_HZ for step in offered[:rates]),
        offered[rates:],
    )


def build_capabilities(capabilities: Capabilities) -> bytes:
    """Write the settings.

    Raises:
        MalformedFrame: when a rate or a range does not fit, or there are more than 255 of one.
    """
    rates = [_steps(rate_hz) for rate_hz in capabilities.rates_hz]
    ranges = [_byte(range_g) for range_g in capabilities.ranges_g]
    now = capabilities.now
    head = (VERSION, _steps(now.rate_hz), _byte(now.range_g), _byte(len(rates)), _byte(len(ranges)))
    return _CAPABILITIES.pack(*head) + struct.pack(f"<{len(rates)}H{len(ranges)}B", *rates, *ranges)


def _check_version(version: int) -> None:
    if version != VERSION:
        raise MalformedFrame(f"version {version} of the profile is not known, only {VERSION}; update one of the two")


def _steps(rate_hz: float) -> int:
    steps = round(rate_hz * _STEPS_PER_HZ)
    if not 0 <= steps <= 0xFFFF:
        raise MalformedFrame(f"a rate is 0 to {0xFFFF / _STEPS_PER_HZ:g} Hz, not {rate_hz:g}")
    return steps


def _byte(value: int) -> int:
    if not 0 <= value <= 0xFF:
        raise MalformedFrame(f"{value} does not fit a byte")
    return value
