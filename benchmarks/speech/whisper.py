"""Whisper beside us: it writes down whatever it hears, and what the grammar understands of that is a call."""

import time
from pathlib import Path

from benchmarks.speech.hearing import Event, Heard
from benchmarks.speech.talk import TWENTY
from models.recipe.sound.clips import RATE_HZ, Samples
from padel.calls import is_whole, spoken_words
from padel.calls.figures import figures_spoken
from padel.calls.grammar import Grammar


class Whisper:
    """A Whisper model in CTranslate2's format, prompted with the commonest calls so that it knows what to expect.

    It has no grammar and no end-pointing: it is given each recording whole, and all of it is one utterance.
    """

    def __init__(self, model: Path, grammar: Grammar, language: str) -> None:
        from faster_whisper import WhisperModel

        self._model = WhisperModel(str(model), device="cpu", compute_type="int8", cpu_threads=1)
        self._grammar, self._language = grammar, language
        self._prompt = ". ".join(call.capitalize() for call in TWENTY[language])

    def hear(self, samples: Samples) -> Heard:
        """Hear one recording as one utterance; all that is a sentence of the grammar is taken."""
        began_s = time.process_time()
        segments, _ = self._model.transcribe(
            samples, language=self._language, beam_size=5, initial_prompt=self._prompt, without_timestamps=True
        )
        text = " ".join(segment.text for segment in segments)
        spent_s, length_s = time.process_time() - began_s, len(samples) / RATE_HZ
        words = spoken_words(figures_spoken(text.strip(" .!?").lower(), self._language))
        taken = is_whole(self._grammar, words)
        return Heard((Event(words, taken, length_s, spent_s),) if words else (), length_s, spent_s)
