"""From the words of a call to its meaning, and whether more words may follow."""

import re

from padel.calls.automaton import Automaton
from padel.calls.call import Call, call_of
from padel.calls.grammar import Grammar
from padel.calls.latin import latin


def understand(grammar: Grammar, words: tuple[str, ...]) -> Call | None:
    """Give the meaning of a whole sentence, or `None` when the grammar does not have it; accents do not matter."""
    walked = Automaton.of(grammar).walk(words)
    if walked is None or not walked[0].ends:
        return None
    node, tags = walked
    return call_of(tags + node.ends[0])


OF_CALLS = "marcador."
"""What the names of grammars begin with whose tags are meanings."""


def meaning_of(grammar: Grammar, words: tuple[str, ...]) -> Call | tuple[str, ...] | None:
    """Give what a whole sentence means, to compare it with another: in a grammar of no calls each means itself."""
    if grammar.name.startswith(OF_CALLS):
        return understand(grammar, words)
    return words if is_whole(grammar, words) else None


def is_whole(grammar: Grammar, words: tuple[str, ...]) -> bool:
    """Say whether these words are a whole sentence."""
    walked = Automaton.of(grammar).walk(words)
    return walked is not None and bool(walked[0].ends)


def may_go_on(grammar: Grammar, words: tuple[str, ...]) -> bool:
    """Say whether a longer sentence begins with these words, so that more may follow."""
    walked = Automaton.of(grammar).walk(words)
    return walked is not None and bool(walked[0].words())


def spoken_words(text: str) -> tuple[str, ...]:
    """Give the words of a written sentence as they are spoken: "¿Cómo vamos?" is `cómo vamos`."""
    return tuple(re.findall(r"[^\W_]+(?:'[^\W_]+)*", latin(text)))
