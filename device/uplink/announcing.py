"""Says how the way to the server is, once whenever that changes."""

import logging
from collections.abc import Callable

from device.uplink.unreceipted import UNRECEIPTED_S
from wire.broker import BrokerAddress
from wire.topics import Address

_log = logging.getLogger(__name__)

_REASONS = 10
"""So many are remembered, at most."""


class Announcing:
    """What is said of the way to one broker."""

    def __init__(self, broker: BrokerAddress, address: Address, say: Callable[[str], None]) -> None:
        self._broker, self._address, self._say = broker, address, say
        self._reasons = list[str]()

    @property
    def is_down(self) -> bool:
        """Say whether the last word was that there is no way."""
        return bool(self._reasons)

    def down(self, because: str) -> None:
        """Say that there is none, and each reason once: after a lost connection it may be a revocation."""
        if not self._reasons:
            _log.warning("%s; it is tried again until it works, and nothing is lost meanwhile", because)
        elif because not in self._reasons:
            _log.warning("still no way to the server: %s", because)
        self._reasons = [because, *(one for one in self._reasons if one != because)][:_REASONS]

    def enrolled_again(self, broker: BrokerAddress) -> None:
        """Say that the device goes on with other credentials, at the broker that came with them."""
        self._broker = broker
        self._say(f"this device was enrolled again; it goes on with that, at {broker}")

    def lost(self, reason: str) -> None:
        """Say that a connection was lost."""
        self.down(f"the connection to {self._broker} was lost: {reason}")

    def up(self, version: str) -> None:
        """Say that there is a connection, and in which version of MQTT."""
        again = " again" if self._reasons else ""
        self._say(f"connected to {self._broker}{again}, in {version}")
        self._reasons.clear()

    def receipted(self) -> None:
        """Say that a server receipts, after it was said that none does."""
        self._say("a server receipts what is sent again")

    def unreceipted(self) -> None:
        """Say that the broker takes messages, but no server says that it has them."""
        _log.warning(
            "the broker takes messages, but no server has receipted one for %.0f s; check that a server runs"
            " at %s, that its club is %r as here, and what its log says. Nothing is lost meanwhile",
            UNRECEIPTED_S,
            self._broker,
            self._address.club,
        )

    def namesake(self) -> None:
        """Say that another device has the same name."""
        _log.warning(
            "two devices call themselves %r on court %r: this one was thrown out of the broker by another; "
            "give one of them another name. Nothing is lost meanwhile",
            self._address.device,
            self._address.court,
        )

    def behind(self) -> None:
        """Say that the outbox is older than what the server has."""
        _log.warning(
            "the server has more of this device than its outbox: the file is an old copy, or another device has the "
            "same one. All that it holds is sent again under new numbers; what the server has already it knows again"
        )
