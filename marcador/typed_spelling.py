"""Words as they are typed: without a mark ("Munoz" is Muñoz, "Dangelo" D'Angelo), in one ("tiebreak"), shortened."""

import unicodedata

from padel.calls import leads_on
from padel.calls.automaton import plain
from padel.calls.grammar import Grammar


def as_called(grammar: Grammar, words: tuple[str, ...]) -> tuple[str, ...]:
    """Give words as the grammar writes them, where just one word of it has their letters; what it has stays."""
    known = set(map(plain, grammar.words()))
    if all(plain(word) in known for word in words):
        return words
    said: tuple[str, ...] = ()
    for word in words:
        said += (word,) if plain(word) in known else _written(grammar, known, said, word)
    return said


_SHORT = {"vs": ("versus",), "v": ("versus",), "whos": ("who", "is")}
"""What is written shorter than it is said, by its bare letters."""


def _written(grammar: Grammar, known: set[str], before: tuple[str, ...], word: str) -> tuple[str, ...]:
    letters = _letters(word)
    alike = [one for one in known if _letters(one) == letters]
    if len(alike) == 1:
        return (alike[0],)
    halves = [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
    ways = [_SHORT[letters]] if letters in _SHORT else [two for two in halves if known.issuperset(map(plain, two))]
    # Where no call goes on with it, it is told of as it was typed: "toby" is somebody, and not "to by".
    return next((one for one in ways if leads_on(grammar, (*before, *one))), (word,))


def _letters(word: str) -> str:
    """Give the bare letters and figures of a word, an `ñ` as `n`."""
    return "".join(one for one in unicodedata.normalize("NFD", word.lower()) if one.isalnum())
