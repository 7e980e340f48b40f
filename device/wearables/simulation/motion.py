"""How simulated sensors give their acceleration: Polar's control point and frames, or our simple profile's."""

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from device.wearables.gatt import polar, simple
from device.wearables.gatt.polar import FrameType
from device.wearables.gatt.polar_control import (
    CONTROL_POINT,
    Measurement,
    Operation,
    Response,
    Status,
    build_features,
    build_response,
    parse_request,
)
from device.wearables.gatt.polar_control import SERVICE as POLAR_SERVICE
from device.wearables.gatt.polar_settings import Settings

_POLAR_BOOT_NS = 599_616_000_000_000_000
"""What a Polar sensor shows when its clock was never set: 2019-01-01, in nanoseconds since 2000."""


@dataclass(frozen=True, slots=True)
class SampleClock:
    """A sensor's own clock: it began at `began_s` of the true one and runs `drift_ppm` too fast."""

    began_s: float
    drift_ppm: float

    def next_number(self, now_s: float, rate_hz: float) -> int:
        """Give the number of the first sample that is taken from now on."""
        return math.ceil((now_s - self.began_s) * (1 + self.drift_ppm * 1e-6) * rate_hz)

    def moment_s(self, number: int, rate_hz: float) -> float:
        """Give the true moment at which a sample is taken."""
        return self.began_s + number / rate_hz / (1 + self.drift_ppm * 1e-6)


class MotionPart(Protocol):
    """The acceleration of a simulated sensor."""

    rate_hz: float
    frame_samples: int
    is_measuring: bool
    characteristic: str
    services: dict[str, dict[str, tuple[str, ...]]]

    def read(self, characteristic: str) -> bytes | None:
        """Answer a read, or `None` when the characteristic is not one of these."""

    def write(self, characteristic: str, value: bytes) -> bytes | None:
        """Answer a write with what is indicated, if anything."""

    def frame(self, last_s: float, samples_mg: NDArray[np.int16]) -> bytes:
        """Give the notification of samples, the last of them taken at a moment of the sensor's clock."""

    def stop(self) -> None:
        """Measure no more."""


class PolarPart:
    """A Polar sensor: its measurement data service.

    Args:
        offered: what it answers to a request for settings.
        frame_type: how it writes its frames.
        frame_samples: samples in each.
    """

    def __init__(self, offered: Settings, frame_type: FrameType, frame_samples: int) -> None:
        self.rate_hz = float(offered.rates_hz[0])
        self.frame_samples = frame_samples
        self.is_measuring = False
        self.characteristic = polar.DATA
        self.services = {
            POLAR_SERVICE: {CONTROL_POINT: ("read", "write", "indicate"), polar.DATA: ("notify",)},
        }
        self._offered = offered
        self._frame_type = frame_type

    def read(self, characteristic: str) -> bytes | None:
        """Tell what it can measure."""
        return build_features({Measurement.ACCELERATION}) if characteristic == CONTROL_POINT else None

    def write(self, characteristic: str, value: bytes) -> bytes | None:
        """Do what is asked at the control point."""
        request = parse_request(value)
        answer = Response(request.operation, request.measurement)
        match request.operation:
            case Operation.GET_SETTINGS:
                answer = Response(request.operation, request.measurement, settings=self._offered)
            case Operation.START:
                answer = self._start(request.operation, request.measurement, request.settings)
            case Operation.STOP:
                self.is_measuring = False
        return build_response(answer)

    def frame(self, last_s: float, samples_mg: NDArray[np.int16]) -> bytes:
        """Give a frame; its timestamp is its last sample's."""
        return polar.build_frame(_POLAR_BOOT_NS + round(last_s * 1e9), samples_mg, self._frame_type)

    def stop(self) -> None:
        """Measure no more."""
        self.is_measuring = False

    def _start(self, operation: Operation, measurement: Measurement, asked: Settings) -> Response:
        if self.is_measuring:
            return Response(operation, measurement, Status.ALREADY_IN_STATE)
        if not set(asked.rates_hz) <= set(self._offered.rates_hz):
            return Response(operation, measurement, Status.INVALID_RATE)
        self.is_measuring = True
        self.rate_hz = float(asked.rates_hz[0])
        compressed = self._frame_type >= FrameType.DELTA_G
        return Response(operation, measurement, settings=Settings(factor=1.0 if compressed else None))


class SimplePart:
    """A self-made sensor with our simple profile."""

    def __init__(self, rates_hz: tuple[float, ...], ranges_g: tuple[int, ...], frame_samples: int) -> None:
        self.rate_hz = rates_hz[0]
        self.frame_samples = frame_samples
        self.is_measuring = False
        self.characteristic = simple.MOTION
        self.services = {simple.SERVICE: {simple.MOTION: ("notify",), simple.SETTINGS: ("read", "write")}}
        self._rates_hz, self._ranges_g, self._range_g = rates_hz, ranges_g, ranges_g[0]
        self._counter = 0

    def read(self, characteristic: str) -> bytes | None:
        """Tell its settings."""
        if characteristic != simple.SETTINGS:
            return None
        now = simple.Wanted(self.rate_hz if self.is_measuring else 0, self._range_g)
        return simple.build_capabilities(simple.Capabilities(now, self._rates_hz, self._ranges_g))

    def write(self, characteristic: str, value: bytes) -> bytes | None:
        """Take new settings."""
        wanted = simple.parse_wanted(value)
        self.is_measuring = wanted.rate_hz > 0
        if self.is_measuring:
            self.rate_hz, self._range_g = wanted.rate_hz, wanted.range_g
        return None

    def frame(self, last_s: float, samples_mg: NDArray[np.int16]) -> bytes:
        """Give a packet."""
        self._counter += 1
        return simple.build_motion(self._counter - 1, round(last_s * 1e6), self.rate_hz, samples_mg)

    def stop(self) -> None:
        """Measure no more."""
        self.is_measuring = False
