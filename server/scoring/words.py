"""What a tap did, in the words of whoever tapped, with the score as an umpire says it."""

from collections.abc import Sequence
from dataclasses import replace

from padel.calls import LANGUAGES
from padel.match import Match
from padel.umpiring import Desk
from padel.umpiring.announcing import announced
from padel.umpiring.by_hand import Done, Said, carried_out
from padel.umpiring.by_hand_texts import told
from padel.umpiring.words import language_of, score_told
from wire.identifiers import uuid7

_STAYS = {
    "en": "others scored meanwhile ({store}), and that was later, so it stays;"
    " yours ({hand}) is kept, and can be chosen",
    "es": "otros anotaron mientras tanto ({store}) y fue después, así que se queda;"
    " lo tuyo ({hand}) se guarda y se puede elegir",
}
_REPLACES = {
    "en": "it takes the place of what others scored meanwhile ({store}), which is kept, and can be chosen",
    "es": "sustituye a lo que otros anotaron mientras tanto ({store}), que se guarda y se puede elegir",
}
_SAME = {"en": "others scored the same meanwhile", "es": "otros anotaron lo mismo mientras tanto"}
_WAITING = {
    "en": "the device of the court has not answered yet; the same sent again is scored once",
    "es": "el aparato de la pista no ha contestado todavía; si se envía otra vez, se anota una sola",
}


def language_for(accepted: str, match: Match | None) -> str:
    """Give the language to tell somebody in: the first they accept that is known, or else the match's."""
    for part in accepted.split(","):
        code = part.partition(";")[0].strip().lower().partition("-")[0]
        if code in LANGUAGES:
            return code
    return language_of(match) if match is not None else "en"


def in_language(match: Match, language: str) -> Match:
    """Give a match as it is told of in a language."""
    setup = match.setup.model_copy(update={"language": language})
    return match._replace(play=replace(match.play, setup=setup))


def said_of(done: Done, language: str) -> str:
    """Say what became of a tap, and how the match stands after it."""
    before, after = in_language(done.before, language), in_language(done.after, language)
    reason = _reason(done, before)
    what = reason or told(before, done.said.call, done.said.happens)
    return _joined(what, announced(before, after) or score_told(after))


def told_of(match: Match, said: Said) -> str:
    """Give what was tapped, in the match's language."""
    return told(match, said.call, said.happens)


def stays(store: Sequence[str], hand: Sequence[str], match: Match, language: str) -> str:
    """Say that what others scored stays."""
    said = _STAYS[language].format(store=", ".join(store), hand=", ".join(hand))
    return _joined(said, score_told(in_language(match, language)))


def replaces(store: Sequence[str], language: str) -> str:
    """Say that a tap took the place of what others scored."""
    return _REPLACES[language].format(store=", ".join(store))


def the_same(match: Match, language: str) -> str:
    """Say that others scored the same."""
    return _joined(_SAME[language], score_told(in_language(match, language)))


def waiting(language: str) -> str:
    """Say that the device has not answered."""
    return _WAITING[language]


def _reason(done: Done, before: Match) -> str:
    again = carried_out(before, None, [done.said], Desk(), uuid7).done[0].decision
    return again.reason if again.verdict == done.decision.verdict else done.decision.reason


def _joined(what: str, score: str) -> str:
    return " · ".join(part for part in (what, score) if part)
