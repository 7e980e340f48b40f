"""Which calls of those that a device heard itself the primary has decided on, and which it has not. Pure.

The umpire says one call at a time. So two devices that heard calls end within a second, or the same words within a
few, heard one. The primary's calls come in their order: whatever was said before the newest of them it has heard,
or has refused.
"""

from datetime import datetime, timedelta
from typing import Generic, NamedTuple, Protocol, TypeVar

ANY = timedelta(seconds=1)
"""Calls that end within this are one, whatever was understood: nobody says two so quickly."""

SAME = timedelta(seconds=3)
"""The same words within this are one call, for clocks that are not known well."""

AGAIN = timedelta(seconds=5)
"""The same words within this, while nothing answers the umpire, are one call that was repeated."""

_MOST = 64


class Heard(Protocol):
    """A call that was heard here."""

    @property
    def text(self) -> str:
        """Give its words."""

    @property
    def speech_ended(self) -> datetime:
        """Give when it ended, by the clock of this device."""


H = TypeVar("H", bound=Heard)


class Call(NamedTuple):
    """A call of the primary, by this device's clock."""

    text: str
    speech_ended: datetime


class OwnCalls(Generic[H]):
    """The calls that were heard here and not by the primary, as far as is known."""

    def __init__(self) -> None:
        self._own: list[H] = []
        self._said: list[Call] = []
        self._spare: list[Call] = []
        self._covered: list[H] = []

    @property
    def waiting(self) -> tuple[H, ...]:
        """Give them, in order."""
        return tuple(self._own)

    def hear(self, own: H) -> bool:
        """Take a call that was heard here; say whether the primary has not had it."""
        match = next((one for one in self._spare if _is_same(one, own)), None)
        if match is not None:
            self._spare.remove(match)
        elif not self._said or own.speech_ended > self._said[-1].speech_ended + ANY:
            self._own.append(own)
            return True
        self._cover([own])
        return False

    def said(self, call: Call) -> None:
        """Take a call of the primary: it and all before it are decided."""
        self._said = [*self._said[1 - _MOST :], call]
        end = sum(one.speech_ended <= call.speech_ended + ANY for one in self._own)
        if not any(_is_same(call, one) for one in self._own[:end]):
            if self._own[end:] and _is_same(call, self._own[end]):
                end += 1
            else:
                self._spare = [*self._spare[1 - _MOST :], call]
        self._cover(self._own[:end])
        del self._own[:end]

    def bring_back(self, call: Call, instead: H) -> None:
        """Take back what `said` did to the newest call; where it was not heard here, `instead` waits in its place."""
        own = next((one for one in reversed(self._covered) if _is_same(call, one)), instead)
        self._own.insert(0, own)

    def take(self) -> list[H]:
        """Hand them over, each once: the umpire repeats what nothing answers."""
        taken: list[H] = []
        for one in self._own:
            last = taken[-1] if taken else None
            if last is None or one.text != last.text or one.speech_ended - last.speech_ended > AGAIN:
                taken.append(one)
        self.clear()
        return taken

    def clear(self) -> None:
        """Forget all."""
        for calls in (self._own, self._said, self._spare, self._covered):
            calls.clear()

    def _cover(self, own: list[H]) -> None:
        self._covered = [*self._covered, *own][-_MOST:]


def _is_same(call: Call, own: Heard) -> bool:
    apart = abs(call.speech_ended - own.speech_ended)
    return apart <= ANY or (call.text == own.text and apart <= SAME)
