"""One stretch of uninterrupted sound, decoded with one graph. When a sentence is over, others decide."""

from dataclasses import dataclass

from device.hearing.decoding.recent_sound import Memory
from device.hearing.decoding.second_opinion import SecondOpinion
from device.hearing.sources.audio import AudioBlock
from models import CompiledModel, decoding, directory
from models.acceptance import Acceptance
from models.decoding import Loaded
from models.heard import Opinion, Words
from padel.calls.grammar import Grammar

HINT_S = 0.4
"""So much silence after a whole sentence, and the decoder says that it seems over: 0.25 s of `conf/model.conf`, and
what it is behind with (a chunk of 0.12 s, and the network's right context)."""


@dataclass(frozen=True, slots=True)
class DecodingGraph:
    """A grammar that can be listened for.

    Compiled, it takes some 13 MiB, since Vosk loads the acoustic model with every graph.
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
    """Decodes sound that begins at `start_s` of the source; its words have the source's times.

    Args:
        graph: what is listened for.
        memory: what was heard lately, up to the block that `follow` names.
        start_s: when the sound begins.
    """

    def __init__(self, graph: DecodingGraph, memory: Memory, start_s: float) -> None:
        super().__init__(graph.model, memory.rate_hz, start_s)
        self.graph = graph
        self._memory = memory
        self._over = self._second = self._another()

    def follow(self, block: AudioBlock, said: tuple[str, ...], pause_s: float) -> None:
        """Form a second opinion about the sentence (`device.hearing.decoding.second_opinion`) with one more block."""
        self._second.follow(block, said, pause_s)

    def finish(self) -> Words:
        """End the sentence with the last sample, as `Sentences` does."""
        self._over, self._second = self._second, self._another()
        return super().finish()

    def opinion(self, words: Words) -> Opinion:
        """Give the second opinion about the sentence that is over, whose words these are."""
        return self._over.about(words)

    def _another(self) -> SecondOpinion:
        return SecondOpinion(self.graph.model, self.graph.grammar, self._memory)
