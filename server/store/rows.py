"""What goes into the store in one commit, as plain data; how it is written is left to `store.writing`."""

from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from server.store.thinned import Thinned
from wire.delivery import Status
from wire.envelope import CloudEvent
from wire.sensors import HeartRateBatch, MotionBatch
from wire.topics import Address, Stream


class StreamKey(NamedTuple):
    """A numbered stream: of which device, counted by which outbox."""

    source: str
    epoch: str
    stream: Stream


class ReceivedEvent(NamedTuple):
    """An event, its envelope exactly as it was received, and when (microseconds since 1970; 0 when nobody knows).

    One that is late was lost here before; it gets a position between those of its device before and after it.
    """

    event: CloudEvent
    envelope: str
    received_us: int = 0
    is_late: bool = False


class StoredEvent(NamedTuple):
    """An event with its global position, from 1 without gaps."""

    position: int
    event: CloudEvent


class Gap(NamedTuple):
    """Numbers of a stream, first and last included, that are gone for good."""

    key: StreamKey
    first: int
    last: int
    noted_us: int = 0


class Quarantined(NamedTuple):
    """A message that has no place among the rest, and why; `kind` as in the table `quarantine`."""

    source: str
    stream: str
    epoch: str | None
    sequence: int | None
    kind: str
    reason: str
    payload: bytes
    size: int
    noted_us: int = 0


SensorBatch = TypeVar("SensorBatch", HeartRateBatch, MotionBatch)


class ReceivedSamples(NamedTuple, Generic[SensorBatch]):
    """A sensor batch, from which device, and exactly as it was received.

    One that is late was lost here before; samples that are there already give way to it.
    """

    source: str
    batch: SensorBatch
    payload: bytes = b""
    is_late: bool = False

    @property
    def encoded(self) -> bytes:
        """Give the payload; a batch that was never received is written as a device would."""
        return self.payload or self.batch.encode()


class DeviceStatus(NamedTuple):
    """What a device said of itself; a retained one it said at some time, and the broker kept it."""

    address: Address
    status: Status
    is_retained: bool = False


@dataclass(slots=True)
class Batch:
    """All that is committed together; `streams` are the new counters that the rest leads to.

    `received_us` is when, in microseconds since 1970 by the server's clock; 0 when nobody knows. `wanted` is what was
    lost here and has still not come again, if that changes. `thinned` takes the place of motion that is stored.
    `known` are numbers of messages that are stored already, under other numbers.
    """

    events: list[ReceivedEvent] = field(default_factory=list)
    heart_rate: list[ReceivedSamples[HeartRateBatch]] = field(default_factory=list)
    motion: list[ReceivedSamples[MotionBatch]] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    statuses: dict[str, DeviceStatus] = field(default_factory=dict)
    streams: dict[StreamKey, int] = field(default_factory=dict)
    thinned: list[Thinned] = field(default_factory=list)
    known: list[tuple[StreamKey, int]] = field(default_factory=list)
    received_us: int = 0
    wanted: list[Gap] | None = None

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to write."""
        return not (
            self.events
            or self.heart_rate
            or self.motion
            or self.quarantined
            or self.gaps
            or self.statuses
            or self.streams
            or self.thinned
            or self.wanted is not None
        )
