"""Push to talk: when the microphone is listened to, from presses of a button. Which button it is, others know."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

from device.clock import STEADY

Press = Literal["hold", "once"]

RELEASE_TAIL_S = 0.3
"""People let go with the last syllable."""

LONGEST_HOLD_S = 30.0
"""A button that is held longer is stuck, or something lies on it."""


class TalkWindow:
    """Open while somebody wants to be heard.

    With `hold`, from press to release. With `once`, from a press until a call was decided, or `once_s` went by.
    Thread-safe.

    Args:
        press: how the button is used.
        once_s: how long a press opens the window, in seconds.
        now: the clock that blocks of audio are stamped by.
        changed: called with whether the window is open, by whoever opens or closes it.
    """

    def __init__(
        self,
        press: Press,
        once_s: float,
        now: Callable[[], datetime] = STEADY.now,
        changed: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self._press = press
        self._length = timedelta(seconds=once_s if press == "once" else LONGEST_HOLD_S)
        self._now, self._changed = now, changed
        self._lock = threading.Lock()
        self._until: datetime | None = None

    def pressed(self) -> None:
        """Open; a press while it is open gives it its full time again."""
        with self._lock:
            self._until = self._now() + self._length
        self._changed(True)

    def released(self) -> None:
        """Close soon, if the button is to be held."""
        if self._press == "hold":
            with self._lock:
                if self._until is not None:
                    self._until = min(self._until, self._now() + timedelta(seconds=RELEASE_TAIL_S))

    def decided(self, *, goes_on: bool) -> None:
        """Close after a call was decided, unless the button is held; a question gives the time to answer it."""
        if self._press == "hold":
            return
        if goes_on:
            self.pressed()
        else:
            self._close()

    def hears(self, moment: datetime) -> bool:
        """Say whether what was said at a moment is listened to; called with moments in order."""
        with self._lock:
            if self._until is None:
                return False
            is_open = moment <= self._until
        if not is_open:
            self._close()
        return is_open

    def _close(self) -> None:
        with self._lock:
            self._until = None
        self._changed(False)
