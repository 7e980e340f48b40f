"""Delivery over one connection: status first, then each stream's rows in order, deleted only on a receipt."""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Literal

from device.errors import OutboxError
from device.outbox import Outbox, OutboxRow
from device.uplink.fitting import fitting, room
from device.uplink.greeting import Greeting
from device.uplink.window import Window
from wire.delivery import Receipt, Status
from wire.gauges import Gauges
from wire.match_status import MatchReport
from wire.pairing import PairStatus
from wire.sensor_status import SensorStatus
from wire.several import MOST_BYTES, grouped, joined
from wire.topics import Address, Stream

_log = logging.getLogger(__name__)

WINDOWS = {Stream.MATCH: 100, Stream.HEART_RATE: 50, Stream.MOTION: 200}
"""Messages in flight, a stream. Together they bound what waits in the client and in the broker.

The server commits what has come together: 200 messages of motion a commit cost it half of what 50 do."""

SEVERAL_IN_FLIGHT = {Stream.MATCH: 500, Stream.HEART_RATE: 200, Stream.MOTION: 500}
"""Events and batches in flight, a stream, where a message has many of them; of motion some 700 KB."""

STATUS_EVERY_S = 30.0

_STATUS_AGAIN_S = 1.0

Publish = Callable[[str, bytes, bool], object]
"""Sends topic, payload, retained."""


