"""Whether hearing, outbox and uplink all go on: what a watchdog is told, so that a hang ends in a new start.

A part that waits for its turn (a microphone that is unplugged, a server that is away) goes on; only one that hangs
does not.
"""

import time
from collections.abc import Callable
from contextlib import suppress

from device.errors import OutboxError
from device.outbox import Outbox

HEARING_S = 20.0
"""A block of sound, or of silence in its place, comes every 50 ms; a microphone is given up after 5 s."""

UPLINK_S = 120.0
"""Looking a name up, two versions of MQTT and the longest wait between two tries, twice over."""


class Pulse:
    """Beats while a part goes on with its work.

    Args:
        longest_s: the seconds after which a part without a beat is stalled.
        now_s: a monotonic clock.
    """

    def __init__(self, longest_s: float, now_s: Callable[[], float] = time.monotonic) -> None:
        self._longest_s, self._now_s = longest_s, now_s
        self._beaten_s = now_s()
        self.has_begun = False

    def beat(self) -> None:
        """Say that the part goes on; from any thread."""
        self._beaten_s = self._now_s()
        self.has_begun = True

    @property
    def is_stalled(self) -> bool:
        """Say whether the last beat is too long ago."""
        return self._now_s() - self._beaten_s > self._longest_s


class Liveness:
    """Looks at the parts of an appliance."""

    def __init__(self, hearing: Pulse, uplink: Pulse, outbox: Outbox) -> None:
        self._hearing, self._uplink, self._outbox = hearing, uplink, outbox

    @property
    def has_begun(self) -> bool:
        """Say whether sound was heard and the uplink tries to connect."""
        return self._hearing.has_begun and self._uplink.has_begun

    def stalled(self) -> tuple[str, ...]:
        """Name the parts that do not go on; an outbox that hangs is never answered for."""
        late = [name for name, pulse in self._pulses() if pulse.is_stalled]
        with suppress(OutboxError):
            self._outbox.kept("liveness")
            return tuple(late)
        return (*late, "outbox")

    def _pulses(self) -> tuple[tuple[str, Pulse], ...]:
        return ("hearing", self._hearing), ("uplink", self._uplink)
