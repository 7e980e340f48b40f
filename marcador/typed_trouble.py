"""Why a typed line is no call, and what would be: for whoever typed it."""

import re
from collections.abc import Sequence
from difflib import get_close_matches

from marcador.typed_attempts import of_an_attempt
from marcador.typed_names import of_a_player, of_who_is_asked_for
from padel.calls import is_ambiguous, leads_on, spoken_words, understand
from padel.calls.automaton import plain
from padel.calls.figures import figures_spoken
from padel.calls.grammar import Grammar
from padel.match import Match
from padel.score_calls import agrees
from padel.umpiring.begun import begun
from padel.umpiring.words import language_of, say

_LISTED = 12
_FEW = 3
_ALIKE = 0.72
"""How alike a word must be to be taken for misspelt: "bleu" for blue is, "delete" for "let" is not."""

_FIGURE = re.compile(r"\d{1,2}", re.ASCII)
_FIFTEENS = ("0", "15", "30", "40")


def next_words(grammar: Grammar, said: tuple[str, ...]) -> list[str]:
    """Give the words that may follow what was said so far."""
    return sorted(word for word in grammar.words() if leads_on(grammar, (*said, word)))


def trouble(
    match: Match, grammar: Grammar, words: tuple[str, ...], people: Sequence[str] = (), *, asks_who: bool = False
) -> str:
    """Give why words are no call: what is missing, or the first that does not fit and what may be meant.

    Args:
        match, grammar: in which they were typed.
        words: what was typed.
        people: whom the next match may name.
        asks_who: a shot waits for its who.
    """
    if not words:
        return say(match, "typed_nothing")
    if is_ambiguous(grammar, words):
        return say(match, "typed_two_ways")
    known = 0
    while known < len(words) and leads_on(grammar, words[: known + 1]):
        known += 1
    if _is_misspelt(grammar, words, known):
        return _of_a_word(match, grammar, words, known)
    if told := of_an_attempt(match, grammar, words, known, people):
        return told
    if known < len(words) and (told := of_a_player(match, grammar, words[:known], words[known])):
        return told
    if asks_who and not known and len(words) < _FEW:
        return of_who_is_asked_for(match, grammar, words[0])
    return _of_a_word(match, grammar, words, known)


def of_a_figure(match: Match, grammar: Grammar, line: str) -> str:
    """Give the scores that a figure alone may be half of, as figures; "" where the line is no such figure."""
    figure, language = line.strip(), language_of(match)
    if not _FIGURE.fullmatch(figure):
        return ""
    others = _FIFTEENS if figure in _FIFTEENS else ("0", figure)
    scores = [f"{figure}-{one}" for one in others]
    fitting = [one for one in scores if understand(grammar, spoken_words(figures_spoken(one, language))) is not None]
    either = say(match, "typed_or").join(map(repr, fitting))
    return say(match, "typed_figure", figure=figure, scores=either) if fitting else ""


def _of_a_word(match: Match, grammar: Grammar, words: tuple[str, ...], known: int) -> str:
    after = say(match, "typed_after", said=" ".join(words[:known])) if known else ""
    fitting = next_words(grammar, words[:known])
    helping = begun(match, tuple(map(plain, words[:known])), fitting) if known and fitting else ""
    if known == len(words):
        return say(match, "typed_more", after=after, words=helping or _some(fitting))
    word = words[known]
    if not fitting:
        return say(match, "typed_too_many", word=word, after=after)
    if meant := _meant(match, grammar, words, known, fitting):
        either = say(match, "typed_or").join(map(repr, meant))
        return say(match, "typed_meant", word=word, after=after, words=either)
    if helping:
        return say(match, "typed_instead", word=word, after=after, words=helping)
    return say(match, "typed_unknown" if known else "typed_lost", word=word, after=after, words=_some(fitting))


def _is_misspelt(grammar: Grammar, words: tuple[str, ...], known: int) -> bool:
    """Say whether a call is begun that goes on with nearly the next word, which is none itself."""
    if not 0 < known < len(words) or _is_known(grammar, words[known]):
        return False
    return bool(get_close_matches(words[known], next_words(grammar, words[:known]), cutoff=_ALIKE))


def _meant(match: Match, grammar: Grammar, words: tuple[str, ...], known: int, fitting: list[str]) -> list[str]:
    """Give words much like one that is in no call; where it is in others, the whole calls that lack a word here."""
    if not _is_known(grammar, words[known]):
        return get_close_matches(words[known], fitting, n=_FEW, cutoff=_ALIKE)
    lines = [(*words[:known], word, *words[known:]) for word in fitting]
    whole = {" ".join(line): call for line in lines if (call := understand(grammar, line)) is not None}
    if len(whole) > _FEW:  # "one blue" lacks a figure: the one that the score has
        whole = {line: call for line, call in whole.items() if agrees(match.score, call)}
    return list(whole) if known and len(whole) <= _FEW else []


def _is_known(grammar: Grammar, word: str) -> bool:
    return plain(word) in set(map(plain, grammar.words()))


def _some(words: list[str]) -> str:
    return ", ".join(words) if len(words) <= _LISTED else f"{', '.join(words[:_LISTED])} … (docs/calls.md)"
