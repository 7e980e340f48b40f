"""Acceleration of Polar sensors: the frames of the PMD data characteristic, read and written. Pure.

How a stream is asked for is `polar_control`'s; when a sample was taken on the appliance's clock, `frame_clock`'s.

Source: Polar Measurement Data Specification for 3rd Party, "Frame types ACC", "Delta frame sample example" and "Start
Stream". Frame type 129 is newer than that document; it is read as Polar's BLE SDK reads it (`AccData`).
"""

import math
import struct
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from device.errors import MalformedFrame
from device.wearables.gatt.bit_packing import bits_needed, pack, unpack

DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"
"""The PMD data characteristic: notify."""

_ACCELERATION = 2
_HEAD = struct.Struct("<BQB")
_BLOCK_HEAD = struct.Struct("<BB")
_REFERENCE = np.dtype("<i2")
_AXES = 3
_WIDEST_DELTA_BITS = 32
_LONGEST_BLOCK = 255
_MG_PER_G = 1000
_INT32 = np.iinfo(np.int32)


class FrameType(IntEnum):
    """How the samples of a frame are written; bit 7 says that they are compressed.

    `DELTA_G` counts in units of the factor in g, `DELTA_MG` in units of the factor in milli-g; raw types know no
    factor, they are in milli-g.
    """

    RAW_8 = 0x00
    RAW_16 = 0x01
    RAW_24 = 0x02
    DELTA_G = 0x80
    DELTA_MG = 0x81


_RAW_BYTES = {FrameType.RAW_8: 1, FrameType.RAW_16: 2, FrameType.RAW_24: 3}


@dataclass(frozen=True, slots=True, eq=False)
class MotionFrame:
    """The acceleration in one notification.

    Attributes:
        timestamp_ns: when the *last* sample was taken, on the sensor's clock: nanoseconds since 2000-01-01.
        samples_mg: n×3 int32, x, y, z in milli-g, oldest first; n is at least 1.
    """

    timestamp_ns: int
    samples_mg: NDArray[np.int32]


def parse_frame(frame: bytes, factor: float = 1.0) -> MotionFrame:
    """Read a notification of acceleration; milli-g are rounded to the nearest.

    Args:
        frame: the value that was notified.
        factor: as the sensor said when the stream was started (`polar_control.Settings.factor`), 1 when it said none.

    Raises:
        MalformedFrame: when the frame is of another measurement or of an unknown type, has no samples, or is shorter
            or longer than it says.
    """
    if len(frame) < _HEAD.size:
        raise MalformedFrame(f"a Polar frame has at least {_HEAD.size} bytes, not {len(frame)}")
    measurement, timestamp_ns, type_code = _HEAD.unpack_from(frame)
    if measurement != _ACCELERATION:
        raise MalformedFrame(f"not acceleration (2) but measurement {measurement} in a Polar frame")
    content = frame[_HEAD.size :]
    match type_code:
        case FrameType.RAW_8 | FrameType.RAW_16 | FrameType.RAW_24:
            samples_mg = _raw(content, _RAW_BYTES[FrameType(type_code)])
        case FrameType.DELTA_G:
            samples_mg = _scaled(_delta(content), factor * _MG_PER_G)
        case FrameType.DELTA_MG:
            samples_mg = _scaled(_delta(content), factor)
        case _:
            raise MalformedFrame(f"frame type {type_code} of Polar acceleration is not known")
    return MotionFrame(timestamp_ns, samples_mg)


def build_frame(
    timestamp_ns: int,
    samples_mg: ArrayLike,
    frame_type: FrameType = FrameType.DELTA_MG,
    *,
    factor: float = 1.0,
    block_samples: int = 32,
) -> bytes:
    """Write the notification that a sensor would send.

    Args:
        timestamp_ns: when the last sample was taken, nanoseconds since 2000-01-01.
        samples_mg: n×3, x, y, z in milli-g.
        frame_type: how; compressed samples are rounded to a multiple of the factor.
        factor: as in `parse_frame`.
        block_samples: the most samples of a compressed block, 1 to 255; each block has the width that it needs.

    Raises:
        MalformedFrame: when there is no sample, or a value does not fit.
    """
    samples = np.asarray(samples_mg, dtype=np.float64).reshape(-1, _AXES)
    if not len(samples):
        raise MalformedFrame("a Polar frame has at least one sample")
    if frame_type in _RAW_BYTES:
        content = _build_raw(np.rint(samples).astype(np.int64), _RAW_BYTES[frame_type])
    else:
        unit_mg = factor * (_MG_PER_G if frame_type is FrameType.DELTA_G else 1)
        content = _build_delta(np.rint(samples / unit_mg).astype(np.int64), block_samples)
    try:
        return _HEAD.pack(_ACCELERATION, timestamp_ns, frame_type) + content
    except struct.error as error:
        raise MalformedFrame(f"{timestamp_ns} does not fit the timestamp of a Polar frame: {error}") from error


