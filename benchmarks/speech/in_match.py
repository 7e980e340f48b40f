"""A match in the benchmark: its states, what is called in them, and an ear for each, as the appliance turns to them.

Each state listens for all calls, but for those that make no sense in it less readily (`padel.calls.listening`).
"""

import random
from collections.abc import Iterator
from pathlib import Path

from benchmarks.speech.audio import Said, said_by
from benchmarks.speech.hearing import Device
from models.recipe.sampler import sample
from models.recipe.voices import Split
from padel.calls.grammar import Grammar
from padel.calls.listening import Listening, listen_for
from padel.shots import PAIRS

GAME = tuple(Listening("game", pair, pending=pending) for pending in (False, True) for pair in PAIRS)
"""The states of a running game, with and without a shot that waits for its who."""

STATES = {
    Listening("before"): 1.0,
    Listening("game", "a"): 8.0,
    Listening("game", "b"): 8.0,
    Listening("game", "a", pending=True): 1.0,
    Listening("game", "b", pending=True): 1.0,
    Listening("deciding", "a"): 1.0,
    Listening("deciding", "b"): 1.0,
    Listening("tiebreak", "a"): 1.0,
    Listening("tiebreak", "b"): 1.0,
    Listening("stopped"): 1.0,
}
"""How often a call is said in each state, about as in a match with Star Points."""


class Ears:
    """An ear for each state; made when it is first wanted, since a graph is 10 MiB and a tenth of a second."""

    def __init__(self, model: Path, grammar: Grammar, folder: Path) -> None:
        self._model, self._grammar, self._folder = model, grammar, folder
        self._ears: dict[Listening, Device] = {}

    def at(self, state: Listening) -> Device:
        """Give the ear of a state."""
        if state not in self._ears:
            narrowed = listen_for(self._grammar, state)
            self._ears[state] = Device(self._model, narrowed, self._folder / str(len(self._ears)))
        return self._ears[state]

    def in_turn(self, number: int) -> Device:
        """Give the ears of a running game in turn."""
        return self.at(GAME[number % len(GAME)])


def calls(grammar: Grammar, language: str, split: Split, count: int, seed: int) -> list[tuple[Listening, Said]]:
    """Have the voices of a split say calls, each drawn by the weights of a state that is drawn too."""
    chance = random.Random(seed)
    states = chance.choices(tuple(STATES), tuple(STATES.values()), k=count)
    drawn = [(state, next(_draws(listen_for(grammar, state), chance))) for state in states]
    return [
        (drawn[number][0], said) for number, said in said_by([words for _, words in drawn], language, split, seed)
    ]


def _draws(grammar: Grammar, chance: random.Random) -> Iterator[tuple[str, ...]]:
    """Draw until it is no dead end: a sentence that makes no sense in the state is one, most of the time."""
    while True:
        try:
            yield sample(grammar, chance)
        except IndexError:
            continue
