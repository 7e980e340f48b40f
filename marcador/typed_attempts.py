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

_ATTEMPTS = {
    "begun_correction": "amend, edit, fix, enmendar, enmienda, corrige",
    "typed_change": "change, cambiar, cambia, cambio",
    "typed_listen": "unmute, un mute, wake up, despierta, activa, activar",
    "typed_wait": "wait, espera",
    "typed_server": "wrong server, wrong side, wrong order, swap server, swap servers, saca otro, saque equivocado",
    "typed_restart": "restart, reset, start over, start again, reinicia, reiniciar, empezar de nuevo, "
    "volver a empezar",
    "typed_wrong": "wrong, that's wrong, that is wrong, it's wrong, not right, incorrect, back, go back, step back, "
    "revert, delete, remove, clear, erase, mal, esta mal, equivocado, equivocada, me equivoque, incorrecto, quita, "
    "quitar, quitalo, retroceder, atras, borra, borrar, elimina, eliminar",
    "typed_play": "begin, start, go, go on, continue, carry on, comenzar, empezar, iniciar, seguir, "
    "seguimos, continuar",
    "unclear_time_out": "stop, pause, halt, break, parar, para, pausa, se para",
    "typed_end": "end, end of match, finish, fin, terminar, termina, acabar, se acaba",
}
_BY_ATTEMPT = {attempt: key for key, attempts in _ATTEMPTS.items() for attempt in attempts.split(", ")}
"""What to say instead, by how a line begins."""

_INJURED = frozenset(
    ("injury", "injured", "hurt", "physio", "doctor", "lesion", "lesionado", "lesionada", "fisio", "medico")
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
    attempts = [one for one in _BY_ATTEMPT if f"{line} ".startswith(f"{one} ")]
    if attempts and known < _FEW - 1:
        return helped(match, _BY_ATTEMPT[max(attempts, key=len)])
    if known < _FEW and not _INJURED.isdisjoint(line.split()):
        return helped(match, "typed_injury")
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
