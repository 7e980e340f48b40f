"""Whether the services work after a change, as systemd sees it: each gets ready, and none ends for a while."""

import subprocess
import time
from collections.abc import Callable, Sequence

from device.board.machine import Machine
from marcador.doctor.examining import parts

START_S = 900.0
"""A service that is not ready by then has failed; the server's own time limit is as long."""

LASTS_S = 30.0
_LOOK_S = 1.0

_UNITS = {"broker": "mosquitto.service", "server": "marcador-server.service", "device": "marcador-device.service"}


class Services:
    """The services of this box.

    Args:
        lasts_s: for how long they must go on.
        sleep: waits for so many seconds.
    """

    def __init__(
        self, machine: Machine | None = None, lasts_s: float = LASTS_S, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._machine = machine or Machine()
        self._lasts_s, self._sleep = lasts_s, sleep

    @property
    def units(self) -> list[str]:
        """Give the units of this box, each after those that it needs."""
        is_a = parts(self._machine)
        return [unit for part, unit in _UNITS.items() if part in is_a]

    def restart(self) -> str | None:
        """Start them all again, and see that they work; give what does not, `None` when all do."""
        _systemctl("daemon-reload")
        for unit in self.units:
            if not _systemctl("restart", unit):
                return f"{unit} does not start; journalctl -u {unit} says why"
        return self.trouble()

    def trouble(self) -> str | None:
        """Watch them for a while; give what does not go on, `None` when all do."""
        began = {unit: self._starts(unit) for unit in self.units}
        for _ in range(round(self._lasts_s / _LOOK_S)):
            self._sleep(_LOOK_S)
            for unit in self.units:
                if self._starts(unit) != began[unit] or not _systemctl("is-active", "--quiet", unit):
                    return f"{unit} starts, but ends again; journalctl -u {unit} says why"
        return None

    def _starts(self, unit: str) -> str:
        return self._machine.ask(["systemctl", "show", "--property=NRestarts", unit]) or ""


def _systemctl(*words: str) -> bool:
    command: Sequence[str] = ("systemctl", *words)
    try:
        return subprocess.run(command, timeout=START_S, check=False, capture_output=True).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
