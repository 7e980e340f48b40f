"""Sensor batches on the wire: heart rate as JSON, motion as CBOR with RFC 8746 typed arrays."""

from array import array
from sys import byteorder
from typing import TYPE_CHECKING, Annotated

import cbor2
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from padel.events import Player
from wire.cbor import Tagged, read_cbor
from wire.envelope import Epoch, Moment, Sequence
from wire.errors import WireError
from wire.message import Message
from wire.reading import read_json, refused

if TYPE_CHECKING:
    Milligravity = array[int]
else:
    Milligravity = array

LOWEST_HZ, HIGHEST_HZ = 0.1, 10_000
"""Rates that an accelerometer can have; a batch of any other says nothing true of its times."""


class Batch(Message):
    """What every sensor batch says of itself.

    `session` is the match (or training) that was running, `sensor` the sensor's own address or name.
    """

    id: str = Field(min_length=1, description="UUIDv7")
    epoch: Epoch
    sequence: Sequence
    session: str
    sensor: str = Field(min_length=1)
    player: Player


class HeartRateSample(BaseModel):
    """One notification of a heart-rate sensor."""

    model_config = ConfigDict(frozen=True)

    time: Moment
    bpm: Annotated[int, Field(ge=0, le=65535)]
    contact: bool | None = None
    energy_kj: Annotated[int, Field(ge=0, le=65535)] | None = None
    rr_s: tuple[FiniteFloat, ...] = ()

    @property
    def is_heart_rate(self) -> bool:
        """Say whether it tells of a heart: sensors say 0, or any number, while they are off the skin."""
        return self.bpm > 0 and self.contact is not False


class HeartRateBatch(Batch):
    """Heart-rate samples of one sensor, in the order of their time."""

    samples: tuple[HeartRateSample, ...]

    def encode(self) -> bytes:
        """Write the batch as UTF-8 JSON."""
        return self.model_dump_json().encode()

    @classmethod
    def decode(cls, payload: bytes) -> "HeartRateBatch":
        """Read a batch.

        Raises:
            WireError: naming the field that is missing or wrong.
        """
        return read_json(cls, payload, "a heart-rate batch")


_SINT16_LITTLE = 77
_MULTI_DIMENSIONAL = 40
CBOR_TAGS = frozenset({_MULTI_DIMENSIONAL, _SINT16_LITTLE})


class MotionBatch(Batch):
    """Evenly spaced acceleration of one sensor.

    Attributes:
        start: the moment of the first sample.
        rate_hz: samples a second.
        samples_mg: x, y, z of sample after sample, in milli-g, int16; three times as long as there are samples.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", arbitrary_types_allowed=True)

    start: Moment
    rate_hz: Annotated[float, Field(ge=LOWEST_HZ, le=HIGHEST_HZ, description="samples a second")]
    samples_mg: Milligravity

    @property
    def count(self) -> int:
        """Give the number of samples."""
        return len(self.samples_mg) // 3

    def encode(self) -> bytes:
        """Write the batch as CBOR; samples are an n×3 array (RFC 8746 tags 40 and 77, sint16 little-endian)."""
        head = self.model_dump(mode="json", exclude={"samples_mg"})
        matrix = [[self.count, 3], cbor2.CBORTag(_SINT16_LITTLE, _little_endian(self.samples_mg).tobytes())]
        return cbor2.dumps({**head, "samples_mg": cbor2.CBORTag(_MULTI_DIMENSIONAL, matrix)})

    @classmethod
    def decode(cls, payload: bytes) -> "MotionBatch":
        """Read a batch.

        Raises:
            WireError: naming the field that is missing or wrong.
        """
        fields = read_cbor(payload, CBOR_TAGS)
        if not isinstance(fields, dict):
            raise WireError("not a motion batch: a map is expected")
        try:
            return cls.model_validate({**fields, "samples_mg": _matrix(fields.get("samples_mg"))})
        except ValidationError as error:
            raise refused("a motion batch", error) from error


def _matrix(tagged: object) -> Milligravity:
    match tagged:
        case Tagged(tag=40, value=[[int(count), 3], Tagged(tag=77, value=bytes(data))]) if count is not True:
            if len(data) != count * 6:
                raise WireError(f"samples_mg: {count} samples are {count * 6} bytes, not {len(data)}")
            samples = array("h", data)
            return _little_endian(samples)
    raise WireError("samples_mg: an n×3 array of sint16 is expected (RFC 8746 tags 40 and 77)")


def _little_endian(samples: Milligravity) -> Milligravity:
    if byteorder == "little":
        return samples
    swapped = array("h", samples)
    swapped.byteswap()
    return swapped
