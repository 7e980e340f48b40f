"""What waits to be played. It never grows, and what it drops is what nobody needs to hear any more."""

import threading
from collections import deque
from dataclasses import dataclass

from device.feedback.signals import Signal

MOST_SIGNALS = 3
"""Three sounds take a second; older news than that would be taken for the answer to the next call."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A sentence to be spoken."""

    text: str


Sound = Signal | Speech


class SoundQueue:
    """The sounds that wait, in the order in which they are played.

    At most three signals and one sentence wait. Signals are played before a sentence. At the bound the oldest signal
    goes, an alarm last; a sentence takes the place of the one that waits, since the score in it is out of date. An
    alarm is played next, and nothing else that waits is played at all; the newest alarm takes the place of an older
    one. Thread-safe, and `put` never waits.
    """

    def __init__(self) -> None:
        self._signals: deque[Signal] = deque()
        self._speech: Speech | None = None
        self._closed = False
        self._changed = threading.Condition()

    def __len__(self) -> int:
        """Give how many sounds wait."""
        with self._changed:
            return len(self._signals) + (self._speech is not None)

    def put(self, sound: Sound) -> None:
        """Add a sound; nothing is added to a closed queue."""
        with self._changed:
            if self._closed:
                return
            if isinstance(sound, Speech):
                self._speech = sound
            else:
                self._put_signal(sound)
            self._changed.notify()

    def _put_signal(self, signal: Signal) -> None:
        if signal is Signal.ALARM:
            self._signals.clear()
            self._speech = None
        elif len(self._signals) == MOST_SIGNALS:
            # An alarm can only be the first that waits, since it cleared what was before it.
            del self._signals[1 if self._signals[0] is Signal.ALARM else 0]
        self._signals.append(signal)

    def get(self) -> Sound | None:
        """Wait for the next sound and take it; `None` when the queue is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._signals or self._speech)
            if self._closed:
                return None
            if self._signals:
                return self._signals.popleft()
            speech, self._speech = self._speech, None
            return speech

    def close(self) -> None:
        """Drop everything; whoever waits gets `None`."""
        with self._changed:
            self._closed = True
            self._signals.clear()
            self._speech = None
            self._changed.notify_all()
