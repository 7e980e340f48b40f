"""A match in the benchmark: what is called in it, and an ear for each moment, which judges as the appliance does.

Each state listens for all calls, but for those that make no sense in it less readily (`padel.calls.listening`), and a
call is judged by how it fits the match, too (`padel.umpiring.fit`).
"""

import random
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

from benchmarks.speech.audio import Said, said_by
from benchmarks.speech.hearing import Device, Heard
from benchmarks.speech.umpired import Moment, Umpired
from device.hearing.utterance import Utterance
from models.recipe.evaluate import COLOURS
from models.recipe.sound.clips import Samples
from models.recipe.voices import Split
from padel.calls import Call, understand
from padel.calls.grammar import Grammar
from padel.calls.listening import Listening, listen_for
from padel.umpiring import Fit

SHORT = {"en": ("ace", "fault", "deuce", "let"), "es": ("ace", "falta", "iguales", "let")}
"""The calls that a noise loses first."""


class Ears:
    """An ear for each state; made when it is first wanted, since a graph is 13 MiB and a tenth of a second."""

    def __init__(self, model: Path, grammar: Grammar, folder: Path) -> None:
        self._model, self._grammar, self._folder = model, grammar, folder
        self._ears: dict[Listening, Device] = {}

    def at(self, moment: Moment) -> "EarAt":
        """Give the ear of a moment, which knows how a call fits the match."""
        return self.in_state(Listening.of(moment.match, pending=moment.pending is not None), moment.fits)

    def in_state(self, state: Listening, fits: Callable[[Call], Fit]) -> "EarAt":
        """Give the ear of a state, which judges a call by how it fits."""
        if state not in self._ears:
            narrowed = listen_for(self._grammar, state)
            self._ears[state] = Device(self._model, narrowed, self._folder / str(len(self._ears)))
        return EarAt(self._ears[state], self._grammar, fits)


class EarAt:
    """An ear that knows how calls fit where it listens."""

    def __init__(self, ear: Device, grammar: Grammar, fits: Callable[[Call], Fit]) -> None:
        self._ear, self._grammar, self._fits = ear, grammar, fits

    def hear(self, samples: Samples) -> Heard:
        """Hear one recording; what is taken is judged in the match."""
        return self._ear.hear(samples, self._takes)

    def _takes(self, utterance: Utterance) -> bool:
        call = understand(self._grammar, tuple(word.word for word in utterance.words))
        if call is None or utterance.is_cut:
            return False
        return self._ear.acceptance.in_match(utterance.verdict, self._fits(call)).accepted


def moments(grammar: Grammar, language: str, count: int, seed: int) -> list[Moment]:
    """Give so many moments of a match, one after the other."""
    return list(islice(Umpired(grammar, language, COLOURS[language], random.Random(seed)).moments(), count))


def said_in(given: list[Moment], language: str, split: Split, seed: int) -> list[tuple[Moment, Said]]:
    """Have the voices of a split say what is called at some moments."""
    words = [moment.words for moment in given]
    return [(given[number], said) for number, said in said_by(words, language, split, seed)]


def short_calls(grammar: Grammar, language: str, each: int, seed: int) -> list[Moment]:
    """Give moments at which each of the short calls is said, so many of each; the calls take turns."""
    every = moments(grammar, language, _ENOUGH * each, seed)
    return [one for turn in zip(*(_some(every, call, each) for call in SHORT[language]), strict=True) for one in turn]


_ENOUGH = 120
"""Moments of a match for each that has a given short call."""


def _some(every: Iterable[Moment], call: str, count: int) -> list[Moment]:
    found = [moment for moment in every if moment.words == (call,)]
    return [found[number % len(found)] for number in range(count)]