def _raw(content: bytes, width: int) -> NDArray[np.int32]:
    if not content or len(content) % (width * _AXES):
        raise MalformedFrame(f"{len(content)} bytes are not samples of {_AXES} times {width} bytes")
    if width == 1:
        return np.frombuffer(content, np.int8).reshape(-1, _AXES).astype(np.int32)
    if width == 2:
        return np.frombuffer(content, "<i2").reshape(-1, _AXES).astype(np.int32)
    words = np.zeros((len(content) // width, 4), np.uint8)
    words[:, 1:] = np.frombuffer(content, np.uint8).reshape(-1, width)
    return (words.view("<i4") >> 8).reshape(-1, _AXES).astype(np.int32)


def _build_raw(samples: NDArray[np.int64], width: int) -> bytes:
    limit = 1 << (8 * width - 1)
    if samples.min() < -limit or samples.max() >= limit:
        raise MalformedFrame(f"a sample does not fit {8 * width} bits")
    return samples.astype("<i8").view(np.uint8).reshape(-1, 8)[:, :width].tobytes()


def _delta(content: bytes) -> NDArray[np.int64]:
    """Read a reference sample, then blocks: bits a delta, samples, and the deltas, each axis on the sample before."""
    at = _REFERENCE.itemsize * _AXES
    if len(content) < at:
        raise MalformedFrame(f"a compressed Polar frame begins with a sample of {at} bytes, not {len(content)}")
    steps = [np.frombuffer(content, _REFERENCE, _AXES).astype(np.int64)]
    while at < len(content):
        if len(content) - at < _BLOCK_HEAD.size:
            raise MalformedFrame("half the head of a block at the end of a compressed Polar frame")
        width, count = _BLOCK_HEAD.unpack_from(content, at)
        at += _BLOCK_HEAD.size
        end = at + math.ceil(width * count * _AXES / 8)
        if width > _WIDEST_DELTA_BITS or end > len(content):
            raise MalformedFrame(f"a block of {count} deltas of {width} bits does not fit a Polar frame")
        steps.append(unpack(content[at:end], width, count * _AXES))
        at = end
    return np.concatenate(steps).reshape(-1, _AXES).cumsum(axis=0)


def _build_delta(samples: NDArray[np.int64], block_samples: int) -> bytes:
    if not 1 <= block_samples <= _LONGEST_BLOCK:
        raise MalformedFrame(f"a block has 1 to {_LONGEST_BLOCK} samples, not {block_samples}")
    content = bytearray(_build_raw(samples[:1], _REFERENCE.itemsize))
    deltas = np.diff(samples, axis=0)
    for first in range(0, len(deltas), block_samples):
        block = deltas[first : first + block_samples]
        width = bits_needed(block)
        if width > _WIDEST_DELTA_BITS:
            raise MalformedFrame(f"a delta does not fit {_WIDEST_DELTA_BITS} bits")
        content += _BLOCK_HEAD.pack(width, len(block)) + pack(block.ravel(), width)
    return bytes(content)


def _scaled(counts: NDArray[np.int64], unit_mg: float) -> NDArray[np.int32]:
    scaled = counts * unit_mg
    if not np.all((scaled >= _INT32.min) & (scaled <= _INT32.max)):
        raise MalformedFrame(f"deltas add up to an acceleration that cannot be (factor {unit_mg:g} mg)")
    samples_mg: NDArray[np.int32] = np.rint(scaled).astype(np.int32)
    return samples_mg
