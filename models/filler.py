"""The way out for speech that is not a call: any string of frequent words, and of phones for all other words.

Words are priced by how often they are said, phones by a bigram of the language. It competes with the calls; what it
wins is written `[unk]`. Without it every sentence would become a call.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.errors import ModelError
from models.graph import Builder
from models.heard import UNKNOWN
from models.lexicon import Lexicon
from models.phones import PHONES


@dataclass(frozen=True, slots=True)
class FillerCosts:
    """What the filler costs, in natural logarithms; higher values turn away less."""

    entry: float = 1.6
    """Paid once."""
    phone: float = 0.0
    """Paid for every phone, besides the bigram."""
    bigram_scale: float = 0.7
    """How much of the bigram counts."""
    rarest: float = 5.5
    """Pairs of phones that cost more than this in the bigram are left out, for speed."""
    word_scale: float = 0.9
    """How much of a frequent word's surprise counts."""
    another: float = 1.5
    """Paid for going on after a word, besides the word."""


COSTS = {"en": FillerCosts(), "es": FillerCosts(entry=5.0, another=2.0)}
"""What ships, by language: Spanish calls can be said in more ways, which costs them."""

Bigram = npt.NDArray[np.float32]
"""Costs (-log probability) of a phone after another; shape (OUTPUTS, OUTPUTS), row and column 0 = edge of a word."""

Words = Mapping[str, float]
"""Frequent words with their costs (-log probability)."""


def load(path: Path) -> Bigram:
    """Read a bigram from text, one row a line.

    Raises:
        ModelError: the file is missing or does not hold a number a pair.
    """
    try:
        bigram = np.loadtxt(path, dtype=np.float32)
    except (OSError, ValueError) as error:
        raise ModelError(path, f"the phone bigram cannot be read ({error}); install the model again") from error
    size = len(PHONES) + 1
    if bigram.shape != (size, size):
        raise ModelError(path, f"the phone bigram is {bigram.shape}, not {(size, size)}; install the model again")
    return np.asarray(bigram, dtype=np.float32)


def load_words(path: Path) -> Words:
    """Read frequent words from text: a word and its cost a line.

    Raises:
        ModelError: the file is missing or a line is neither.
    """
    try:
        pairs = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
        return {word: float(cost) for word, cost in pairs}
    except (OSError, ValueError) as error:
        raise ModelError(path, f"the frequent words cannot be read ({error}); install the model again") from error


class _Filler:
    """Adds the filler's parts between two states of a graph."""

    def __init__(self, builder: Builder, bigram: Bigram, costs: FillerCosts) -> None:
        self._builder = builder
        self._costs = costs
        self._bigram = bigram
        self._scaled = bigram * costs.bigram_scale
        self.said = builder.fst.state()
        self._after = self._phone_loop()

    def _phone_loop(self) -> list[int]:
        """Make the states after each phone of a word, from which a word of two phones or more may end."""
        builder, fst, costs = self._builder, self._builder.fst, self._costs
        after, closing = [fst.state() for _ in PHONES], fst.state()
        for i in range(len(PHONES)):
            fst.arc(after[i], closing)
            for j, following in enumerate(PHONES):
                if self._bigram[i + 1, j + 1] <= costs.rarest:
                    cost = costs.phone + float(self._scaled[i + 1, j + 1])
                    builder.phone(after[i], after[j], f"{following}_I", 0, cost)
        # the last phone is priced by how often it ends a word, whatever came before
        endings = costs.bigram_scale * _unigram(self._bigram)
        for i, phone in enumerate(PHONES):
            builder.phone(closing, self.said, f"{phone}_E", 0, costs.phone + float(endings[i]))
        return after

    def begin(self, source: int, words: Words, lexicon: Lexicon, writes: int, cost: float) -> None:
        """Let a word begin at `source`: any phones, or one of `words`."""
        for i, phone in enumerate(PHONES):
            self._builder.phone(source, self._after[i], f"{phone}_B", writes, cost + float(self._scaled[0, i + 1]))
        for word, surprise in words.items():
            begin = self._builder.fst.state()
            self._builder.fst.arc(source, begin, cost=cost + self._costs.word_scale * surprise)
            self._builder.ways(begin, self.said, lexicon.pronunciations(word), writes)


def add(
    builder: Builder, start: int, end: int, bigram: Bigram, costs: FillerCosts, words: Words | None = None
) -> None:
    """Add a path from `start` to `end` for other speech, written as one `[unk]`.

    Words of the grammar are never filler words: said alone they would be no call.
    """
    decoys = dict(_decoys(builder, words or {}))
    filler = _Filler(builder, bigram, costs)
    filler.begin(start, decoys, builder.lexicon, builder.words[UNKNOWN], costs.entry)
    done = builder.maybe_silence(filler.said)
    if decoys:
        filler.begin(done, decoys, builder.lexicon, 0, costs.another)
    builder.fst.arc(done, end)


_DECOY_PHONES = 3
"""A shorter word is no decoy: courtside noise is full of words of two phones, and each would be an utterance."""


def _decoys(builder: Builder, words: Words) -> Iterator[tuple[str, float]]:
    for word, cost in words.items():
        is_long = min(map(len, builder.lexicon.pronunciations(word))) >= _DECOY_PHONES
        if is_long and word not in builder.words:
            yield word, cost


def _unigram(bigram: Bigram) -> npt.NDArray[np.float32]:
    """Give the mean cost of each phone over what comes before it; shape (PHONES,)."""
    return np.asarray(-np.log(np.exp(-bigram[:, 1:]).mean(axis=0)), dtype=np.float32)
