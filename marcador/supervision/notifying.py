"""Tells systemd how the service is: sd_notify(3), a datagram to the socket that it names in the environment."""

import logging
import os
import socket
from collections.abc import Mapping

_LOG = logging.getLogger(__name__)
_SENDS_S = 1.0


class Notifier:
    """Sends states to the socket of `NOTIFY_SOCKET`; without one it says nothing.

    Args:
        environment: where systemd says what it wants to hear.
        process: this process's id.

    Attributes:
        watchdog_s: the silence after which the service is taken for dead; `None` where nobody waits for it.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ, process: int | None = None) -> None:
        self._address = _address(environment.get("NOTIFY_SOCKET", ""))
        self.watchdog_s = _watchdog_s(environment, os.getpid() if process is None else process)

    @property
    def is_heard(self) -> bool:
        """Say whether anybody listens."""
        return self._address is not None

    def ready(self) -> None:
        """Say that the service does its work from now on."""
        self._send("READY=1")

    def alive(self) -> None:
        """Say that all of the service goes on."""
        self._send("WATCHDOG=1")

    def stopping(self) -> None:
        """Say that the service is about to end."""
        self._send("STOPPING=1")

    def status(self, sentence: str) -> None:
        """Say in a line how the service is, for `systemctl status`."""
        self._send("STATUS=" + " ".join(sentence.split()))

    def _send(self, state: str) -> None:
        if self._address is None:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
                channel.settimeout(_SENDS_S)
                channel.sendto(state.encode(), self._address)
        except OSError as error:
            _LOG.warning("systemd does not take what it is told (%s)", error.strerror or error)


def _address(named: str) -> str | None:
    """Give the socket's address: a path, or a name of the abstract kind, which sd_notify(3) writes with an @."""
    if named.startswith("@"):
        return "\0" + named[1:]
    return named if named.startswith("/") else None


def _watchdog_s(environment: Mapping[str, str], process: int) -> float | None:
    """Give the watchdog's time, unless it is meant for another process (sd_watchdog_enabled(3))."""
    microseconds, meant = environment.get("WATCHDOG_USEC", ""), environment.get("WATCHDOG_PID", str(process))
    if not microseconds.isdecimal() or int(microseconds) == 0 or meant != str(process):
        return None
    return int(microseconds) / 1e6
