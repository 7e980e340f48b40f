"""Vosk, as both whole recordings and a live microphone are decoded with it: one sentence at a time.

Vosk gives either word confidences or alternatives, never both; so a sentence is decoded as it comes for its words,
and what may be a call a second time for its readings. When a sentence is over, others decide.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import vosk

from models.graph import UNKNOWN
from models.surroundings import SILENCE_AROUND, Surroundings

Samples = npt.NDArray[np.int16]
"""Mono samples; shape (samples,)."""

LEAD_IN_S = 0.3
"""How much before its first word a sentence is decoded from, when it is decoded a second time."""

_READINGS = 8

SECOND_SPEED = 1.12
"""How much faster the second decoding hears a sentence: within the speeds of training, up to 1.14.

What two ways of hearing it agree on is right more often; at the same speed the second opinion was nearly the first
one (docs/results.md).
"""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, with its times from the start of the recording and the lattice's confidence from 0 to 1."""

    text: str
    start_s: float
    end_s: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """A reading of an utterance, with its logarithmic score (larger is likelier; no probability)."""

    text: str
    score: float


Words = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was heard between two silences; `alternatives` are the likeliest readings of all of it, the best first."""

    words: Words
    alternatives: tuple[Alternative, ...]
    surroundings: Surroundings = SILENCE_AROUND

    @property
    def text(self) -> str:
        """Give the words as a sentence."""
        return " ".join(word.text for word in self.words)

    @property
    def is_known(self) -> bool:
        """Say whether none of it is other speech."""
        return all(word.text != UNKNOWN for word in self.words)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model in memory; `phrases` say what is listened for to one that has no graph of its own (a JSON list)."""

    model: vosk.Model
    phrases: str = ""

    def recogniser(self, rate_hz: int) -> vosk.KaldiRecognizer:
        """Give a recogniser of Vosk's for sound of some rate."""
        told = (self.phrases,) if self.phrases else ()
        return vosk.KaldiRecognizer(self.model, rate_hz, *told)


def load(model: Path) -> Loaded:
    """Load a compiled model; its files are no longer needed then."""
    vosk.SetLogLevel(-2)  # -1 still prints warnings about words cut off
    return Loaded(vosk.Model(str(model)))


class Sentences:
    """Decodes sound with a loaded model, sentence after sentence; its words have times from `start_s` on."""

    def __init__(self, model: Loaded, rate_hz: int, start_s: float = 0.0) -> None:
        self.start_s = start_s
        self._vosk = model.recogniser(rate_hz)
        self._vosk.SetWords(True)

    def accept(self, samples: Samples) -> bool:
        """Hear more; say whether a sentence seems over, by the decoder's own end-pointing (`conf/model.conf`).

        It goes on all the same until `ended` or `finish` is called.
        """
        return bool(self._vosk.AcceptWaveform(samples.tobytes()))

    def so_far(self) -> tuple[str, ...]:
        """Give the words of the sentence that is not over, as they look now."""
        return tuple(json.loads(self._vosk.PartialResult()).get("partial", "").split())

    def ended(self) -> Words:
        """End the sentence where the decoder is, which may be a little behind; give its words."""
        return self._words(self._vosk.Result())

    def finish(self) -> Words:
        """End the sentence with the last sample; give its words."""
        return self._words(self._vosk.FinalResult())

    def _words(self, result: str) -> Words:
        found: dict[str, Any] = json.loads(result)
        return tuple(
            Word(one["word"], self.start_s + one["start"], self.start_s + one["end"], one.get("conf", 0.0))
            for one in found.get("result", ())
        )


class Readings:
    """Decodes the sound of one sentence, a little faster, for the likeliest readings of all of it."""

    def __init__(self, model: Loaded, rate_hz: int) -> None:
        self._vosk = model.recogniser(round(rate_hz * SECOND_SPEED))
        self._vosk.SetMaxAlternatives(_READINGS)

    def accept(self, samples: Samples) -> None:
        """Hear more."""
        self._vosk.AcceptWaveform(samples.tobytes())

    def finish(self) -> tuple[Alternative, ...]:
        """End with the last sample; give the readings, the best first."""
        found = json.loads(self._vosk.FinalResult()).get("alternatives", ())
        return tuple(Alternative(one["text"].strip(), one["confidence"]) for one in found)
