"""One stretch of uninterrupted sound, decoded with one graph. When a sentence is over, others decide."""

from dataclasses import dataclass

from device.hearing.audio import Samples
from models import CompiledModel, decoding, directory
from models.acceptance import Acceptance
from models.decoding import Loaded, Opinion, SecondHearing, Words
from padel.calls.grammar import Grammar

HINT_S = 0.4
"""So much silence after a whole sentence, and the decoder says that it seems over: 0.25 s of `conf/model.conf`, and
what it is behind with (a chunk of 0.12 s, and the network's right context)."""

SEEN_AFTER_S = 0.6
"""A word is among the words so far at the latest so long after it began."""

_EARLY_S, _LATE_S = 0.7, 0.2
"""So much earlier or later than it should a second decoding may begin: it hears the first word, and little before."""


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
    """Decodes sound that begins at `start_s` of the source; its words have the source's times.

    What may be a call can be decoded a second time as it comes (`read_along`): then the second opinion is there
    when it is over.
    """

    def __init__(self, graph: DecodingGraph, rate_hz: int, start_s: float) -> None:
        super().__init__(graph.model, rate_hz, start_s)
        self.graph = graph
        self._rate_hz = rate_hz
        self._along: SecondHearing | None = None
        self._along_s = 0.0
        self._over: SecondHearing | None = None

    @property
    def reads_along(self) -> bool:
        """Say whether the sentence is decoded a second time."""
        return self._along is not None

    def stop_reading(self) -> None:
        """End the second decoding, since nobody wants its opinion."""
        self._along = None

    def read_along(self, since_s: float, samples: Samples) -> None:
        """Decode the sentence a second time too, from `since_s` on; `samples` are what was heard since."""
        self._along, self._along_s = SecondHearing(self.graph.model, self._rate_hz), since_s
        self._along.accept(samples)

    def accept(self, samples: Samples) -> bool:
        """Hear more, as `Sentences` does."""
        if self._along is not None:
            self._along.accept(samples)
        return super().accept(samples)

    def finish(self) -> Words:
        """End the sentence with the last sample, as `Sentences` does."""
        self._over, self._along = self._along, None
        return super().finish()

    def opinion(self, since_s: float, samples: Samples) -> Opinion:
        """Give the second opinion about the sentence that is over.

        Where the second decoding did not begin about `since_s`, it is made now, of `samples`, what was heard since
        then.
        """
        over, self._over = self._over, None
        if over is None or not since_s - _EARLY_S <= self._along_s <= since_s + _LATE_S:
            over = SecondHearing(self.graph.model, self._rate_hz)
            over.accept(samples)
        return over.finish()
