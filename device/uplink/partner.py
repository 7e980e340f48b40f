"""What the uplink carries for two devices of a court: each hears the status of the other one."""

from typing import Protocol

from wire.pairing import PairStatus


class Partner(Protocol):
    """The other device of the court, as the uplink needs to know it."""

    @property
    def topic(self) -> str:
        """Give the topic of its status."""

    def connected(self, is_connected: bool) -> None:
        """Take note that there is a connection to the broker, before it is told of; or that it is over."""

    def said(self, payload: bytes, retained: bool) -> None:
        """Take a status of it, in the connection's thread."""

    def report(self) -> PairStatus:
        """Give what this device's own status says of the two."""
