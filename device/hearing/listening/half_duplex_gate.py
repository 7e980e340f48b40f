"""Half duplex: while the appliance sounds or speaks, and a little longer, what the microphone hears is dropped.

The moments of a block decide, not the moment at which it is looked at, so a recogniser that is behind drops the right
blocks: a block that holds the appliance's own voice is always handed over after that voice began.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from device.clock import STEADY
from device.hearing.sources.audio import AudioBlock

TAIL_S = 0.2
"""How long the room and the sound card may go on after the last sample."""

PATIENCE_S = 1.5
"""How long a sound waits for somebody to finish speaking; longer, and wind was taken for speech."""

_REMEMBERED = 16


@dataclass(slots=True)
class _Closing:
    begun: datetime
    over: datetime


class Gate:
    """Closed while the appliance makes itself heard.

    `closed` is for whoever plays; `drops` and `somebody_speaks` are for whoever hears. Thread-safe.

    A gate never stays closed because a loudspeaker hangs: each closing ends by itself.
    """

    def __init__(self, now: Callable[[], datetime] = STEADY.now, patience_s: float = PATIENCE_S) -> None:
        self._now = now
        self._patience_s = patience_s
        self._closings: deque[_Closing] = deque(maxlen=_REMEMBERED)
        self._silence = threading.Condition()
        self._speaking = False

    @contextmanager
    def closed(self, at_most_s: float) -> Iterator[None]:
        """Wait for the end of a sentence that somebody speaks, then close; at most for `at_most_s` and the tail."""
        with self._silence:
            self._silence.wait_for(lambda: not self._speaking, self._patience_s)
        begun = self._now()
        closing = _Closing(begun, begun + timedelta(seconds=at_most_s + TAIL_S))
        self._closings.append(closing)
        try:
            yield
        finally:
            closing.over = min(closing.over, self._now() + timedelta(seconds=TAIL_S))

    def somebody_speaks(self, speaking: bool) -> None:
        """Tell whether somebody is in the middle of a sentence; sounds wait for its end."""
        if speaking != self._speaking:
            with self._silence:
                self._speaking = speaking
                self._silence.notify_all()

    def drops(self, block: AudioBlock, rate_hz: int) -> bool:
        """Say whether the appliance's own voice is in the block, or may be."""
        began = block.ended - timedelta(seconds=len(block.samples) / rate_hz)
        return any(one.begun < block.ended and began < one.over for one in tuple(self._closings))
