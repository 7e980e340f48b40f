"""The connection to the server's own broker: calls, since both are in one process. Meaning is left to others."""

from collections.abc import Callable
from typing import Protocol

from server.ingest.inbox import Delivery, Inbox
from wire.topics import ROOT, Stream

_NAMES = frozenset((*map(str, Stream), "status"))
_LEVELS = 6
"""Of a topic on which a device sends: the root's two, club, court, device and the name."""


class OwnBroker(Protocol):
    """The broker, as `server.broker.EmbeddedBroker` is one."""

    @property
    def is_running(self) -> bool:
        """Say whether messages can come and go."""

    def follow(self, heard: Callable[[str, bytes, bool], None] | None) -> None:
        """Have somebody told of each message: topic, payload, and whether it was kept from before."""

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """Send without waiting; say whether the broker runs."""


class OwnLink:
    """Fills the inbox from the broker in this process, and sends receipts there, as `BrokerLink` does elsewhere."""

    def __init__(self, broker: OwnBroker, inbox: Inbox, club: str) -> None:
        self._broker, self._inbox, self._prefix = broker, inbox, f"{ROOT}/{club}/"
        self._is_started = False

    @property
    def is_connected(self) -> bool:
        """Say whether messages can come and go."""
        return self._is_started and self._broker.is_running

    def start(self) -> None:
        """Begin to take messages, first of all what the broker keeps."""
        self._is_started = True
        self._broker.follow(self._heard)

    def wait_settled(self, timeout_s: float) -> bool:
        """Say whether there is a broker; nothing is waited for."""
        return self.is_connected

    def stop(self) -> None:
        """Take no more."""
        self._is_started = False
        self._broker.follow(None)

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """Send with QoS 1 without waiting, kept for who comes later if `retain`; `False` where it cannot be sent."""
        return self._is_started and self._broker.publish(topic, payload, retain=retain)

    def _heard(self, topic: str, payload: bytes, is_retained: bool) -> None:
        is_ours = topic.startswith(self._prefix) and topic.rpartition("/")[2] in _NAMES
        if is_ours and topic.count("/") == _LEVELS - 1:
            self._inbox.put(Delivery(topic, payload, is_retained))
