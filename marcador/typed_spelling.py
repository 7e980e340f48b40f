"""Words as they are typed: without a mark ("Munoz" is Muñoz, "Dangelo" D'Angelo), in one ("tiebreak"), shortened."""

import unicodedata

from padel.calls.automaton import plain
from padel.calls.grammar import Grammar


def as_called(grammar: Grammar, words: tuple[str, ...]) -> tuple[str, ...]:
    """Give words as the grammar writes them, where just one word of it has their letters; what it has stays."""
    known = set(map(plain, grammar.words()))
    if all(plain(word) in known for word in words):
        return words
    return tuple(one for word in words for one in ((word,) if plain(word) in known else _written(known, word)))


_SHORT = {"vs": ("versus",), "v": ("versus",), "whos": ("who", "is")}
"""What is written shorter than it is said, by its bare letters."""


def _written(known: set[str], word: str) -> tuple[str, ...]:
    letters = _letters(word)
    alike = [one for one in known if _letters(one) == letters]
    if len(alike) == 1:
        return (alike[0],)
    if known.issuperset(said := _SHORT.get(letters, (word,))):
        return said
    halves = [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
    joined = [two for two in halves if known.issuperset(map(plain, two))]
    return joined[0] if len(joined) == 1 else (word,)


def _letters(word: str) -> str:
    """Give the bare letters and figures of a word, an `ñ` as `n`."""
    return "".join(one for one in unicodedata.normalize("NFD", word.lower()) if one.isalnum())
