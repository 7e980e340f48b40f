"""Turns deliveries into one batch, and says which receipts follow once it is committed. Storing is the writer's."""

import logging
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from server.ingest.holes import Holes
from server.ingest.inbox import Delivery
from server.ingest.messages import Numbered, Said, Unreadable, read, singles
from server.ingest.sequence import Arrival, Sequences
from server.ingest.unplaced import Unplaced
from server.store.rows import Batch, DeviceStatus, Gap, Quarantined, ReceivedEvent, ReceivedSamples, StreamKey
from wire.envelope import CloudEvent
from wire.errors import WireError
from wire.replay import Replay
from wire.sensors import HeartRateBatch, MotionBatch
from wire.topics import Address

log = logging.getLogger(__name__)

GIVEN_UP_S = 600.0
"""How long a device is asked for what an earlier outbox of its had, and none of it comes, before that is gone."""


@dataclass(slots=True)
class Memory:
    """What is known from one batch to the next."""

    sequences: Sequences
    holes: Holes = field(default_factory=Holes)
    asked_s: dict[Gap, float] = field(default_factory=dict)
    unplaced: Unplaced = field(default_factory=Unplaced)


@dataclass(slots=True)
class Intake:
    """A batch in the making.

    Attributes:
        touched: streams that get a receipt, with the address of their device.
        early: those of them in which a number is missing, so that the device must send again.
        counts: messages by what became of them.
        replays: what devices are asked to send again, because it was lost here.
    """

    memory: Memory
    batch: Batch = field(default_factory=Batch)
    touched: dict[StreamKey, Address] = field(default_factory=dict)
    early: set[StreamKey] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    replays: list[tuple[Address, Replay]] = field(default_factory=list)

    @classmethod
    def of(cls, memory: Memory, deliveries: Iterable[Delivery], reject: str = "") -> "Intake":
        """Judge deliveries in order; with `reject`, numbered content is refused for that reason."""
        intake = cls(memory)
        intake.batch.received_us = time.time_ns() // 1000
        for delivery in deliveries:
            for one in singles(delivery):
                intake._add(one, reject)
        intake.batch.streams = memory.sequences.pending
        intake.batch.wanted = memory.sequences.changed_wanted
        return intake

    def _add(self, delivery: Delivery, reject: str) -> None:
        try:
            message = read(delivery)
        except WireError as error:
            self.counts["unreadable"] += 1
            log.warning("a message on %s was dropped: %s", delivery.topic, error)
            return
        match message:
            case Said():
                self._status(message)
            case Numbered():
                self._numbered(message, reject)
            case Unreadable():
                self._unreadable(message)

    def _status(self, said: Said) -> None:
        self.counts["status"] += 1
        source = said.address.source
        self.batch.statuses[source] = DeviceStatus(said.address, said.status, said.is_retained)
        for stream, depth in said.status.outbox.items():
            key = StreamKey(source, said.status.epoch, stream)
            is_online = said.status.state == "online"
            if is_online or not said.is_retained:
                # A device waits for this word before it sends: its outbox may be older than what is here.
                self.touched[key] = said.address
            if said.is_retained and is_online and depth.depth:
                # It may wait for receipts of what it sent while no server listened.
                self.early.add(key)
            has_from = depth.oldest if depth.kept is None else min(depth.kept, depth.oldest)
            gap = self.memory.sequences.jump(key, has_from)
            if gap is not None:
                self.touched[key] = said.address
                self._lost(gap)
            self._ask_again(said, key, has_from, depth.oldest)
        if said.status.state == "online" and not said.is_retained:
            self._ask_of_earlier_epochs(said)

    def _ask_of_earlier_epochs(self, said: Said) -> None:
        """Ask for what was lost here of a device's earlier outboxes: it may have the rows; if not, nobody has."""
        sequences, now_s = self.memory.sequences, time.monotonic()
        # What came, or was given up, may be lost another time, and is asked for as long then.
        self.memory.asked_s = {one: self.memory.asked_s.get(one, now_s) for one in sequences.wanted}
        for one, asked_s in self.memory.asked_s.items():
            if one.key.source != said.address.source or one.key.epoch == said.status.epoch:
                continue
            if now_s - asked_s < GIVEN_UP_S:
                command = Replay(epoch=one.key.epoch, stream=one.key.stream, first=one.first, last=one.last)
                self.replays.append((said.address, command))
                continue
            for gone in sequences.give_up(one.key, one.last + 1):
                self._lost(gone)

    def _ask_again(self, said: Said, key: StreamKey, has_from: int, oldest: int) -> None:
        """Ask for what was lost here, in the middle or at the end; what the device has no longer either is gone."""
        sequences = self.memory.sequences
        for gone in sequences.give_up(key, has_from):
            self._lost(gone)
        if said.status.state != "online":
            return
        lost = [one for one in sequences.wanted if one.key == key]
        if oldest > sequences.last(key) + 1:
            # What the device thinks is receipted comes before what it sends by itself, so that the order stays.
            lost.append(Gap(key, sequences.last(key) + 1, oldest - 1))
        for one in lost:
            command = Replay(epoch=key.epoch, stream=key.stream, first=one.first, last=one.last)
            self.replays.append((said.address, command))

    def _lost(self, gap: Gap) -> None:
        self.batch.gaps.append(gap)
        source, _, stream = gap.key
        log.error("%s no longer has %s %d to %d: they are lost", source, stream, gap.first, gap.last)

    def _numbered(self, message: Numbered, reject: str) -> None:
        self._fill_hole(message)
        arrival = self.memory.sequences.take(message.key, message.number)
        self.counts[arrival.name.lower()] += 1
        self.touched[message.key] = message.address
        if arrival is Arrival.EARLY:
            self.early.add(message.key)
        elif arrival is not Arrival.DUPLICATE:
            self._keep(message, reject, is_late=arrival is Arrival.LATE)

    def _fill_hole(self, message: Numbered) -> None:
        key, sequences = message.key, self.memory.sequences
        last = sequences.last(key)
        for number, one in enumerate(self.memory.holes.fill(key, message.number, last), last + 1):
            sequences.take(key, number)
            self._quarantine(key, number, "number", one.reason, one.payload, one.size)

    def _unreadable(self, message: Unreadable) -> None:
        self.counts["unreadable"] += 1
        source, stream = message.address.source, message.stream
        if stream is not None:
            self.memory.holes.add(message, stream)
        if not self.memory.unplaced.is_kept(source, message.digest, time.monotonic()):
            log.debug("a message from %s was dropped, as before: %s", source, message.reason)
            return
        log.warning("a message from %s cannot be read and is in quarantine: %s", source, message.reason)
        kind, name = ("status", "status") if stream is None else ("number", str(stream))
        self.batch.quarantined.append(
            Quarantined(source, name, None, None, kind, message.reason, message.payload, message.size)
        )

    def _keep(self, message: Numbered, reject: str, *, is_late: bool) -> None:
        source, content = message.key.source, message.content
        if content is None or reject:
            reason = message.reason or reject
            self._quarantine(message.key, message.number, "content", reason, message.payload, len(message.payload))
        elif isinstance(content, CloudEvent):
            event = ReceivedEvent(content, message.payload.decode(), self.batch.received_us, is_late)
            self.batch.events.append(event)
        elif isinstance(content, HeartRateBatch):
            self.batch.heart_rate.append(ReceivedSamples(source, content, message.payload, is_late))
        elif isinstance(content, MotionBatch):
            self.batch.motion.append(ReceivedSamples(source, content, message.payload, is_late))

    def _quarantine(self, key: StreamKey, number: int, kind: str, reason: str, payload: bytes, size: int) -> None:
        self.counts["quarantined"] += 1
        source, stream = key.source, key.stream
        self.batch.quarantined.append(
            Quarantined(source, str(stream), key.epoch, number, kind, reason, payload, size)
        )
        log.error("%s %s %d is in quarantine, and the stream goes on: %s", source, stream, number, reason)
