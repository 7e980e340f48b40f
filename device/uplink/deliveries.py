"""All that is delivered over one connection: what was recorded as another court's, then what is recorded now."""

from collections.abc import Callable

from device.outbox import Outbox
from device.standby.lease import TELL_EVERY_S
from device.uplink.delivery import Delivery, Publish
from device.uplink.repeating import Repeating
from wire.delivery import Receipt
from wire.gauges import Gauges
from wire.match_status import MatchReport
from wire.pairing import PairStatus
from wire.replay import Replay
from wire.sensor_status import SensorStatus

_EARLIER_S = 20.0
"""How long what is new waits for what is earlier, without a receipt for that: its server may be no more."""


class Deliveries:
    """The deliveries of an outbox's numberings; `now_s` is a monotonic clock in seconds."""

    def __init__(
        self, outbox: Outbox, version: str, publish: Publish, now_s: float, most_bytes: int | None = None
    ) -> None:
        self._outbox, self._publish = outbox, publish
        *earlier, current = (
            Delivery(outbox, address, version, publish, now_s, epoch) for epoch, address in outbox.numberings()
        )
        self._earlier, self._current = earlier, current
        self._addresses = dict(outbox.numberings())
        self._earlier_until_s = now_s + _EARLIER_S
        self._repeating = Repeating(outbox)
        for one in earlier:
            one.state = "offline"
        for one in (*earlier, current):
            one.most_bytes = most_bytes

    def tells(
        self,
        run: str,
        sensors: Callable[[], tuple[SensorStatus, ...]],
        problems: Callable[[], tuple[str, ...]],
        notes: Callable[[], tuple[str, ...]],
        matches: Callable[[], MatchReport],
        gauges: Callable[[], Gauges | None],
    ) -> None:
        """Have the status tell of these."""
        self._current.run, self._current.sensors = run, sensors
        self._current.problems, self._current.notes = problems, notes
        self._current.matches, self._current.gauges = matches, gauges

    def stands_by(self, pair: Callable[[], PairStatus]) -> None:
        """Have the status say often which of two devices this is."""
        self._current.pair, self._current.status_every_s = pair, TELL_EVERY_S

    @property
    def receipts_of(self) -> dict[str, str]:
        """Give the topic of receipts for each epoch."""
        return {epoch: address.receipt for epoch, address in self._addresses.items()}

    @property
    def behind(self) -> str | None:
        """Give the epoch of which a server has more than was ever sent, if there is one."""
        return next((one.epoch for one in (*self._earlier, self._current) if one.is_behind), None)

    def take(self, receipt: Receipt, now_s: float) -> None:
        """Take a receipt of any of the epochs."""
        for one in self._earlier:
            if one.epoch == receipt.epoch:
                one.take(receipt, now_s)
                self._earlier_until_s = now_s + _EARLIER_S
        if receipt.epoch == self._current.epoch:
            self._current.take(receipt, now_s)

    def repeat(self, replay: Replay) -> None:
        """Send again what a server asks for, as long as it is kept."""
        if replay.epoch in self._addresses:
            self._repeating.ask(replay)

    def tell_status(self, now_s: float) -> None:
        """Have the status sent soon."""
        self._current.tell_status(now_s)

    def unanswered_s(self, now_s: float) -> float:
        """Give for how long something was in flight and no receipt came, in seconds."""
        return self._current.unanswered_s(now_s)

    def turn(self, now_s: float) -> float:
        """Send what may be sent now; give the seconds after which it is to be called again at the latest."""
        self._earlier = [one for one in self._earlier if not one.is_drained]
        self._current.waits = bool(self._earlier) and now_s < self._earlier_until_s
        pauses_s = [one.turn(now_s) for one in (*self._earlier, self._current)]
        if self._current.waits:
            pauses_s.append(self._earlier_until_s - now_s)
        self._repeat(now_s)
        return max(0.0, min([*pauses_s, self._repeating.deadline_s - now_s]))

    def _repeat(self, now_s: float) -> None:
        again = self._repeating.turn(now_s)
        if again is not None:
            replay, rows = again
            topic = self._addresses[replay.epoch].stream(replay.stream)
            for row in rows:
                self._publish(topic, row.payload, False)
