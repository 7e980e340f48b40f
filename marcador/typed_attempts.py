"""Calls that are often attempted in other words than they can be said in, and what to type instead."""

import re
from collections.abc import Sequence

from padel.calls import spoken_words
from padel.calls.automaton import plain
from padel.calls.grammar import Grammar
from padel.calls.languages import colour_words
from padel.match import Match
from padel.umpiring.begun import helped
from padel.umpiring.words import language_of, say

_FEW = 3

_TOO_FAR = re.compile(r"correction .* points? ago\b|correccion hace .* puntos?\b")
_NEXT_MATCH = re.compile(r"(next|new) match|(nuevo|siguiente|proximo) partido")
_WINNING = re.compile(r"\b(wins?|won|gan[ao]|ganan|ganaron)\b")
_RETIRING = re.compile(r"\b(retire[sd]?|retiring|retiran?|retirad[oa]|abandonan?)\b")

_ANSWERS = {
    "no": "typed_no",
    **dict.fromkeys(("yes", "yeah", "yep", "ok", "okay", "si", "vale"), "typed_yes"),
}
"""Answers of one word, which decide nothing by themselves."""

_ATTEMPTS = (
    (re.compile(r"(amend|edit|fix|enmendar?|corrige)\b"), "begun_correction"),
    (re.compile(r"(change|cambi[ao]r?)\b"), "typed_change"),
    (re.compile(r"(un ?mute|wake up|despierta|activar?)\b"), "typed_listen"),
    (re.compile(r"(wait|espera)\b"), "typed_wait"),
    (
        re.compile(r"(restart|reset|start (over|again)|reiniciar?|empezar de nuevo|volver a empezar)\b"),
        "typed_restart",
    ),
    (
        re.compile(
            r"((that'?s|that is|it'?s|it is) )?(wrong|not right|incorrect)\b|(go |step )?back$|revert$"
            r"|(esta )?(mal|equivocad[oa])$|me equivoque$|incorrecto$|quita(r|lo)?\b|retroceder$|atras$"
        ),
        "typed_wrong",
    ),
)


def asks_next_match(words: tuple[str, ...]) -> bool:
    """Say whether words begin as the call of the next match does."""
    return _NEXT_MATCH.match(" ".join(map(plain, words))) is not None


def of_an_attempt(match: Match, grammar: Grammar, words: tuple[str, ...], known: int, people: Sequence[str]) -> str:
    """Give what helps with such a call; "" where it is none.

    Args:
        match, grammar: in which it was typed.
        words: what was typed; the first `known` of them fit.
        known: how many.
        people: whom the next match may name.
    """
    line = " ".join(map(plain, words))
    if _TOO_FAR.match(line) and known <= 2:
        return say(match, "typed_too_far")
    if (found := _NEXT_MATCH.match(line)) and known < len(words):
        return _not_picked(match, grammar, words[known], found[0], people)
    if line in _ANSWERS:
        return helped(match, _ANSWERS[line])
    if _WINNING.search(line):
        return say(match, "typed_wins", pair=_pair_in(match, line), other=_pair_in(match, line, other=True))
    for pattern, key in _ATTEMPTS:
        if pattern.match(line) and known < _FEW - 1:
            return helped(match, key)
    if _RETIRING.search(line) and known < _FEW:
        return say(match, "typed_retires", pair=_pair_in(match, line))
    return ""


def _not_picked(match: Match, grammar: Grammar, word: str, begins: str, people: Sequence[str]) -> str:
    """Say why somebody cannot be named for the next match: by nobody's name, or by one that calls nobody."""
    if any(plain(word) in map(plain, spoken_words(name)) for name in people):
        return say(match, "typed_unpicked", word=word, begins=begins)
    is_known = plain(word) in set(map(plain, grammar.words()))
    return "" if is_known else say(match, "typed_nobody", word=word, begins=begins)


def _pair_in(match: Match, line: str, *, other: bool = False) -> str:
    """Give the word for the pair that is named in a line, or for the first one; or for the `other` pair."""
    setup, language = match.setup, language_of(match)
    a, b = (colour_words(language, pair.colour) for pair in (setup.pair_a, setup.pair_b))
    called = {*map(plain, b), *map(plain, (word for name in setup.pair_b.players for word in spoken_words(name)))}
    called -= {plain(word) for name in setup.pair_a.players for word in spoken_words(name)}
    return (b if bool(called & set(line.split())) != other else a)[0]
