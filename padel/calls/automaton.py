"""A grammar as a deterministic automaton: word by word, with the tags that are certain so far.

Determinised as it is walked (Mohri, "Finite-State Transducers in Language and Speech Processing", 1997: subsets of
states with their delayed output), so that a sentence costs a dictionary look-up a word, and that a walk through the
whole automaton is a walk through the whole language.
"""

import unicodedata
from collections import defaultdict
from functools import lru_cache
from weakref import WeakKeyDictionary

from padel.calls.grammar import Alternatives, Expansion, Grammar, Optional, RuleRef, Sequence, Tagged, Word

Tags = tuple[str, ...]


class Node:
    """Where one stands after some words; `ends` are the tags with which a sentence may end here, all else being said.

    A grammar in which each sentence has one meaning has no more than one of them anywhere.
    """

    __slots__ = ("_automaton", "_items", "_known", "ends")

    def __init__(self, automaton: "Automaton", items: frozenset[tuple[int, Tags]]) -> None:
        self._automaton = automaton
        self._items = items
        self._known: dict[str, tuple[Node, Tags] | None] = {}
        self.ends = tuple(sorted({tags for state, tags in items if state == automaton.final}))

    def words(self) -> frozenset[str]:
        """Give the words that may follow, as `plain` writes them; none at the end of every sentence."""
        return frozenset(word for state, _ in self._items for word in self._automaton.arcs.get(state, ()))

    def words_as_written(self) -> list[str]:
        """Give the words that may follow in the order of the grammar's text, which has the most usual first."""
        first = dict[str, int]()
        for state, _ in self._items:
            for word, targets in self._automaton.arcs.get(state, {}).items():
                first[word] = min(first.get(word, targets[0]), *targets)
        return sorted(first, key=first.__getitem__)

    def after(self, word: str) -> "tuple[Node, Tags] | None":
        """Give the node after one more word (`plain`), and the tags certain by it; `None` if it cannot follow."""
        if word not in self._known:
            self._known[word] = self._automaton.step(self._items, word)
        return self._known[word]


class Automaton:
    """The automaton of a pruned grammar: its `start`, and the tags that are `certain` there."""

    def __init__(self, grammar: Grammar) -> None:
        self.arcs: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._silent: dict[int, list[tuple[int, str | None]]] = defaultdict(list)
        self._states = 2
        self.final = 1
        self._grammar = grammar
        for name in grammar.public:
            self._silent[self._add(0, RuleRef(name))].append((self.final, None))
        self._nodes: dict[frozenset[tuple[int, Tags]], Node] = {}
        self.start, self.certain = self._node({(0, ())})

    @staticmethod
    def of(grammar: Grammar) -> "Automaton":
        """Give the automaton of a grammar, made once."""
        if grammar not in _AUTOMATA:
            _AUTOMATA[grammar] = Automaton(grammar.pruned())
        return _AUTOMATA[grammar]

    def walk(self, words: tuple[str, ...]) -> tuple[Node, Tags] | None:
        """Give where the words lead from the start, with all tags on the way; `None` when nothing begins so."""
        node, tags = self.start, self.certain
        for word in words:
            following = node.after(plain(word))
            if following is None:
                return None
            node, tags = following[0], tags + following[1]
        return node, tags

    def step(self, items: frozenset[tuple[int, Tags]], word: str) -> tuple[Node, Tags] | None:
        """Give the node after `word` from all of `items`, and the tags that they then share."""
        reached = {(target, tags) for state, tags in items for target in self.arcs.get(state, {}).get(word, ())}
        return self._node(reached) if reached else None

    def _node(self, items: set[tuple[int, Tags]]) -> tuple[Node, Tags]:
        closed = self._closure(items)
        shared = _shared_prefix([tags for _, tags in closed])
        key = frozenset((state, tags[len(shared) :]) for state, tags in closed)
        if key not in self._nodes:
            self._nodes[key] = Node(self, key)
        return self._nodes[key], shared

    def _closure(self, items: set[tuple[int, Tags]]) -> set[tuple[int, Tags]]:
        """Follow all silent arcs; keep the items from which a word leads on, or that are final."""
        seen, todo = set(items), list(items)
        while todo:
            state, tags = todo.pop()
            for target, tag in self._silent.get(state, ()):
                item = (target, (*tags, tag) if tag else tags)
                if item not in seen:
                    seen.add(item)
                    todo.append(item)
        return {item for item in seen if item[0] == self.final or item[0] in self.arcs}

    def _state(self) -> int:
        self._states += 1
        return self._states - 1

    def _add(self, source: int, expansion: Expansion) -> int:
        """Add what an expansion allows from `source` on; give the state where it ends."""
        match expansion:
            case Word(text):
                target = self._state()
                self.arcs[source][plain(text)].append(target)
                return target
            case Sequence(items):
                for item in items:
                    source = self._add(source, item)
                return source
            case Tagged(item, tag):
                return self._silently(self._add(source, item), self._state(), tag)
            case Optional(item):
                return self._either(source, (item, Sequence(())))
            case Alternatives(items):
                return self._either(source, items)
            case RuleRef(name):
                return self._add(source, self._grammar.rules[name])

    def _either(self, source: int, items: tuple[Expansion, ...]) -> int:
        end = self._state()
        for item in items:
            self._silently(self._add(self._silently(source, self._state()), item), end)
        return end

    def _silently(self, source: int, target: int, tag: str | None = None) -> int:
        self._silent[source].append((target, tag))
        return target


_AUTOMATA: WeakKeyDictionary[Grammar, Automaton] = WeakKeyDictionary()


@lru_cache(maxsize=4096)
def plain(word: str) -> str:
    """Give a word in lower case without accents (`víbora` and `vibora` are one word); an `ñ` stays."""
    parts = unicodedata.normalize("NFD", word.lower().replace("ñ", "\0"))
    return "".join(part for part in parts if not unicodedata.combining(part)).replace("\0", "ñ")


def _shared_prefix(several: list[Tags]) -> Tags:
    first, last = min(several, default=()), max(several, default=())
    for at, tag in enumerate(first):
        if at >= len(last) or last[at] != tag:
            return first[:at]
    return first
