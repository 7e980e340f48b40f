"""One stretch of uninterrupted sound, decoded with one graph. When a sentence is over, others decide."""

from dataclasses import dataclass

from device.hearing.audio import Samples
from models import CompiledModel, decoding, directory
from models.acceptance import Acceptance
from models.decoding import Alternative, Loaded
from padel.calls.grammar import Grammar

HINT_S = 0.4
"""So much silence after a whole sentence, and the decoder says that it seems over: 0.25 s of `conf/model.conf`, and
what it is behind with (a chunk of 0.12 s, and the network's right context)."""


@dataclass(frozen=True, slots=True)
class DecodingGraph:
    """A grammar that can be listened for.

    Compiled, it takes some 10 MiB, since Vosk loads the acoustic model with every graph.
    """

    model: Loaded
    grammar: Grammar
    grammar_hash: str
    acceptance: Acceptance

    @classmethod
    def load(cls, compiled: CompiledModel, grammar: Grammar) -> "DecodingGraph":
        """Load a compiled model; its files are no longer needed then."""
        acceptance = Acceptance.load(compiled.path / directory.ACCEPTANCE)
        return cls(decoding.load(compiled.path), grammar, compiled.grammar_hash, acceptance)


class Decoder(decoding.Sentences):
    """Decodes sound that begins at `start_s` of the source; its words have the source's times."""

    def __init__(self, graph: DecodingGraph, rate_hz: int, start_s: float) -> None:
        super().__init__(graph.model, rate_hz, start_s)
        self.graph = graph
        self._rate_hz = rate_hz

    def readings(self, samples: Samples) -> tuple[Alternative, ...]:
        """Decode a whole sentence a second time for its readings, the likeliest first."""
        return decoding.readings(self.graph.model, self._rate_hz, samples)
