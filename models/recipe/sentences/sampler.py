"""Random sentences of a grammar, each alternative drawn by its weight."""

import random
from collections.abc import Sequence as Items

from padel.calls import grammar as jsgf


def sample(grammar: jsgf.Grammar, chance: random.Random, *, flatten: float = 0.0) -> tuple[str, ...]:
    """Draw the words of one sentence.

    `flatten` from 0 to 1 mixes the grammar's weights with equal ones, so that rare sentences are heard in training.
    """
    rule = chance.choice(grammar.public)
    return tuple(_draw(grammar.rules[rule], grammar, chance, flatten))


def _draw(expansion: jsgf.Expansion, grammar: jsgf.Grammar, chance: random.Random, flatten: float) -> list[str]:
    match expansion:
        case jsgf.Word(text):
            return [text]
        case jsgf.Sequence(items):
            return [word for item in items for word in _draw(item, grammar, chance, flatten)]
        case jsgf.Alternatives(items, weights):
            shares = _shares(items, weights, flatten)
            return _draw(chance.choices(items, shares)[0], grammar, chance, flatten)
        case jsgf.Optional(item):
            return _draw(item, grammar, chance, flatten) if chance.random() < 0.5 else []
        case jsgf.Tagged(item):
            return _draw(item, grammar, chance, flatten)
        case jsgf.RuleRef(name):
            return _draw(grammar.rules[name], grammar, chance, flatten)


def _shares(items: Items[jsgf.Expansion], weights: tuple[float, ...] | None, flatten: float) -> list[float]:
    given = weights or (1.0,) * len(items)
    total = sum(given)
    return [(1 - flatten) * weight / total + flatten / len(items) for weight in given]
