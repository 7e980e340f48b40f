"""The way out for speech that is not a call: any string of phones, weighted by a phone bigram of English.

It competes with the calls; what it wins is written `[unk]`. Without it every sentence would become a call.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.errors import ModelError
from models.graph import UNKNOWN, Builder
from models.phones import PHONES


@dataclass(frozen=True, slots=True)
class FillerCosts:
    """What the filler costs, in natural logarithms; higher values turn away less."""

    entry: float = 1.0
    """Paid once."""
    phone: float = 0.0
    """Paid for every phone, besides the bigram."""
    bigram_scale: float = 0.7
    """How much of the bigram counts."""
    rarest: float = 5.5
    """Pairs of phones that cost more than this in the bigram are left out, for speed."""


Bigram = npt.NDArray[np.float32]
"""Costs (-log probability) of a phone after another; shape (40, 40), row and column 0 = start or end of a word."""


def load(path: Path) -> Bigram:
    """Read a bigram from text, one row a line.

    Raises:
        ModelError: the file is missing or does not hold 40 x 40 numbers.
    """
    try:
        bigram = np.loadtxt(path, dtype=np.float32)
    except (OSError, ValueError) as error:
        raise ModelError(path, f"the phone bigram cannot be read ({error}); install the model again") from error
    size = len(PHONES) + 1
    if bigram.shape != (size, size):
        raise ModelError(path, f"the phone bigram is {bigram.shape}, not {(size, size)}; install the model again")
    return np.asarray(bigram, dtype=np.float32)


def add(builder: Builder, start: int, end: int, bigram: Bigram, costs: FillerCosts) -> None:
    """Add a path from `start` to `end` for two or more phones of any kind, written as one `[unk]`."""
    fst = builder.fst
    after = [fst.state() for _ in PHONES]
    scaled = bigram * costs.bigram_scale
    closing, said = fst.state(), fst.state()
    for i, phone in enumerate(PHONES):
        builder.phone(start, after[i], f"{phone}_B", builder.words[UNKNOWN], costs.entry + float(scaled[0, i + 1]))
        fst.arc(after[i], closing)
        for j, following in enumerate(PHONES):
            if bigram[i + 1, j + 1] <= costs.rarest:
                cost = costs.phone + float(scaled[i + 1, j + 1])
                builder.phone(after[i], after[j], f"{following}_I", 0, cost)
    # the last phone is priced by how often it ends a word, whatever came before
    endings = costs.bigram_scale * _unigram(bigram)
    for i, phone in enumerate(PHONES):
        builder.phone(closing, said, f"{phone}_E", 0, costs.phone + float(endings[i]))
    fst.arc(builder.maybe_silence(said), end)


def _unigram(bigram: Bigram) -> npt.NDArray[np.float32]:
    """Give the mean cost of each phone over what comes before it; shape (39,)."""
    return np.asarray(-np.log(np.exp(-bigram[:, 1:]).mean(axis=0)), dtype=np.float32)
