"""Decoding clips with the real recogniser, Vosk, as the appliance does: 16-bit samples in blocks of 100 ms."""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import vosk

from models.graph import UNKNOWN
from models.recipe.clips import RATE_HZ, Samples

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
        vosk.SetLogLevel(-2)  # -1 still prints warnings about words cut off
        self._model = vosk.Model(str(path))

    def hear(self, samples: Samples) -> Heard:
        """Decode one clip (float32 in ±1, 16 kHz)."""
        recogniser = vosk.KaldiRecognizer(self._model, RATE_HZ)
        recogniser.SetWords(True)
        pcm = np.round(np.clip(samples, -1, 1) * 32767).astype("<i2")
        results = []
        began = time.process_time()
        for at in range(0, len(pcm), BLOCK):
            if recogniser.AcceptWaveform(pcm[at : at + BLOCK].tobytes()):
                results.append(json.loads(recogniser.Result()))
        results.append(json.loads(recogniser.FinalResult()))
        spent = time.process_time() - began
        found = (result["result"] for result in results if result.get("result"))
        utterances = tuple(
            Utterance(tuple(word["word"] for word in words), min(word["conf"] for word in words)) for words in found
        )
        return Heard(utterances, len(pcm) / RATE_HZ, spent)


def real_time_factor(heard: Iterable[Heard]) -> float:
    """Processor seconds per second of audio."""
    every = list(heard)
    return sum(one.cpu_s for one in every) / max(1e-9, sum(one.audio_s for one in every))
