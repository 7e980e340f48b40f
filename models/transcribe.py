"""Decoding recordings with a compiled model: words with times and confidences, and other readings of the same sound.

It decodes whole files for people and benchmarks; hearing a live microphone is the device's.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

from models.decoding import LEAD_IN_S, Samples, SecondHearing, Sentences, load
from models.errors import RecordingError
from models.heard import Alternative, Opinion, Utterance, Word, Words
from models.surroundings import measured

__all__ = ["Alternative", "Opinion", "Samples", "Transcriber", "Utterance", "Word", "read"]

_BLOCK_S = 0.1
_TAIL_S = 0.4


class Transcriber:
    """A compiled model, loaded, for recordings of one sample rate."""

    def __init__(self, model: Path, rate_hz: int) -> None:
        self._model = load(model)
        self._rate_hz = rate_hz

    def utterances(self, samples: Samples) -> Iterator[Utterance]:
        """Decode a recording; give its utterances in order."""
        sentences = Sentences(self._model, self._rate_hz)
        block = round(_BLOCK_S * self._rate_hz)
        for at in range(0, len(samples), block):
            if sentences.accept(samples[at : at + block]):
                yield from self._utterance(sentences.ended(), samples)
        yield from self._utterance(sentences.finish(), samples)

    def _utterance(self, words: Words, samples: Samples) -> Iterator[Utterance]:
        if words:
            begin_s, end_s = words[0].start_s, words[-1].end_s
            said = samples[self._at(begin_s - LEAD_IN_S) : self._at(end_s + LEAD_IN_S)]
            around = samples[self._at(begin_s - _TAIL_S) : self._at(end_s + _TAIL_S)]
            before_s = min(begin_s, _TAIL_S)
            surroundings = measured(around, self._rate_hz, before_s, before_s + end_s - begin_s)
            yield Utterance(words, self.opinion(said), surroundings)

    def _at(self, moment_s: float) -> int:
        return max(0, round(moment_s * self._rate_hz))

    def opinion(self, samples: Samples) -> Opinion:
        """Decode one sentence for a second opinion."""
        second = SecondHearing(self._model, self._rate_hz)
        second.accept(samples)
        return second.finish()


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
