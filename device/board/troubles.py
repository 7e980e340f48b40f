"""What of the board is bad enough to be told at the court and to the server, in sentences, and what is measured."""

import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from device.board.disk import space, wear
from device.board.finding import Verdict
from device.board.machine import Machine
from device.board.power import power
from device.board.temperature import degrees_c, temperature
from wire.gauges import BoardGauges

LOOK_S = 60.0


class Troubles:
    """Looks at the board once a minute; called as often as anybody wants to know.

    Args:
        folder: where the appliance keeps what it has to deliver.
        now_s: a monotonic clock.
    """

    def __init__(
        self, folder: Path, machine: Machine | None = None, now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._folder, self._machine, self._now_s = folder, machine or Machine(), now_s
        self._looked_s = -LOOK_S
        self._found: tuple[str, ...] = ()

    def __call__(self) -> tuple[str, ...]:
        """Give what is bad now, and what to do."""
        if self._now_s() - self._looked_s >= LOOK_S:
            self._looked_s = self._now_s()
            self._found = self._look()
        return self._found

    def board(self) -> BoardGauges:
        """Give what is measured of the board now."""
        total = free = None
        with suppress(OSError):
            total, _, free = shutil.disk_usage(self._folder)
        return BoardGauges(
            temperature_c=degrees_c(self._machine), disk_bytes=total or None, disk_free_bytes=free, age_s=0
        )

    def _look(self) -> tuple[str, ...]:
        looks = (power(self._machine), temperature(self._machine), space(self._folder), wear(self._machine))
        return tuple(f"{one.check}: {one.sentence}" for one in looks if one.verdict is Verdict.BAD)
