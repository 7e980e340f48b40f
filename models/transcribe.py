"""Decoding recordings with a compiled model: words with times and confidences, and other readings of the same sound.

It decodes whole files for people and benchmarks; hearing a live microphone is the device's.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile
import vosk

from models.errors import RecordingError
from models.graph import UNKNOWN

Samples = npt.NDArray[np.int16]
"""Mono samples; shape (samples,)."""

_BLOCK_S = 0.1
_LEAD_IN_S = 0.3
_ALTERNATIVES = 8


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


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was heard between two silences; `alternatives` are the likeliest readings of all of it, the best first."""

    words: tuple[Word, ...]
    alternatives: tuple[Alternative, ...]

    @property
    def text(self) -> str:
        """Give the words as a sentence."""
        return " ".join(word.text for word in self.words)

    @property
    def is_known(self) -> bool:
        """Say whether none of it is other speech."""
        return all(word.text != UNKNOWN for word in self.words)


class Transcriber:
    """A compiled model, loaded, for recordings of one sample rate."""

    def __init__(self, model: Path, rate_hz: int) -> None:
        vosk.SetLogLevel(-2)  # -1 still prints warnings about words cut off
        self._model = vosk.Model(str(model))
        self._rate_hz = rate_hz

    def utterances(self, samples: Samples) -> Iterator[Utterance]:
        """Decode a recording; give its utterances in order."""
        first = vosk.KaldiRecognizer(self._model, self._rate_hz)
        first.SetWords(True)
        block = round(_BLOCK_S * self._rate_hz)
        for at in range(0, len(samples), block):
            if first.AcceptWaveform(samples[at : at + block].tobytes()):
                yield from self._utterance(json.loads(first.Result()), samples)
        yield from self._utterance(json.loads(first.FinalResult()), samples)

    def _utterance(self, result: dict[str, Any], samples: Samples) -> Iterator[Utterance]:
        words = tuple(Word(one["word"], one["start"], one["end"], one["conf"]) for one in result.get("result", ()))
        if words:
            begin, end = words[0].start_s - _LEAD_IN_S, words[-1].end_s + _LEAD_IN_S
            said = samples[max(0, round(begin * self._rate_hz)) : round(end * self._rate_hz)]
            yield Utterance(words, self.alternatives(said))

    def alternatives(self, samples: Samples) -> tuple[Alternative, ...]:
        """Decode one sentence for its readings; Vosk gives either word confidences or alternatives, never both."""
        second = vosk.KaldiRecognizer(self._model, self._rate_hz)
        second.SetMaxAlternatives(_ALTERNATIVES)
        second.AcceptWaveform(samples.tobytes())
        found = json.loads(second.FinalResult()).get("alternatives", ())
        return tuple(Alternative(one["text"].strip(), one["confidence"]) for one in found)


def read(file: Path) -> tuple[Samples, int]:
    """Read a recording of any common format as mono; give its samples and their rate in hertz.

    Raises:
        RecordingError: there is no such file, or it is no recording.
    """
    if not file.is_file():
        raise RecordingError(f"{file}: there is no such file; give a WAV, FLAC or Ogg recording")
    try:
        audio, rate_hz = soundfile.read(file, dtype="int16", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise RecordingError(f"{file}: not a recording that can be read ({error.error_string})") from error
    return np.asarray(audio.mean(axis=1), dtype=np.int16), rate_hz
