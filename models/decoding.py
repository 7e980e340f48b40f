"""Vosk, as both whole recordings and a live microphone are decoded with it: one sentence at a time.

Vosk gives either word confidences or alternatives, never both; so a sentence is decoded as it comes for its words,
and what may be a call a second time for its readings, and as nothing but other speech to compare it with. When a
sentence is over, others decide.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt
import vosk

from models import directory
from models.heard import Alternative, Opinion, Word, Words

Samples = npt.NDArray[np.int16]
"""Mono samples; shape (samples,)."""

LEAD_IN_S = 0.3
"""How much before its first word a sentence is decoded from, when it is decoded a second time."""

_READINGS = 8

SECOND_SPEED = 1.12
"""How much faster the second decoding hears a sentence: within the speeds of training, up to 1.14.

What two ways of hearing it agree on is right more often; at the same speed the second opinion was nearly the first
one (docs/tried.md).
"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model in memory.

    Attributes:
        model: hears what is listened for, and other speech beside it.
        phrases: what is listened for, told to a model that has no graph of its own (a JSON list).
        other: hears other speech only; `None` for a model of other people's.
    """

    model: vosk.Model
    phrases: str = ""
    other: vosk.Model | None = None

    def recogniser(self, rate_hz: int) -> vosk.KaldiRecognizer:
        """Give a recogniser of Vosk's for sound of some rate."""
        told = (self.phrases,) if self.phrases else ()
        return vosk.KaldiRecognizer(self.model, rate_hz, *told)


def load(model: Path) -> Loaded:
    """Load a compiled model, or one of other people's; its files are no longer needed then."""
    vosk.SetLogLevel(-2)  # -1 still prints warnings about words cut off
    other = model / directory.OTHER
    return Loaded(vosk.Model(str(model)), other=_other(other) if other.is_dir() else None)


_OTHERS: WeakValueDictionary[str, vosk.Model] = WeakValueDictionary()


def _other(path: Path) -> vosk.Model:
    """Load what hears other speech only: once for all grammars of a language, since Vosk holds a network for each."""
    name = directory.model_hash(path) + directory.content_hash((path / directory.GRAPH[0]).read_bytes())
    found = _OTHERS.get(name)
    if found is None:
        _OTHERS[name] = found = vosk.Model(str(path))
    return found


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


class SecondHearing:
    """Decodes the sound of one sentence, a little faster: for its likeliest readings, and as other speech."""

    def __init__(self, model: Loaded, rate_hz: int) -> None:
        faster_hz = round(rate_hz * SECOND_SPEED)
        self._vosk = model.recogniser(faster_hz)
        self._vosk.SetMaxAlternatives(_READINGS)
        self._other = vosk.KaldiRecognizer(model.other, faster_hz) if model.other else None
        if self._other:
            self._other.SetMaxAlternatives(1)

    def accept(self, samples: Samples) -> None:
        """Hear more."""
        sound = samples.tobytes()
        self._vosk.AcceptWaveform(sound)
        if self._other:
            self._other.AcceptWaveform(sound)

    def finish(self) -> Opinion:
        """End with the last sample."""
        others = _readings(self._other) if self._other else ()
        return Opinion(_readings(self._vosk), others[0].score if others else None)


def _readings(recogniser: vosk.KaldiRecognizer) -> tuple[Alternative, ...]:
    found = json.loads(recogniser.FinalResult()).get("alternatives", ())
    return tuple(Alternative(one["text"].strip(), one["confidence"]) for one in found)
