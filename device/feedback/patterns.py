"""What the lamp shows, as data: colours and rhythms. Each differs from the others without its colour too.

So one plain light is enough, and nobody has to tell red from green.
"""

from dataclasses import dataclass

from device.feedback.signals import Signal

Colour = tuple[bool, bool, bool]
"""Red, green, blue: each on or off, since a lamp without pulse-width modulation never flickers."""

OFF: Colour = (False, False, False)
WHITE: Colour = (True, True, True)
GREEN: Colour = (False, True, False)
RED: Colour = (True, False, False)
YELLOW: Colour = (True, True, False)
MAGENTA: Colour = (True, False, True)


@dataclass(frozen=True, slots=True)
class Step:
    """A colour for a time; `length_s` of `None` is until something else is to be shown."""

    colour: Colour
    length_s: float | None = None


Pattern = tuple[Step, ...]


def _blinks(colour: Colour, times: int, on_s: float, off_s: float) -> Pattern:
    return (Step(OFF, off_s), *(Step(colour, on_s), Step(OFF, off_s)) * times)


OF_SIGNAL: dict[Signal, Pattern] = {
    Signal.TAKEN: _blinks(GREEN, 1, 0.6, 0.1),
    Signal.CONFIRMED: _blinks(GREEN, 2, 0.1, 0.1),
    Signal.REFUSED: _blinks(RED, 2, 0.25, 0.15),
    Signal.ALARM: _blinks(RED, 20, 0.08, 0.08),
    Signal.DISCARDED: _blinks(YELLOW, 3, 0.1, 0.3),
}
"""Shown once, then the lamp rests again."""

LISTENING: Pattern = (Step(WHITE),)
ASKED: Pattern = (Step(YELLOW, 0.25), Step(OFF, 0.25))
MUTED: Pattern = (Step(RED, 0.1), Step(OFF, 2.9))
NO_MICROPHONE: Pattern = (Step(OFF, 1.2), *(Step(RED, 0.1), Step(OFF, 0.2)) * 3)
NOT_KEPT: Pattern = (Step(WHITE, 1.0), *(Step(RED, 0.2), Step(OFF, 0.2)) * 2)
AWAY: Pattern = (Step(WHITE, 0.05), Step(OFF, 3.95))
OFFLINE: Pattern = (Step(WHITE, 1.8), Step(MAGENTA, 0.1), Step(OFF, 0.1))
OFFLINE_AWAY: Pattern = (Step(MAGENTA, 0.05), Step(OFF, 0.15), Step(MAGENTA, 0.05), Step(OFF, 3.75))
"""Shown again and again, while nothing happens."""


@dataclass(frozen=True, slots=True)
class Resting:
    """What the appliance does between two calls.

    Attributes:
        asked: a shot waits for its who.
        muted: it was told not to listen.
        away: it listens only when the button is pressed, and it is not.
        offline: nothing arrives at a server: no broker, or nobody who receipts; calls are kept.
        no_microphone: nothing can be heard.
        not_kept: the disk takes nothing; calls are in memory only.
    """

    asked: bool = False
    muted: bool = False
    away: bool = False
    offline: bool = False
    no_microphone: bool = False
    not_kept: bool = False

    def pattern(self) -> Pattern:
        """Give what is shown; what wants an answer comes first."""
        if self.no_microphone:
            return NO_MICROPHONE
        if self.asked:
            return ASKED
        if self.not_kept:
            return NOT_KEPT
        if self.muted:
            return MUTED
        if self.offline:
            return OFFLINE_AWAY if self.away else OFFLINE
        return AWAY if self.away else LISTENING
