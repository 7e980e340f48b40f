"""Acceleration: frames of each type decoded, and frames put on the appliance's clock. One core."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import numpy as np

from benchmarks.table import Figure
from device.wearables.gatt import simple
from device.wearables.gatt.polar import FrameType, build_frame, parse_frame
from device.wearables.motion.decoders import PolarMotion

_SAMPLES = 36
_RATE_HZ = 200
_FRAMES = 5_000
_NAMES = {
    FrameType.RAW_8: "raw, 8 bit",
    FrameType.RAW_16: "raw, 16 bit",
    FrameType.RAW_24: "raw, 24 bit",
    FrameType.DELTA_G: "compressed, type 0",
    FrameType.DELTA_MG: "compressed, type 1",
}


def figures() -> Iterator[Figure]:
    """Measure on seeded random frames of 36 samples, as an H10 sends them."""
    samples_mg = np.random.default_rng(1).integers(-100, 100, (_SAMPLES, 3))
    for frame_type, name in _NAMES.items():
        factor = 0.000244 if frame_type is FrameType.DELTA_G else 1.0
        frame = build_frame(1, samples_mg, frame_type, factor=factor)
        yield _figure(f"decode Polar acceleration, {name}", lambda f=frame, by=factor: parse_frame(f, by), frame)  # type: ignore[misc]
    packet = simple.build_motion(1, 1, _RATE_HZ, samples_mg)
    yield _figure("decode the simple profile", lambda: simple.parse_motion(packet), packet)
    per_s = _stamped_per_s(samples_mg)
    yield Figure(
        "decode and put on the clock",
        f"{per_s / 1e6:,.1f} M samples/s",
        f"{4 * _RATE_HZ / per_s:.2%} of a core at 4 × 200 Hz",
    )


def _figure(what: str, decode: Callable[[], object], frame: bytes) -> Figure:
    decode()
    began = time.perf_counter()
    for _ in range(_FRAMES):
        decode()
    per_s = _SAMPLES * _FRAMES / (time.perf_counter() - began)
    return Figure(what, f"{per_s / 1e6:,.1f} M samples/s", f"{len(frame)} bytes for {_SAMPLES} samples")


def _stamped_per_s(samples_mg: np.ndarray) -> float:
    begin, frame_s = datetime(2026, 5, 1, tzinfo=UTC), _SAMPLES / _RATE_HZ
    frames = [
        (build_frame(round(number * frame_s * 1e9), samples_mg), begin + timedelta(seconds=number * frame_s))
        for number in range(1, _FRAMES)
    ]
    decoder, began = PolarMotion(_RATE_HZ), time.perf_counter()
    for frame, arrival in frames:
        decoder.decode(frame, arrival)
    return _SAMPLES * len(frames) / (time.perf_counter() - began)
