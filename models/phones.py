"""The phones of the acoustic model: inventory, network outputs, state topology and transition ids.

A phone is one of ARPAbet's 39 (as in CMUdict, without stress) or one of two that Spanish adds, in one of four word
positions, or silence. All positions of a phone share one network output ("pdf"); output 0 is the blank of
connectionist temporal classification (Graves et al. 2006) and stands for silence too.

Topologies, in Kaldi's sense (kaldi-asr.org/doc/hmm.html):

* inside a word (`_B`, `_I`): a phone state, then an optional blank state; 3 + 2 transitions;
* at a word's end (`_E`, `_S`) and for silence: one state; 2 transitions. Blank frames after a word are silence,
  which is what an endpointer counts.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_ARPABET = "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH"
_SPANISH = "RR X"
PHONES: tuple[str, ...] = tuple(f"{_ARPABET} {_SPANISH}".split())
"""ARPAbet's phones, then Spanish's own: RR (tap and trill) and X (jota). Phone i (from 0) is network output i + 1."""

BLANK = 0
"""Network output of blank and silence."""

OUTPUTS = len(PHONES) + 1
"""Number of network outputs."""

PDF = {phone: index + 1 for index, phone in enumerate(PHONES)}
"""Network output of a phone."""

SILENCE = "SIL"
POSITIONS = ("B", "I", "E", "S")
"""Begin, inside, end, single: where in its word a phone stands."""

SYMBOLS = (SILENCE, *(f"{phone}_{position}" for phone in PHONES for position in POSITIONS))
"""Positional phones; symbol i (from 0) has Kaldi's phone id i + 1."""

WORD_BOUNDARY = {"B": "begin", "I": "internal", "E": "end", "S": "singleton"}
"""Kaldi's names of the positions, as in `word_boundary.int`."""

Pronunciation = tuple[str, ...]
"""Phones of a word, in order, without positions."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One arc of a phone's topology: to which state, with which probability."""

    target: int
    probability: float


@dataclass(frozen=True, slots=True)
class State:
    """One emitting state: its network output and its transitions (the self-loop first)."""

    blank: bool
    transitions: tuple[Transition, ...]


END_TOPOLOGY = (State(False, (Transition(0, 0.5), Transition(1, 0.5))),)
INNER_TOPOLOGY = (
    State(False, (Transition(0, 0.5), Transition(1, 0.25), Transition(2, 0.25))),
    State(True, (Transition(1, 0.5), Transition(2, 0.5))),
)
TOPOLOGIES = (END_TOPOLOGY, INNER_TOPOLOGY)


def topology_index(symbol: str) -> int:
    """Give the index into `TOPOLOGIES` of a positional phone."""
    return 1 if symbol.endswith(("_B", "_I")) else 0


def pdf_of(symbol: str) -> int:
    """Give the network output of a positional phone."""
    return BLANK if symbol == SILENCE else PDF[symbol[:-2]]


@dataclass(frozen=True, slots=True)
class HmmState:
    """One row of Kaldi's transition model: phone id, state number, network output."""

    phone_id: int
    state: int
    pdf: int


def hmm_states() -> Iterator[HmmState]:
    """Give the rows of the transition model in Kaldi's order: by phone id, then state."""
    for phone_id, symbol in enumerate(SYMBOLS, start=1):
        for index, state in enumerate(TOPOLOGIES[topology_index(symbol)]):
            yield HmmState(phone_id, index, BLANK if state.blank else pdf_of(symbol))


@cache
def transition_ids() -> dict[str, tuple[tuple[int, ...], ...]]:
    """Give, for each positional phone and each of its states, the ids of its transitions (from 1)."""
    ids: dict[str, tuple[tuple[int, ...], ...]] = {}
    following = 1
    for symbol in SYMBOLS:
        states = []
        for state in TOPOLOGIES[topology_index(symbol)]:
            count = len(state.transitions)
            states.append(tuple(range(following, following + count)))
            following += count
        ids[symbol] = tuple(states)
    return ids


def transition_log_probabilities() -> list[float]:
    """Give the natural log probability of each transition id; entry 0 belongs to no transition."""
    return [0.0] + [
        math.log(transition.probability)
        for symbol in SYMBOLS
        for state in TOPOLOGIES[topology_index(symbol)]
        for transition in state.transitions
    ]


def positional(pronunciation: Pronunciation) -> tuple[str, ...]:
    """Give the phones of a word with their positions: `("AH",)` -> `("AH_S",)`."""
    if len(pronunciation) == 1:
        return (f"{pronunciation[0]}_S",)
    first, *inner, last = pronunciation
    return (f"{first}_B", *(f"{phone}_I" for phone in inner), f"{last}_E")
