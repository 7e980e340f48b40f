"""What a match is heard with: its grammar, what decides, and whom the next match may name."""

from collections.abc import Callable
from dataclasses import dataclass

from padel.calls.grammar import Grammar
from padel.match import Match


@dataclass(frozen=True, slots=True)
class Evidence:
    """What decides: the hashes of the acoustic model and of the match's whole grammar.

    An utterance names the grammar that it was heard with, which may be a part of it; the whole one stands for what
    nobody said.
    """

    model: str
    grammar: str


@dataclass(frozen=True, slots=True)
class Ears:
    """What is listened for in a match.

    Attributes:
        people: whom the next match may name, as the grammar numbers them from 1.
    """

    grammar: Grammar
    evidence: Evidence
    people: tuple[str, ...] = ()


EarsOf = Callable[[Match], Ears]
"""Gives the ears of a match when it begins, or when it was arranged anew."""
