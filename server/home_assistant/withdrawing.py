"""Takes devices that were let in and are so no more, revoked or at another court now, away from Home Assistant."""

import logging
from collections.abc import Callable
from threading import Event, Thread

from server.auth.identities import Identities
from server.errors import ServerError
from server.home_assistant.discovery import topic_of
from server.home_assistant.presence import Send
from wire.topics import Address

_log = logging.getLogger(__name__)

LOOK_EVERY_S = 5.0


class Withdrawing:
    """Watches the register, in a thread of its own.

    What a broker keeps of a device is emptied, which is how Home Assistant is told that it is gone: after each change
    of the register, and once after each start, since nobody knows whether the broker was there the last time.
    """

    def __init__(self, identities: Identities, send: Send, say: Callable[[str], None] = _log.info) -> None:
        self._identities, self._send, self._say = identities, send, say
        self._withdrawn = frozenset[Address]()
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="home-assistant-withdrawing", daemon=True)

    @property
    def gone(self) -> frozenset[Address]:
        """Give where nobody is any more, as far as the register can be read."""
        try:
            return frozenset(Address(*one) for one in self._identities.register.gone)
        except ServerError as error:
            _log.warning("%s", error)
            return frozenset()

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stopping.set()
        self._thread.join()

    def look(self) -> None:
        """Look once; what a broker did not take is sent at the next look."""
        gone = self.gone
        sent = {one for one in gone - self._withdrawn if self._send(topic_of(one), b"", retain=True)}
        for one in sent:
            self._say(f"device {one.device} of court {one.court} is taken away from Home Assistant")
        self._withdrawn = (self._withdrawn & gone) | sent

    def _run(self) -> None:
        while True:
            try:
                self.look()
            except Exception:
                _log.exception("whom to take away from Home Assistant is not known; it is looked up again")
            if self._stopping.wait(LOOK_EVERY_S):
                return
