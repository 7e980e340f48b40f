"""Who comes to the embedded broker, and what they may do there."""

import hmac
import logging
import time
from collections.abc import Mapping
from typing import Protocol

from server.auth.identities import Identities
from server.auth.topic_rules import Bridge, Device, Onlooker, Server, Shared, Who, client_id

_log = logging.getLogger(__name__)

_WARN_EVERY_S = 3600.0


class Gate(Protocol):
    """Lets clients in."""

    def enter(self, username: str, password: str, client: str) -> Who | None:
        """Give who a client is; `None` when it may not come in."""
        ...

    def stays(self, who: Who) -> bool:
        """Say whether who came in may stay."""
        ...


class Trusted:
    """Lets in those who have a password, to everything: for the server's own programs and for tests."""

    def __init__(self, users: Mapping[str, str]) -> None:
        self._users = dict(users)

    def enter(self, username: str, password: str, client: str) -> Who | None:
        """Compare in constant time, so that the time taken tells nothing of the password."""
        return Server() if _is_right(self._users.get(username), password) else None

    def stays(self, who: Who) -> bool:
        """Say that whoever came in may stay."""
        return True


class DeviceGate:
    """Lets in devices, onlookers and clubs, and for a time who has the password devices had in common.

    Args:
        identities: the register.
        shared: the name and the password that devices had in common.
    """

    def __init__(self, identities: Identities, shared: tuple[str, str] | None) -> None:
        self._identities, self._shared = identities, shared
        self._warned: dict[str, float] = {}

    def enter(self, username: str, password: str, client: str) -> Who | None:
        """Let in who has a password, under an identifier that is no other's."""
        if self._shared is not None and username == self._shared[0]:
            return self._enter_shared(password, client)
        other = self._identities.onlooker(username, password) or self._identities.bridge(username, password)
        if other is not None:
            return other if client == other.username else None
        device = self._identities.device(username, password)
        return device if device is not None and client in map(client_id, device.addresses) else None

    def stays(self, who: Who) -> bool:
        """Say whether a device is still enrolled, and an onlooker or a club's bridge still let in."""
        is_of_register = isinstance(who, Device | Onlooker | Bridge)
        return not is_of_register or any(one.who == who for one in self._identities.register.let_in)

    def _enter_shared(self, password: str, client: str) -> Who | None:
        assert self._shared is not None
        enrolled = {client_id(one.who.addresses[0]) for one in self._identities.register.devices}
        if not _is_right(self._shared[1], password) or client in enrolled:
            return None
        if time.monotonic() - self._warned.get(client, -_WARN_EVERY_S) >= _WARN_EVERY_S:
            self._warned[client] = time.monotonic()
            _log.warning(
                "%s comes with the password that all devices share; give it one of its own: 'marcador server enroll"
                " COURT' here, then 'marcador device --enroll URL CODE' there",
                client,
            )
        return Shared()


def _is_right(expected: str | None, given: str) -> bool:
    return hmac.compare_digest(given.encode(), (expected or "").encode()) and expected is not None
