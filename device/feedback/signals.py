"""What a decision is told as: the few signals that sound and lamp know. How they look and sound is each channel's."""

from enum import StrEnum

from padel.events import Verdict
from padel.umpiring import Decision


class Signal(StrEnum):
    """What an umpire must notice without looking at a screen."""

    TAKEN = "taken"
    """The call counts."""
    CONFIRMED = "confirmed"
    """The score called is the score here; seen, not heard, since it follows every point."""
    ASKED = "asked"
    """Something is missing: who?"""
    REFUSED = "refused"
    """The call makes no sense now."""
    ALARM = "alarm"
    """The score called is not the score here."""
    DISCARDED = "discarded"
    """The shot that waited for its who does not count."""
    MUTED = "muted"
    """The appliance no longer listens."""
    LISTENING = "listening"
    """The appliance listens again."""
    NO_MICROPHONE = "no_microphone"
    """The microphone is away, so nothing is heard."""
    NOT_KEPT = "not_kept"
    """The disk takes nothing, so what counts is in memory only."""


_OF_VERDICT: dict[Verdict, Signal] = {
    "taken": Signal.TAKEN,
    "confirmed": Signal.CONFIRMED,
    "asked": Signal.ASKED,
    "refused": Signal.REFUSED,
    "alarm": Signal.ALARM,
    "discarded": Signal.DISCARDED,
}


def signal_of(decision: Decision) -> Signal | None:
    """Give the signal of a decision; `None` for an answer, which is spoken."""
    if decision.muted is not None:
        return Signal.MUTED if decision.muted else Signal.LISTENING
    return _OF_VERDICT.get(decision.verdict)
