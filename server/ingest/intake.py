"""Turns deliveries into one batch, and says which receipts follow once it is committed. Storing is the writer's."""

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from server.ingest.inbox import Delivery
from server.ingest.messages import Numbered, Said, read
from server.ingest.sequence import Arrival, Sequences
from server.store.rows import Batch, DeviceStatus, ReceivedEvent, Rejected, StreamKey
from wire.envelope import CloudEvent
from wire.errors import WireError
from wire.sensors import HeartRateBatch, MotionBatch
from wire.topics import Address

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Intake:
    """A batch in the making.

    Attributes:
        touched: streams that get a receipt, with the address of their device.
        early: those of them in which a number is missing, so that the device must send again.
        counts: messages by what became of them.
    """

    sequences: Sequences
    batch: Batch = field(default_factory=Batch)
    touched: dict[StreamKey, Address] = field(default_factory=dict)
    early: set[StreamKey] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, sequences: Sequences, deliveries: Iterable[Delivery], reject: str = "") -> "Intake":
        """Judge deliveries in order; with `reject`, numbered content is refused for that reason."""
        intake = cls(sequences)
        for delivery in deliveries:
            intake._add(delivery, reject)
        intake.batch.streams = sequences.pending
        return intake

    def _add(self, delivery: Delivery, reject: str) -> None:
        try:
            message = read(delivery)
        except WireError as error:
            self.counts["unreadable"] += 1
            log.warning("a message on %s was dropped: %s", delivery.topic, error)
            return
        except Exception:
            # A decoder stumbled over what a device sent; the other devices' messages are in this batch too.
            self.counts["unreadable"] += 1
            log.exception("a message on %s was dropped", delivery.topic)
            return
        if isinstance(message, Said):
            self._status(message)
        else:
            self._numbered(message, reject)

    def _status(self, said: Said) -> None:
        self.counts["status"] += 1
        source = said.address.source
        self.batch.statuses[source] = DeviceStatus(said.address, said.status)
        for stream, depth in said.status.outbox.items():
            key = StreamKey(source, said.status.epoch, stream)
            if said.is_retained and said.status.state == "online" and depth.depth:
                # The device may wait for receipts of what it sent while no server listened.
                self.touched[key] = said.address
                self.early.add(key)
            gap = self.sequences.jump(key, depth.oldest)
            if gap is not None:
                self.touched[key] = said.address
                self.batch.gaps.append(gap)
                log.error("%s no longer has %s %d to %d: they are lost", source, stream, gap.first, gap.last)

    def _numbered(self, message: Numbered, reject: str) -> None:
        arrival = self.sequences.take(message.key, message.number)
        self.counts[arrival.name.lower()] += 1
        self.touched[message.key] = message.address
        if arrival is Arrival.EARLY:
            self.early.add(message.key)
        elif arrival is Arrival.NEW:
            self._keep(message, reject)

    def _keep(self, message: Numbered, reject: str) -> None:
        source, content = message.key.source, message.content
        if content is None or reject:
            reason = message.reason or reject
            self.counts["rejected"] += 1
            self.batch.rejected.append(Rejected(message.key, message.number, reason, message.payload))
            log.warning("%s %s %d was rejected: %s", source, message.key.stream, message.number, reason)
        elif isinstance(content, CloudEvent):
            self.batch.events.append(ReceivedEvent(content, message.payload.decode()))
        elif isinstance(content, HeartRateBatch):
            self.batch.heart_rate.append((source, content))
        elif isinstance(content, MotionBatch):
            self.batch.motion.append((source, content))
