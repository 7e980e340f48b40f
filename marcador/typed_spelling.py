"""Words as they are typed where a keyboard lacks a mark or it was left out: "Munoz" is Muñoz, "Dangelo" D'Angelo."""

import unicodedata

from padel.calls.automaton import plain
from padel.calls.grammar import Grammar


def as_called(grammar: Grammar, words: tuple[str, ...]) -> tuple[str, ...]:
    """Give words as the grammar writes them, where just one word of it has their letters; what it has stays."""
    known = set(map(plain, grammar.words()))
    if all(plain(word) in known for word in words):
        return words
    return tuple(word if plain(word) in known else _only(known, word) for word in words)


def _only(known: set[str], word: str) -> str:
    letters = _letters(word)
    alike = [one for one in known if _letters(one) == letters]
    return alike[0] if len(alike) == 1 else word


def _letters(word: str) -> str:
    """Give the bare letters and figures of a word, an `ñ` as `n`."""
    return "".join(one for one in unicodedata.normalize("NFD", word.lower()) if one.isalnum())
