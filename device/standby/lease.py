"""Which of two devices of a court is primary, as pure state, from what their statuses say. No I/O and no clock."""

from wire.pairing import PairStatus, Role

TELL_EVERY_S = 2.0
"""How often each of two devices says that it is there."""

LEASE_S = 6.0
"""A partner that was silent for so long is gone, also when no broker said so."""

GRACE_S = 1.0
"""So long after it is gone, what it sent at the end is waited for."""

KNOWING_S = 10.0
"""How much longer, while the server has not said how the match stands."""

ALONE_S = 30.0
"""A device that no broker took since its start scores alone after this."""


class Lease:
    """The role of a device, and its term: a number that grows whenever the role goes to the other one.

    Times are a monotonic clock's, in seconds.

    Attributes:
        term: of this device's own last time as primary; 0 when it never was.
        seen: the partner's highest one.
        goes_on: whether it became primary with nobody else having scored since it did, as after a start.
    """

    def __init__(self, name: str, partner: str, now_s: float, term: int = 0, seen: int = 0) -> None:
        self.partner, self.term, self.seen = partner, term, seen
        self.role: Role = "standby"
        self.goes_on = False
        self._yields = partner < name
        self._began_s, self._heard_s = now_s, now_s
        self._connected_s: float | None = None
        self._was_connected = False
        self._gone_s: float | None = None
        self._both_s: float | None = None
        self._says: PairStatus | None = None

    @property
    def was_last(self) -> bool:
        """Say whether this device scored last, as far as it knows."""
        return self.term > 0 and self.term >= self.seen

    def partner_at(self, now_s: float) -> Role | None:
        """Give what the partner is, as far as it said; `None` when it is not there."""
        return None if self._says is None or self.gone_since_s(now_s) is not None else self._says.role

    def connected(self, now_s: float) -> None:
        """Take note of a connection to the broker."""
        self._connected_s, self._was_connected = now_s, True
        self._gone_s = self._says = self._both_s = None

    def disconnected(self) -> None:
        """Take note that there is none: nothing is known of the partner then, and the role stays as it is."""
        self._connected_s = None

    def hear(self, says: PairStatus | None, now_s: float, *, is_online: bool, is_live: bool) -> None:
        """Take what the partner's status says; one that is not live was kept by the broker."""
        if says is not None:
            self.seen = max(self.seen, says.term)
        if not is_online:
            self._gone_s = now_s if self._gone_s is None else self._gone_s
            self._says = None
            return
        self._gone_s, self._says = None, says
        if is_live:
            self._heard_s = now_s

    def turn(self, now_s: float, *, hears: bool, is_ready: bool) -> bool:
        """Look at who is to score; say whether the role has changed.

        Args:
            hears: whether this device has a microphone.
            is_ready: whether the server has said how the match stands, since the connection began.
        """
        before = self.role
        if self.role == "primary":
            self._stay(now_s, hears=hears)
        elif self._takes(now_s, hears=hears, is_ready=is_ready):
            self.role, self.goes_on = "primary", self.was_last
            self.term = self.term if self.goes_on else max(self.term, self.seen) + 1
        return self.role != before

    def gone_since_s(self, now_s: float) -> float | None:
        """Give since when the partner is not there; `None` while it is, or nothing can be known."""
        if self._connected_s is None:
            return None
        if self._gone_s is not None:
            return self._gone_s
        silent_s = max(self._heard_s, self._connected_s) + LEASE_S
        return silent_s if now_s >= silent_s else None

    def _stay(self, now_s: float, *, hears: bool) -> None:
        says = self._says
        if says is None or self._connected_s is None:
            return
        if says.role == "primary":
            if says.term > self.term or (says.term == self.term and self._yields):
                self.role = "standby"
        elif self.gone_since_s(now_s) is None and not hears and says.hears:
            self.role = "standby"
        elif says.term >= self.term:
            self.term = says.term + 1

    def _takes(self, now_s: float, *, hears: bool, is_ready: bool) -> bool:
        if self._connected_s is None:
            return not self._was_connected and now_s >= self._began_s + ALONE_S
        gone_s = self.gone_since_s(now_s)
        if gone_s is not None:
            return now_s >= gone_s + GRACE_S + (0.0 if is_ready else KNOWING_S)
        if self._says is None or self._says.role == "primary":
            self._both_s = None
            return False
        self._both_s = now_s if self._both_s is None else self._both_s
        waited_s = now_s - self._both_s
        if self._says.hears != hears:
            return hears and (is_ready or waited_s >= KNOWING_S)
        return waited_s >= (LEASE_S + KNOWING_S if self._yields else GRACE_S + (0.0 if is_ready else KNOWING_S))
