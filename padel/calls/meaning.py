"""From the words of a call to its meaning, and whether more words may follow."""

import re
from dataclasses import replace

from padel.calls.automaton import Automaton, Tags
from padel.calls.call import Call, call_of
from padel.calls.grammar import Grammar
from padel.calls.latin import latin
from padel.shots import ShotType


def understand(grammar: Grammar, words: tuple[str, ...]) -> Call | None:
    """Give the meaning of a whole sentence, or `None` when the grammar does not have it; accents do not matter.

    Where names give it two meanings the one with the longer names counts: "point ana maría" is Ana María's, not Ana's
    and María's. Two that are alike in this are not understood.
    """
    walked = Automaton.of(grammar).walk(words)
    ends = () if walked is None else _of_longest_names(walked[0].ends)
    if walked is None or len(ends) != 1:
        return None
    return call_of(walked[1] + ends[0])


def is_ambiguous(grammar: Grammar, words: tuple[str, ...]) -> bool:
    """Say whether names give a whole sentence two meanings: "ana maría josé" may be Ana and María José."""
    walked = Automaton.of(grammar).walk(words)
    return walked is not None and len(_of_longest_names(walked[0].ends)) > 1


def _of_longest_names(ends: tuple[Tags, ...]) -> tuple[Tags, ...]:
    # The fewer people are named, the longer are their names.
    fewest = min(map(len, ends), default=0)
    return tuple(tags for tags in ends if len(tags) == fewest)


OF_CALLS = "marcador."
"""What the names of grammars begin with whose tags are meanings."""


def meaning_of(grammar: Grammar, words: tuple[str, ...]) -> Call | tuple[str, ...] | None:
    """Give what a whole sentence means, to compare it with another: in a grammar of no calls each means itself.

    What is told or decided by the word alone is left out where it makes no difference: "net" means "let", and how
    the ball was lost matters of a service only.
    """
    if not grammar.name.startswith(OF_CALLS):
        return words if is_whole(grammar, words) else None
    call = understand(grammar, words)
    is_alike = call is not None and (call.kind == "let" or (call.kind == "shot" and call.shot is not ShotType.SERVE))
    return replace(call, about=None) if call is not None and is_alike else call


def is_whole(grammar: Grammar, words: tuple[str, ...]) -> bool:
    """Say whether these words are a whole sentence."""
    walked = Automaton.of(grammar).walk(words)
    return walked is not None and bool(walked[0].ends)


def may_go_on(grammar: Grammar, words: tuple[str, ...]) -> bool:
    """Say whether a longer sentence begins with these words, so that more may follow."""
    walked = Automaton.of(grammar).walk(words)
    return walked is not None and bool(walked[0].words())


def leads_on(grammar: Grammar, words: tuple[str, ...]) -> bool:
    """Say whether a sentence begins with these words, or is them."""
    return Automaton.of(grammar).walk(words) is not None


def spoken_words(text: str) -> tuple[str, ...]:
    """Give the words of a written sentence as they are spoken: "¿Cómo vamos?" is `cómo vamos`."""
    return tuple(re.findall(r"[^\W_]+(?:'[^\W_]+)*", latin(text)))