class Delivery:
    """What is sent over a connection; `now_s` is a monotonic clock in seconds.

    Attributes:
        run: names this run of the software, for the status.
        sensors: gives how the sensors are, for the status.
        problems: gives what is amiss, for the status.
        notes: gives what is good to know, for the status.
        state: what the status says: that of a numbering under an earlier address is offline, since nobody is there.
        waits: whether nothing but the status is sent now.
        most_bytes: how large a packet the broker takes, where it says.
        is_behind: whether the server has more than this outbox ever sent: the file is an old copy.
        matches: gives what there is to tell of matches, for the status.
        pair: gives which of two devices of a court this is, for the status.
        status_every_s: how often the status is sent.
    """

    def __init__(
        self,
        outbox: Outbox,
        address: Address,
        version: str,
        publish: Publish,
        now_s: float,
        epoch: str | None = None,
    ) -> None:
        self._outbox, self._address, self._version, self._publish = outbox, address, version, publish
        self.epoch = epoch or outbox.epoch
        self.state: Literal["online", "offline"] = "online"
        self.waits = self.is_behind = False
        self.most_bytes: int | None = None
        self._greeting, self._is_marked = Greeting(now_s), False
        self._windows = {stream: Window(size) for stream, size in WINDOWS.items()}
        for stream, depth in outbox.depths(self.epoch).items():
            self._windows[stream].restart(depth.oldest)
        self._next_status_s = self._last_status_s = now_s
        self._unanswered_since_s: float | None = None
        self._in_a_message = dict.fromkeys(Stream, 1)
        self._one_by_one_to = dict.fromkeys(Stream, 0)
        self.run = ""
        self.sensors: Callable[[], tuple[SensorStatus, ...]] = tuple
        self.problems: Callable[[], tuple[str, ...]] = tuple
        self.notes: Callable[[], tuple[str, ...]] = tuple
        self.gauges: Callable[[], Gauges | None] = lambda: None
        self.matches: Callable[[], MatchReport] = MatchReport
        self.pair: Callable[[], PairStatus | None] = lambda: None
        self.status_every_s = STATUS_EVERY_S

    def tell_status(self, now_s: float) -> None:
        """Have the status sent soon, at most once a second: a sensor at the edge of the range comes and goes."""
        self._next_status_s = min(self._next_status_s, max(now_s, self._last_status_s + _STATUS_AGAIN_S))

    @property
    def is_drained(self) -> bool:
        """Say whether nothing of this numbering waits."""
        return not any(one.depth for one in self._outbox.depths(self.epoch).values())

    def take(self, receipt: Receipt, now_s: float) -> None:
        """Take a receipt of this epoch."""
        stream, committed = receipt.stream, receipt.committed
        oldest = self._outbox.depths(self.epoch)[stream].oldest
        if self._greeting.hear(stream, committed) and self._outbox.is_ahead(stream, committed, self.epoch):
            self.is_behind = True
            return
        try:
            if not self._outbox.receipt(stream, committed, self.epoch):
                self.is_behind = True
                return
        except OutboxError as error:
            # It is known until the next start; then the rows are sent again, and the server knows them.
            _log.error("a receipt could not be written: %s", error)
        if receipt.resend and committed + 1 < oldest:
            self._next_status_s = now_s
        self._take_several(receipt)
        self._windows[stream].receive(committed, receipt.resend, now_s)
        self._unanswered_since_s = now_s if any(one.in_flight for one in self._windows.values()) else None

    def _take_several(self, receipt: Receipt) -> None:
        stream, window = receipt.stream, self._windows[receipt.stream]
        if receipt.resend:
            # One by one, what the server cannot read is found; several would hide it.
            self._one_by_one_to[stream] = window.sent
        self._in_a_message[stream] = receipt.events_a_message
        if receipt.events_a_message > 1:
            window.size = SEVERAL_IN_FLIGHT[stream]

    def unanswered_s(self, now_s: float) -> float:
        """Give for how long something was in flight and no receipt came, in seconds."""
        return 0.0 if self._unanswered_since_s is None else now_s - self._unanswered_since_s

    def turn(self, now_s: float) -> float:
        """Send what may be sent now; give the seconds after which it is to be called again at the latest."""
        depths = self._outbox.depths(self.epoch)
        jumped = [stream for stream, window in self._windows.items() if window.moved(depths[stream].oldest)]
        if jumped or now_s >= self._next_status_s:
            self._publish(self._address.status, self.status().encode(), True)
            self._next_status_s, self._last_status_s = now_s + self.status_every_s, now_s
        if not self.waits:
            self._mark()
            for stream, window in self._windows.items():
                window.expire(now_s)
                self._send(stream, window, now_s)
        deadlines = [window.deadline_s for window in self._windows.values() if window.deadline_s is not None]
        return max(0.0, min([self._next_status_s, self._greeting.deadline_s(now_s), *deadlines]) - now_s)

    def _mark(self) -> None:
        if self._greeting.is_over and not self._is_marked:
            self._is_marked = True
            try:
                self._outbox.sending(self.epoch)
            except OutboxError as error:
                _log.error("what is sent could not be noted: %s", error)

    def status(self) -> Status:
        """Give the status: online, with what the outbox holds."""
        matches = self.matches()
        return Status(
            state=self.state,
            version=self._version,
            epoch=self.epoch,
            run=self.run,
            time=datetime.now(UTC),
            outbox=self._outbox.depths(self.epoch),
            sensors=self.sensors(),
            problems=self.problems(),
            notes=self.notes(),
            gauges=self.gauges(),
            match=matches.match,
            set_aside=matches.set_aside,
            commands=matches.commands,
            pair=self.pair(),
        )

    def _send(self, stream: Stream, window: Window, now_s: float) -> None:
        room, topic = self._greeting.room(now_s), self._address.stream(stream)
        limit = window.room if room is None else min(window.room, max(0, room - window.in_flight))
        is_several = self._in_a_message[stream] > 1 and window.sent >= self._one_by_one_to[stream]
        if not is_several:
            limit = min(limit, max(0, WINDOWS[stream] - window.in_flight))
        for rows in self._messages(stream, topic, window.sent, limit, is_several):
            payload = fitting(stream, topic, joined(stream, [one.payload for one in rows]), self.most_bytes)
            if payload is None:
                self._pass_over(stream, rows[0], window)
                return
            self._publish(topic, payload, False)
            window.was_sent(rows[-1].sequence, now_s)
            self._greeting.probed(stream, rows[-1].sequence)
            if self._unanswered_since_s is None:
                self._unanswered_since_s = now_s

    def _messages(
        self, stream: Stream, topic: str, sent: int, limit: int, is_several: bool
    ) -> Iterator[list[OutboxRow]]:
        """Give the rows that follow, by message: several in one where the server takes that."""
        rows = list[OutboxRow]()
        for row in self._outbox.pending(stream, sent, limit, self.epoch):
            if row.sequence != sent + len(rows) + 1:
                # Rows were given up since `depths`; the commit that did so wakes us, and the status goes first.
                break
            rows.append(row)
        most = self._in_a_message[stream] if is_several else 1
        room_bytes = MOST_BYTES if self.most_bytes is None else min(MOST_BYTES, room(topic, self.most_bytes))
        begin = 0
        for group in grouped([one.payload for one in rows], most, room_bytes):
            yield rows[begin : begin + len(group)]
            begin += len(group)

    def _pass_over(self, stream: Stream, row: OutboxRow, window: Window) -> None:
        """Leave a message out that can never pass, once all before it have their receipt; it is kept like those."""
        if window.in_flight:
            return
        _log.error(
            "%s %d has %d bytes, and the broker takes packets of %d: it can never pass. It stays in the outbox for a "
            "while, and the rest goes on; raise the broker's limit",
            stream,
            row.sequence,
            len(row.payload),
            self.most_bytes,
        )
        self._outbox.receipt(stream, row.sequence, self.epoch)
