"""From a grammar of spoken calls to the recogniser's graph: the static HCLG that a Kaldi decoder walks.

The grammar's own structure becomes states and arcs; every word becomes its pronunciations, every phone its states
with self-loops ("reordered": the transition out of a state is read before its self-loops, as Kaldi's decoder
expects). After every word, and at the start, there may be silence. The word is written on its first phone.
"""

import math
from dataclasses import dataclass, field
from functools import cache, lru_cache

from models.errors import GraphError
from models.fst import Fst, Part
from models.heard import UNKNOWN
from models.lexicon import Lexicon
from models.phones import SILENCE, Pronunciation, transition_ids
from models.word_paths import paths
from padel.calls import grammar as jsgf

EPSILON = "<eps>"
WEIGHT_SCALE = 0.8
"""How much of the grammar's probabilities counts: 0 = all sentences alike, 1 = as written. What can be said in many
ways (a score of two numbers) must be heard the more clearly; that is half of what keeps other speech out."""

BLANK_COST = 0.3
"""Cost of each further frame (30 ms) of blank inside a word. Blank scores like silence; without this cost a word
whose last phone was swallowed would wait for it through any silence, and its call would never end."""

MOST_ARCS = 3_000_000
"""A larger graph would not fit a small computer; a grammar that needs it has gone wrong."""


class Builder:
    """Adds silences, phones, words and expansions to a transducer."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.fst = Fst()
        self.words: dict[str, int] = {EPSILON: 0, UNKNOWN: 1}
        self.lexicon = lexicon

    def phone(self, source: int, target: int, symbol: str, writes: int = 0, cost: float = 0.0) -> None:
        """Lead from `source` to `target` through one positional phone."""
        _add_phone(self.fst, source, target, symbol, writes, cost)

    def maybe_silence(self, source: int) -> int:
        """Give a state that is reached from `source` with or without silence."""
        after = self.fst.state()
        self.fst.arc(source, after)
        self.phone(source, after, SILENCE)
        return after

    def word(self, source: int, target: int, text: str) -> None:
        """Lead from `source` to `target` through every pronunciation of a word."""
        self.ways(source, target, self.lexicon.pronunciations(text), self.words.setdefault(text, len(self.words)))

    def ways(self, source: int, target: int, pronunciations: tuple[Pronunciation, ...], writes: int) -> None:
        """Lead from `source` to `target` through any of some pronunciations; the first phone writes the word."""
        self.fst.insert(_said(pronunciations), source, target, writes)

    def expansion(self, source: int, expansion: jsgf.Expansion, grammar: jsgf.Grammar) -> int:
        """Add everything that an expansion allows from `source` on; give the state where it ends."""
        match expansion:
            case jsgf.Word(text):
                said = self.fst.state()
                self.word(source, said, text)
                return self.maybe_silence(said)
            case jsgf.Sequence(items):
                for item in items:
                    source = self.expansion(source, item, grammar)
                return source
            case jsgf.Alternatives(items, weights):
                return self._alternatives(source, items, weights, grammar)
            case jsgf.Optional(item):
                return self._alternatives(source, (item, jsgf.Sequence(())), None, grammar)
            case jsgf.Tagged(item):
                return self.expansion(source, item, grammar)
            case jsgf.RuleRef(name):
                return self.expansion(source, grammar.rules[name], grammar)

    def _alternatives(
        self,
        source: int,
        items: tuple[jsgf.Expansion, ...],
        weights: tuple[float, ...] | None,
        grammar: jsgf.Grammar,
    ) -> int:
        end = self.fst.state()
        for item, cost in zip(items, costs(len(items), weights), strict=True):
            if math.isinf(cost):
                continue
            begin = self.fst.state()
            self.fst.arc(source, begin, cost=cost)
            self.fst.arc(self.expansion(begin, item, grammar), end)
        if self.fst.size > MOST_ARCS:
            raise GraphError(f"grammar {grammar.name} is too large for a recogniser; allow fewer combinations")
        return end


@cache
def _ids() -> dict[str, tuple[tuple[int, ...], ...]]:
    return transition_ids()


def _add_phone(fst: Fst, source: int, target: int, symbol: str, writes: int, cost: float) -> None:
    states = _ids()[symbol]
    loop, *onward = states[0]
    said = fst.state()
    fst.arc(source, said, onward[-1], writes, cost)
    fst.arc(said, said, loop)
    fst.arc(said, target)
    if len(states) > 1:  # through the blank state as well
        before, blank = fst.state(), fst.state()
        fst.arc(source, before, onward[0], writes, cost)
        fst.arc(before, before, loop)
        fst.arc(before, blank, states[1][1])
        fst.arc(blank, blank, states[1][0], cost=BLANK_COST)
        fst.arc(blank, target)


@lru_cache(maxsize=4096)
def _said(pronunciations: tuple[Pronunciation, ...]) -> Part:
    """Give a word as it is said: a grammar has it in many places, and so have the grammars of a match's states."""
    made, fst = paths(pronunciations), Fst()
    states = [fst.state() for _ in range(made.nodes)]
    for begin, end, symbol in made.steps:
        _add_phone(fst, states[begin], states[end], symbol, 0, 0.0)
    return Part.of(fst)


def costs(count: int, weights: tuple[float, ...] | None) -> list[float]:
    """Give what each alternative costs: its surprise, scaled; infinity for weight 0."""
    given = weights or (1.0,) * count
    total = sum(given)
    return [WEIGHT_SCALE * math.log(total / weight) if weight > 0 else math.inf for weight in given]


@dataclass(frozen=True, slots=True)
class Graph:
    """A compiled grammar: the transducer and its words in the order of their numbers."""

    fst: Fst
    words: tuple[str, ...]
    guessed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Words whose pronunciations were guessed from spelling, with the guesses."""

    def words_file(self) -> str:
        """Give `words.txt`."""
        return "".join(f"{word} {number}\n" for number, word in enumerate(self.words))


def build(grammar: jsgf.Grammar, builder: Builder) -> tuple[int, int]:
    """Add every public rule between a start and an end; give the two states.

    Raises:
        LexiconError: a word cannot be pronounced.
        GraphError: nothing can be said, or far too much.
    """
    if not grammar.public:
        raise GraphError(f"grammar {grammar.name} has no public rule, so nothing could be said")
    first = builder.fst.state()
    start, end = builder.maybe_silence(first), builder.fst.state()
    for name in grammar.public:
        builder.fst.arc(builder.expansion(start, jsgf.RuleRef(name), grammar), end)
    builder.fst.final[end] = 0.0
    return start, end
