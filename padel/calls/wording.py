"""How a grammar says what a sentence of another one means, as "point blue" is "punto azul"."""

from collections import Counter, deque
from collections.abc import Callable, Iterator

from padel.calls.automaton import Automaton, Node, Tags, plain
from padel.calls.grammar import Grammar
from padel.calls.meaning import understand


def worded(grammar: Grammar, words: tuple[str, ...], other: Grammar) -> tuple[str, ...] | None:
    """Give the shortest sentence of the `other` grammar that means what these words mean, of its usual words.

    It says things in the same order where the other can. `None` when the words mean nothing, or nothing that the
    other can say.
    """
    call, walked = understand(grammar, words), Automaton.of(grammar).walk(words)
    if call is None or walked is None:
        return None
    written = {plain(word): word for word in other.words()}
    meant = walked[1] + min(walked[0].ends, key=len)
    for may_begin in (_in_order, _in_any_order):
        for said in _shortest_first(Automaton.of(other), meant, may_begin):
            if understand(other, said) == call:
                return tuple(written[word] for word in said)
    return None


def _in_order(tags: Tags, meant: Tags) -> bool:
    return meant[: len(tags)] == tags


def _in_any_order(tags: Tags, meant: Tags) -> bool:
    return Counter(tags) <= Counter(meant)


def _shortest_first(
    automaton: Automaton, meant: Tags, may_begin: Callable[[Tags, Tags], bool]
) -> Iterator[tuple[str, ...]]:
    """Give the sentences that have all of these tags, and no others."""
    todo = deque[tuple[Node, Tags, tuple[str, ...]]]([(automaton.start, automaton.certain, ())])
    seen = set[tuple[Node, Tags]]()
    while todo:
        node, tags, said = todo.popleft()
        if any(len(tags + ends) == len(meant) and may_begin(tags + ends, meant) for ends in node.ends):
            yield said
        for word in node.words_as_written():
            following = node.after(word)
            assert following is not None
            reached = (following[0], tags + following[1])
            if reached not in seen and may_begin(reached[1], meant):
                seen.add(reached)
                todo.append((*reached, (*said, word)))
