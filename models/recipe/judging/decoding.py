"""Decoding clips with the real recogniser, Vosk, as the appliance does: 16-bit samples in blocks of 100 ms."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.decoding import Sentences, load
from models.heard import UNKNOWN
from models.recipe.sound.clips import RATE_HZ, Samples

BLOCK = RATE_HZ // 10


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was heard between two endpoints."""

    words: tuple[str, ...]
    confidence: float
    """The smallest of the words' confidences."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the recogniser heard in one clip; silence gives no utterance."""

    utterances: tuple[Utterance, ...]
    audio_s: float
    cpu_s: float

    def calls(self, threshold: float) -> tuple[tuple[str, ...], ...]:
        """Give the utterances that a device would take for calls: no other speech, and confident enough."""
        return tuple(one.words for one in self.utterances if UNKNOWN not in one.words and one.confidence >= threshold)


class Recogniser:
    """A compiled model, loaded."""

    def __init__(self, path: Path) -> None:
        self._model = load(path)

    def hear(self, samples: Samples) -> Heard:
        """Decode one clip (float32 in ±1, 16 kHz)."""
        sentences = Sentences(self._model, RATE_HZ)
        pcm = np.asarray(np.round(np.clip(samples, -1, 1) * 32767), dtype=np.int16)
        found = []
        began = time.process_time()
        for at in range(0, len(pcm), BLOCK):
            if sentences.accept(pcm[at : at + BLOCK]):
                found.append(sentences.ended())
        found.append(sentences.finish())
        spent = time.process_time() - began
        utterances = tuple(
            Utterance(tuple(word.text for word in words), min(word.confidence for word in words))
            for words in found
            if words
        )
        return Heard(utterances, len(pcm) / RATE_HZ, spent)


def real_time_factor(heard: Iterable[Heard]) -> float:
    """Processor seconds per second of audio."""
    every = list(heard)
    return sum(one.cpu_s for one in every) / max(1e-9, sum(one.audio_s for one in every))
