"""Grammars as data: what may be said in which order, and what it means. Reading them from text is `jsgf`'s."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word, in lower case."""

    text: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other; the empty one (`NULL`) is always said, without a word."""

    items: tuple["Expansion", ...]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One of several; `weights` are relative likelihoods, or `None` when all are alike. One of none is `VOID`."""

    items: tuple["Expansion", ...]
    weights: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class Optional:
    """Said or left out."""

    item: "Expansion"


@dataclass(frozen=True, slots=True)
class Tagged:
    """An expansion with its meaning: saying `item` means `tag`."""

    item: "Expansion"
    tag: str


@dataclass(frozen=True, slots=True)
class RuleRef:
    """The expansion of another rule, by name."""

    name: str


Expansion = Word | Sequence | Alternatives | Optional | Tagged | RuleRef

NULL = Sequence(())
"""JSGF's `<NULL>`: said without a word."""

VOID = Alternatives(())
"""JSGF's `<VOID>`: cannot be said, nor can a sequence that it is part of."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Grammar:
    """A named set of rules; what can be said is any of the `public` ones."""

    name: str
    rules: Mapping[str, Expansion]
    public: tuple[str, ...]

    def with_rule(self, name: str, expansion: Expansion) -> "Grammar":
        """Give the same grammar with the rule `name` replaced, as a match puts its own names in."""
        return Grammar(self.name, MappingProxyType({**self.rules, name: expansion}), self.public)

    def pruned(self) -> "Grammar":
        """Give the same sentences without the parts that cannot be said."""
        done: dict[str, Expansion] = {}
        said = tuple(name for name in self.rules if _pruned(RuleRef(name), self.rules, done) != VOID)
        rules = MappingProxyType({name: done[name] for name in said})
        return Grammar(self.name, rules, tuple(name for name in self.public if name in rules))

    def words(self) -> frozenset[str]:
        """Give every word that can be said."""
        return frozenset(word for name in self.reachable() for word in _words(self.rules[name]))

    def reachable(self) -> frozenset[str]:
        """Give the names of the rules that a public rule leads to."""
        seen: set[str] = set()
        todo = list(self.public)
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo.extend(references(self.rules[name]))
        return frozenset(seen)


def _pruned(expansion: Expansion, rules: Mapping[str, Expansion], done: dict[str, Expansion]) -> Expansion:
    match expansion:
        case RuleRef(name):
            if name not in done:
                done[name] = _pruned(rules[name], rules, done)
            return VOID if done[name] == VOID else expansion
        case Sequence(items):
            kept = tuple(_pruned(item, rules, done) for item in items)
            return VOID if VOID in kept else Sequence(kept)
        case Tagged(item, tag):
            said = _pruned(item, rules, done)
            return VOID if said == VOID else Tagged(said, tag)
        case Optional(item):
            said = _pruned(item, rules, done)
            return NULL if said == VOID else Optional(said)
        case Alternatives(items, weights):
            return _alternatives([_pruned(item, rules, done) for item in items], weights)
    return expansion


def _alternatives(items: list[Expansion], weights: tuple[float, ...] | None) -> Expansion:
    said = [at for at, item in enumerate(items) if item != VOID]
    if len(said) == 1:
        return items[said[0]]
    return Alternatives(tuple(items[at] for at in said), tuple(weights[at] for at in said) if weights else None)


def _parts(expansion: Expansion) -> tuple[Expansion, ...]:
    match expansion:
        case Sequence(items) | Alternatives(items):
            return items
        case Optional(item) | Tagged(item):
            return (item,)
        case _:
            return ()


def _words(expansion: Expansion) -> Iterator[str]:
    if isinstance(expansion, Word):
        yield expansion.text
    for part in _parts(expansion):
        yield from _words(part)


def references(expansion: Expansion) -> Iterator[str]:
    """Give the names of the rules that an expansion refers to."""
    if isinstance(expansion, RuleRef):
        yield expansion.name
    for part in _parts(expansion):
        yield from references(part)
