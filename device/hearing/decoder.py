"""One stretch of uninterrupted sound, decoded with one graph by Vosk. When a sentence is over, others decide."""

import json
from dataclasses import dataclass
from typing import Any

import vosk

from device.hearing.audio import Samples
from models import CompiledModel
from padel.calls.grammar import Grammar
from padel.events import HeardWord

_ALTERNATIVES = 5

Words = tuple[HeardWord, ...]


@dataclass(frozen=True, slots=True)
class DecodingGraph:
    """A compiled grammar, loaded; some 10 MiB, since Vosk loads the acoustic model with every graph."""

    model: vosk.Model
    grammar: Grammar
    grammar_hash: str

    @classmethod
    def load(cls, compiled: CompiledModel, grammar: Grammar) -> "DecodingGraph":
        """Load a compiled model; its files are no longer needed then."""
        vosk.SetLogLevel(-1)
        return cls(vosk.Model(str(compiled.path)), grammar, compiled.grammar_hash)


class Decoder:
    """Decodes sound that begins at `start_s` of the source; its words have the source's times."""

    def __init__(self, graph: DecodingGraph, rate_hz: int, start_s: float) -> None:
        self.graph = graph
        self.start_s = start_s
        self._rate_hz = rate_hz
        self._vosk = vosk.KaldiRecognizer(graph.model, rate_hz)
        self._vosk.SetWords(True)

    def accept(self, samples: Samples) -> Words | None:
        """Hear more; give the words when the decoder's own end-pointing says that the sentence is over."""
        if self._vosk.AcceptWaveform(samples.tobytes()):
            return self._words(self._vosk.Result())
        return None

    def finish(self) -> Words:
        """End the sentence here; give its words."""
        return self._words(self._vosk.FinalResult())

    def so_far(self) -> tuple[str, ...]:
        """Give the words of the sentence that is not over, as they look now."""
        return tuple(json.loads(self._vosk.PartialResult()).get("partial", "").split())

    def alternatives(self, samples: Samples) -> list[str]:
        """Decode a whole sentence a second time for its readings, the likeliest first.

        Vosk gives either word confidences or alternatives, never both.
        """
        second = vosk.KaldiRecognizer(self.graph.model, self._rate_hz)
        second.SetMaxAlternatives(_ALTERNATIVES)
        second.AcceptWaveform(samples.tobytes())
        return [one["text"].strip() for one in json.loads(second.FinalResult()).get("alternatives", ())]

    def _words(self, result: str) -> Words:
        found: dict[str, Any] = json.loads(result)
        return tuple(
            HeardWord(
                word=one["word"],
                start_s=round(self.start_s + one["start"], 3),
                end_s=round(self.start_s + one["end"], 3),
                confidence=round(one.get("conf", 0.0), 3),
            )
            for one in found.get("result", ())
        )
