"""What a device leaves at the broker when it goes: `offline`, said by itself or, as its last will, by the broker."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from device.outbox import Outbox
from device.uplink.connection import Connection, Will
from device.uplink.partner import Partner
from wire.delivery import Status
from wire.topics import Address

_log = logging.getLogger(__name__)

_GOODBYE_S = 1.0


class Farewell:
    """Says `offline` on the device's status topic, retained; `run` and `version` are those of its status."""

    def __init__(
        self, outbox: Outbox, address: Address, version: str, run: str, partner: Callable[[], Partner | None]
    ) -> None:
        self._outbox, self._address, self._version, self._run, self._partner = outbox, address, version, run, partner

    def will(self) -> Will:
        """Give what the broker says when the connection is cut."""
        return Will(self._address.status, self._offline().encode())

    def say(self, connection: Connection) -> None:
        """Say it over a connection that is then closed, with the time and what waits in the outbox."""
        status = self._offline().model_copy(update={"time": datetime.now(UTC), "outbox": self._outbox.depths()})
        goodbye = connection.publish(self._address.status, status.encode(), True)
        try:
            goodbye.wait_for_publish(_GOODBYE_S)
        except (ValueError, RuntimeError):
            _log.debug("the connection ended before the goodbye")

    def _offline(self) -> Status:
        partner = self._partner()
        pair = partner.report() if partner else None
        return Status(state="offline", version=self._version, epoch=self._outbox.epoch, run=self._run, pair=pair)
