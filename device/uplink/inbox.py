"""What arrives from the server, on its way to the uplink's thread: receipts merged, commands in a short queue."""

import logging
import threading
from collections import deque
from collections.abc import Callable

from device.uplink.partner import Partner
from wire.delivery import Receipt
from wire.errors import WireError
from wire.topics import Address, Stream

_log = logging.getLogger(__name__)

_COMMANDS = 64


class Inbox:
    """Bounded whatever the server sends: the newest receipt of each stream, and the newest commands.

    Attributes:
        partner: the other device of the court, which is told what its status says.
    """

    def __init__(self, address: Address, wake: Callable[[], None]) -> None:
        self._address, self._wake = address, wake
        self.partner: Partner | None = None
        self._lock = threading.Lock()
        self._epochs: dict[str, str] = {}
        self._receipts: dict[tuple[str, Stream], Receipt] = {}
        self._commands: deque[bytes] = deque(maxlen=_COMMANDS)

    def expect(self, epochs: dict[str, str]) -> None:
        """Take receipts of these epochs from now on, each from its topic; what came of others is forgotten."""
        with self._lock:
            self._epochs, self._receipts = dict(epochs), {}

    def deliver(self, topic: str, payload: bytes, retained: bool) -> None:
        """Take a message; a retained command is old and would be obeyed at every connect, so it is not taken."""
        if topic in self._epochs.values():
            self._receipt(topic, payload)
        elif self.partner is not None and topic == self.partner.topic:
            self.partner.said(payload, retained)
        elif topic == self._address.command and not retained:
            with self._lock:
                self._commands.append(payload)
        self._wake()

    def receipts(self) -> list[Receipt]:
        """Hand over the receipts since the last call, at most one a stream of an epoch."""
        with self._lock:
            taken, self._receipts = self._receipts, {}
        return list(taken.values())

    def commands(self) -> list[bytes]:
        """Hand over the commands since the last call, in order."""
        with self._lock:
            taken = list(self._commands)
            self._commands.clear()
        return taken

    def _receipt(self, topic: str, payload: bytes) -> None:
        try:
            receipt = Receipt.decode(payload)
        except WireError as error:
            _log.warning("from the server: %s", error)
            return
        with self._lock:
            if self._epochs.get(receipt.epoch) != topic:
                return
            key = (receipt.epoch, receipt.stream)
            earlier = self._receipts.get(key)
            self._receipts[key] = receipt if earlier is None else _merged(earlier, receipt)


def _merged(earlier: Receipt, later: Receipt) -> Receipt:
    return later.model_copy(update={"resend": earlier.resend or later.resend})
