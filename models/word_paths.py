"""The ways to say a word as the smallest automaton that has exactly these: what they share is in the graph once.

Source: minimal acyclic automata by merging equal suffixes of a trie (J. Daciuk et al., 2000).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.phones import Pronunciation, positional


@dataclass(frozen=True, slots=True)
class WordPaths:
    """Steps from node 0 (begin) to node 1 (end), each through a positional phone; sorted by where they begin."""

    nodes: int
    steps: tuple[tuple[int, int, str], ...]


@lru_cache(maxsize=4096)
def paths(pronunciations: tuple[Pronunciation, ...]) -> WordPaths:
    """Give the automaton of a word's pronunciations."""
    nodes: dict[frozenset[tuple[str, int]], int] = {frozenset(): 1}
    steps: list[tuple[int, int, str]] = []

    def node(rests: Sequence[tuple[str, ...]], number: int | None = None) -> int:
        """Give the node from which exactly `rests` lead to the end."""
        following: dict[str, list[tuple[str, ...]]] = {}
        for first, *rest in rests:
            following.setdefault(first, []).append(tuple(rest))
        arcs = frozenset((symbol, node([rest for rest in each if rest])) for symbol, each in following.items())
        if number is None and arcs in nodes:
            return nodes[arcs]
        own = len(nodes) + 1 if number is None else number
        nodes.setdefault(arcs, own)
        steps.extend((own, target, symbol) for symbol, target in arcs)
        return own

    node([positional(way) for way in pronunciations], 0)
    return WordPaths(max(max(a, b) for a, b, _ in steps) + 1, tuple(sorted(steps)))
