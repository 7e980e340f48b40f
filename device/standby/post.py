"""What other threads have for the one that hears: what the partner and the server say, kept until it looks."""

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta

from device.clock import Clock
from wire.delivery import Status
from wire.errors import WireError
from wire.pairing import Follow, PairStatus
from wire.topics import Address

_LOG = logging.getLogger(__name__)

_STATUSES = 10
"""So many of the partner's last statuses say what its clock shows: the one that came quickest is nearest."""

Heard = tuple[PairStatus | None, bool, bool, float]
"""What a status says of the pair, whether it is online, whether it came just now, and when, in seconds."""


@dataclass(slots=True)
class Mail:
    """What came since the hearing thread looked last."""

    is_connected: bool = False
    follows: list[Follow] = field(default_factory=list)
    statuses: list[Heard] = field(default_factory=list)


class Post:
    """Takes it from any thread, and hands it over."""

    def __init__(self, partner: Address, clock: Clock) -> None:
        self._partner, self._clock = partner, clock
        self._lock, self._mail = threading.Lock(), Mail()
        self._aheads: deque[timedelta] = deque(maxlen=_STATUSES)

    @property
    def ahead(self) -> timedelta | None:
        """Give how far this clock is ahead of the partner's; `None` before a status told what that one shows."""
        return min(list(self._aheads), default=None)

    def connected(self, is_connected: bool) -> None:
        """Take note of a connection to the broker, or of its end."""
        with self._lock:
            self._mail.is_connected = is_connected
            self._mail.statuses.clear()

    def said(self, payload: bytes, retained: bool) -> None:
        """Take a status of the partner as it arrives."""
        try:
            status = Status.decode(payload)
        except WireError as error:
            _LOG.warning("from %s: %s", self._partner.device, error)
            return
        if not retained and status.state == "online" and status.time is not None:
            self._aheads.append(self._clock.now() - status.time)
        with self._lock:
            self._mail.statuses.append((status.pair, status.state == "online", not retained, time.monotonic()))

    def put(self, follow: Follow) -> None:
        """Take what the server says of the court's match."""
        with self._lock:
            self._mail.follows.append(follow)

    def take(self) -> Mail:
        """Give what came, once."""
        with self._lock:
            mail, self._mail = self._mail, Mail(self._mail.is_connected)
        return mail
