"""Tells the umpire what became of a call: sound, voice and lamp, driven by decisions alone. Nothing comes back."""

import threading
from dataclasses import replace
from typing import Literal

from device.feedback.announcer import Announcer
from device.feedback.lamp import Lamp
from device.feedback.patterns import Resting
from device.feedback.sentences import DISK_BACK, DISK_FULL, MICROPHONE_AWAY, MICROPHONE_BACK
from device.feedback.signals import Signal, signal_of
from device.feedback.sound_queue import Speech
from padel.match import Match
from padel.umpiring import Decision
from padel.umpiring.announcing import announced, is_between_games
from padel.umpiring.next_match import CONFIRMED

Spoken = Literal["never", "on_request", "games", "points"]


class Feedback:
    """The channels to the umpire; each may be missing, and none makes its caller wait. Thread-safe.

    Args:
        announcer: sounds and voice.
        lamp: the light.
        spoken: when the score is spoken; what was asked for is answered by every setting but `never`.
        language: of what it says by itself, a code as in the settings.
    """

    def __init__(
        self,
        announcer: Announcer | None = None,
        lamp: Lamp | None = None,
        spoken: Spoken = "on_request",
        language: str = "en",
    ) -> None:
        self._announcer, self._lamp, self._spoken, self._language = announcer, lamp, spoken, language
        self._resting = Resting()
        self._lock = threading.Lock()

    def tell(self, decision: Decision, before: Match, after: Match) -> None:
        """Tell a decision, and the match before and after it."""
        self._tell(signal_of(decision), self._text(decision, before, after))
        self._rest(asked=decision.pending is not None)
        if decision.muted is not None:
            self._rest(muted=decision.muted)

    def speak(self, language: str) -> None:
        """Speak another language from now on."""
        self._language = language
        if self._announcer is not None:
            self._announcer.speak(language)

    def listening(self, is_open: bool) -> None:
        """Tell whether the button has the microphone open."""
        self._rest(away=not is_open)

    def online(self, arrives: bool) -> None:
        """Tell whether what is decided arrives at a server."""
        self._rest(offline=not arrives)

    def microphone(self, is_there: bool) -> None:
        """Tell that the microphone was unplugged, or that it is back."""
        self._rest(no_microphone=not is_there)
        signal = Signal.LISTENING if is_there else Signal.NO_MICROPHONE
        self._tell(signal, self._said(MICROPHONE_BACK if is_there else MICROPHONE_AWAY))

    def kept(self, is_kept: bool) -> None:
        """Tell whether the disk takes what is decided; only a change is told."""
        with self._lock:
            if self._resting.not_kept is not is_kept:
                return
        self._rest(not_kept=not is_kept)
        self._tell(None if is_kept else Signal.NOT_KEPT, self._said(DISK_BACK if is_kept else DISK_FULL))

    def close(self) -> None:
        """End all channels."""
        if self._announcer is not None:
            self._announcer.close()
        if self._lamp is not None:
            self._lamp.close()

    def _tell(self, signal: Signal | None, text: str) -> None:
        if self._announcer is not None:
            if signal is not None:
                self._announcer.announce(signal)
            if text:
                self._announcer.announce(Speech(text))
        if self._lamp is not None and signal is not None:
            self._lamp.signal(signal)

    def _said(self, sentence: dict[str, str]) -> str:
        return "" if self._spoken == "never" else sentence[self._language]

    def _rest(self, **changes: bool) -> None:
        with self._lock:
            self._resting = replace(self._resting, **changes)
            if self._lamp is not None:
                self._lamp.rest(self._resting)

    def _text(self, decision: Decision, before: Match, after: Match) -> str:
        if self._spoken == "never":
            return ""
        if decision.verdict == "answered" and decision.muted is None:
            return decision.reason
        if decision.pending is not None and decision.verdict == "asked" and decision.pending.call.kind in CONFIRMED:
            return decision.reason
        if before.id != after.id or _left_or_taken_up(before, after):
            return decision.reason
        if self._spoken == "points" or (self._spoken == "games" and is_between_games(before, after)):
            return announced(before, after)
        return ""


def _left_or_taken_up(before: Match, after: Match) -> bool:
    """Say whether a match was set aside, abandoned, or goes on after that; a command may do so unheard."""
    return before.state != after.state and not {before.state, after.state}.isdisjoint({"set_aside", "abandoned"})
