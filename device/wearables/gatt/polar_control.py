"""The PMD control point of Polar sensors: how a stream is asked for, started and stopped. Pure, both directions.

A host reads the characteristic for what can be measured, enables its indications, writes a request, and waits for the
response that repeats its operation and measurement. Frames then come over `polar.DATA`; Polar asks for an MTU of at
least 232.

Source: Polar Measurement Data Specification for 3rd Party, "Gatt Service and Characteristics Declaration", "Control
Point Error Codes", "Read Features from device", "Start Stream", "Stop Stream". What is newer than that document is
Polar's BLE SDK's (`PmdControlPointResponse`, `PmdMeasurementType`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

from device.errors import MalformedFrame
from device.wearables.gatt.polar_settings import NO_SETTINGS, Settings, build_settings, parse_settings

SERVICE = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
CONTROL_POINT = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
"""Read, write, indicate."""

MINIMUM_MTU = 232

_RESPONSE = 0xF0
_FEATURES = 0x0F
_FEATURES_LENGTH = 17


class Measurement(IntEnum):
    """What Polar sensors can measure."""

    ECG = 0
    PPG = 1
    ACCELERATION = 2
    PPI = 3
    GYROSCOPE = 5
    MAGNETOMETER = 6
    SDK_MODE = 9
    LOCATION = 10
    PRESSURE = 11
    TEMPERATURE = 12


class Operation(IntEnum):
    """What is asked."""

    GET_SETTINGS = 1
    START = 2
    STOP = 3


class Status(IntEnum):
    """What became of a request; `sentence` says it for people."""

    SUCCESS = 0
    INVALID_OPERATION = 1
    INVALID_MEASUREMENT = 2
    NOT_SUPPORTED = 3
    INVALID_LENGTH = 4
    INVALID_PARAMETER = 5
    ALREADY_IN_STATE = 6
    INVALID_RESOLUTION = 7
    INVALID_RATE = 8
    INVALID_RANGE = 9
    INVALID_MTU = 10
    INVALID_CHANNELS = 11
    INVALID_STATE = 12
    IN_CHARGER = 13
    DISK_FULL = 14
    OTHER = 255
    """A code that is not known here."""

    @classmethod
    def _missing_(cls, value: object) -> "Status":
        return cls.OTHER

    @property
    def sentence(self) -> str:
        """Say what the sensor answered, and what to do where something can be done."""
        return _SENTENCES.get(self, f"the sensor refused ({self.name.lower().replace('_', ' ')})")


_SENTENCES = {
    Status.SUCCESS: "the sensor did as it was asked",
    Status.NOT_SUPPORTED: "the sensor cannot measure this; look for newer firmware in Polar's app",
    Status.INVALID_PARAMETER: "the sensor does not know a setting that it was asked for",
    Status.ALREADY_IN_STATE: "the sensor already does what it was asked for",
    Status.INVALID_RESOLUTION: "the sensor does not offer this resolution",
    Status.INVALID_RATE: "the sensor does not offer this sampling rate; change rate_hz in its profile",
    Status.INVALID_RANGE: "the sensor does not offer this range; change range_g in its profile",
    Status.INVALID_MTU: f"the connection's packets are too small: the sensor needs an MTU of {MINIMUM_MTU}",
    Status.IN_CHARGER: "the sensor is in its charger and measures nothing there; take it out",
    Status.DISK_FULL: "the sensor's memory is full; empty it with Polar's app",
}


@dataclass(frozen=True, slots=True)
class Request:
    """What is written to the control point; settings belong to a start only."""

    operation: Operation
    measurement: Measurement
    settings: Settings = NO_SETTINGS


@dataclass(frozen=True, slots=True)
class Response:
    """What the control point indicates.

    Attributes:
        operation: the request that is answered.
        measurement: of that request.
        status: what became of it.
        more: whether an indication follows with more of the settings.
        settings: what is offered (get settings); a start may tell the factor.
    """

    operation: Operation
    measurement: Measurement
    status: Status = Status.SUCCESS
    more: bool = False
    settings: Settings = NO_SETTINGS


def build_request(request: Request) -> bytes:
    """Write a request.

    Raises:
        MalformedFrame: when a setting does not fit its width.
    """
    return bytes((request.operation, request.measurement)) + build_settings(request.settings)


def parse_request(message: bytes) -> Request:
    """Read a request, as a simulated sensor does.

    Raises:
        MalformedFrame: when it is cut off, or of an operation or measurement that is not known.
    """
    if len(message) < 2:
        raise MalformedFrame(f"a PMD request has at least 2 bytes, not {len(message)}")
    return Request(_operation(message[0]), _measurement(message[1]), parse_settings(message[2:]))


def build_response(response: Response) -> bytes:
    """Write a response.

    Raises:
        MalformedFrame: when a setting does not fit its width.
    """
    head = bytes((_RESPONSE, response.operation, response.measurement, response.status, response.more))
    return head + build_settings(response.settings)


def parse_response(message: bytes, *continuations: bytes) -> Response:
    """Read a response; one that refuses may end after its status.

    Args:
        message: the first indication.
        continuations: while `more` is set, what was indicated next, all so far: one byte that tells whether yet more
            follows, then settings. A list may go on in the next, so settings are read only when nothing follows.

    Raises:
        MalformedFrame: when it is cut off, no response, or of an operation or measurement that is not known.
    """
    if len(message) < 4 or message[0] != _RESPONSE:
        raise MalformedFrame(f"not a PMD response: {message.hex() or 'nothing'}")
    status = Status(message[3])
    parts = (message[4:], *continuations) if status is Status.SUCCESS else (b"",)
    more = any(parts[-1][:1])
    settings = NO_SETTINGS if more else parse_settings(b"".join(part[1:] for part in parts))
    return Response(_operation(message[1]), _measurement(message[2]), status, more, settings)


def parse_features(value: bytes) -> frozenset[Measurement]:
    """Read from the control point's value what the sensor can measure; bits that are not known are passed over.

    Raises:
        MalformedFrame: when the value is no list of features.
    """
    if len(value) < 2 or value[0] != _FEATURES:
        raise MalformedFrame(f"not the features of a Polar sensor: {value.hex() or 'nothing'}")
    bits = int.from_bytes(value[1:], "little")
    return frozenset(measurement for measurement in Measurement if bits >> measurement & 1)


def build_features(measurements: Collection[Measurement]) -> bytes:
    """Write the control point's value."""
    bits = sum(1 << measurement for measurement in set(measurements))
    return bytes((_FEATURES,)) + bits.to_bytes(_FEATURES_LENGTH - 1, "little")


def _operation(code: int) -> Operation:
    try:
        return Operation(code)
    except ValueError as error:
        raise MalformedFrame(f"operation {code} of a PMD control point is not known") from error


def _measurement(code: int) -> Measurement:
    try:
        return Measurement(code)
    except ValueError as error:
        raise MalformedFrame(f"measurement {code} of a Polar sensor is not known") from error
