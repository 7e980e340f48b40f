"""The umpire's voice, learnt at the court: the box asks for a dozen calls, and scores nothing meanwhile."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from device import umpires_voice
from device.errors import DeviceError
from device.hearing.decoding.recogniser import Recogniser
from device.hearing.utterance import Utterance
from device.matches.refusals import refused
from device.umpire import Decided
from device.voice_lesson_texts import TEXTS
from models.voice import voice_print
from models.voice.prompts import PROMPTS
from padel.umpiring import Decision

SILENCE_S = 20.0
"""So long nobody says anything, and the lesson is over."""

SHORTEST_S = 0.3
_TRIES = 2
"""What is not heard as the call that was asked for is asked for again, and then taken as it is: an accent that the
recogniser does not know is a voice, too."""


class VoiceLesson:
    """Asks for calls one after the other and makes a print of them; used by the thread that hears.

    Args:
        recogniser: hears by the print from then on.
        folder: where it is kept.
        has_voice: whether one is kept already.
        changed: told when the voice is another, or none.
    """

    def __init__(
        self, recogniser: Recogniser, folder: Path, *, has_voice: bool, changed: Callable[[], None] = lambda: None
    ) -> None:
        self._recogniser, self._folder, self._changed = recogniser, folder, changed
        self._language = "en"
        self._has_voice, self._is_on = has_voice, False
        self._heard: list[voice_print.Copies] = []
        self._tries, self._until = 0, datetime.max

    @property
    def is_on(self) -> bool:
        """Say whether what is heard is learnt from, and nothing is scored."""
        return self._is_on

    def notes(self, language: str) -> tuple[str, ...]:
        """Say that a voice is kept, where one is."""
        return (TEXTS[language]["alone"],) if self._has_voice else ()

    def begin(self, language: str) -> Decided:
        """Ask for the first call.

        Raises:
            Refused: it has begun before.
        """
        if self._is_on:
            raise refused("learning_voice")
        self._language, self._heard, self._tries = language, [], 0
        self._switch(on=True)
        return self._says("first")

    def forget(self, language: str) -> Decided:
        """Delete the voice, or stop learning it.

        Raises:
            Refused: it cannot be deleted.
        """
        self._language = language
        if self._is_on:
            return self._end("stopped")
        try:
            was_kept = umpires_voice.forget(self._folder)
        except DeviceError as error:
            raise refused("voice_stays") from error
        self._known(None)
        return self._end("forgotten" if was_kept else "none")

    def hear(self, utterance: Utterance) -> Decided:
        """Learn from what was said, or ask for it again."""
        sound = utterance.sound
        if sound is None or len(sound) < SHORTEST_S * self._recogniser.rate_hz or utterance.is_cut:
            return Decided(None, None, ())
        self._tries += 1
        asked = self._asked
        if not utterance.text.endswith(asked) and self._tries < _TRIES:
            return self._says("again")
        self._heard.append(voice_print.heard(sound, self._recogniser.rate_hz, len(self._heard)))
        self._tries = 0
        return self._learnt() if len(self._heard) == len(PROMPTS[self._language]) else self._says("next")

    def expire(self, now: datetime) -> Decided | None:
        """End the lesson when nobody has said anything for long."""
        if not self._is_on:
            return None
        if self._until == datetime.max:
            self._until = now + timedelta(seconds=SILENCE_S)
        return self._end("silence") if now >= self._until else None

    @property
    def _asked(self) -> str:
        return PROMPTS[self._language][len(self._heard)]

    def _learnt(self) -> Decided:
        found = voice_print.learnt(self._heard)
        if not found.is_one_voice:
            return self._end("odd", odd=found.odd, calls=len(self._heard))
        try:
            umpires_voice.keep(found.print, self._folder)
        except DeviceError:
            return self._end("not_kept")
        self._known(found.print)
        return self._end("learnt")

    def _known(self, voice: voice_print.VoicePrint | None) -> None:
        self._recogniser.listen_to(voice)
        self._has_voice = voice is not None
        self._changed()

    def _switch(self, *, on: bool) -> None:
        self._is_on = self._recogniser.keeps_sound = on
        self._until = datetime.max

    def _end(self, key: str, **filled: object) -> Decided:
        self._switch(on=False)
        self._heard = []
        return self._told(key, **filled)

    def _says(self, key: str) -> Decided:
        self._until = datetime.max
        return self._told(key, call=self._asked)

    def _told(self, key: str, **filled: object) -> Decided:
        return Decided(None, Decision("answered", TEXTS[self._language][key].format(**filled)), ())
