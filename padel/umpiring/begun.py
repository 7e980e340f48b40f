"""What to say next after the beginning of a longer call, for who stopped there.

Such a beginning is no call of its own, also where umpires stop: it is heard together with what comes after a pause,
and were "correction" answered by itself, "red smash winner" after it would count as a new point.
"""

from padel.calls.languages import colour_words, phrases
from padel.match import Match
from padel.umpiring.words import language_of, player_name, say

_BEGINNINGS: dict[str, dict[tuple[str, ...], str]] = {
    "en": {
        ("correction",): "begun_correction",
        ("advantage",): "begun_advantage",
        ("set", "score"): "begun_set_score",
        ("set", "the", "score"): "begun_set_score",
        ("the", "score", "is"): "begun_set_score",
        ("walkover",): "begun_walkover",
        ("code", "violation"): "begun_penalty",
    },
    "es": {
        ("correccion",): "begun_correction",
        ("corregir",): "begun_correction",
        ("ventaja",): "begun_advantage",
        ("marcador",): "begun_set_score",
        ("violacion", "de", "codigo"): "begun_penalty",
    },
}


def begun(match: Match, words: tuple[str, ...], fitting: list[str]) -> str:
    """Give what is to be said after these words, plain and lower case; empty where a list is all there is.

    `fitting` are the words that may follow.
    """
    language = language_of(match)
    for first, key in _BEGINNINGS[language].items():
        if words[: len(first)] == first:
            return helped(match, key)
    if set(phrases(language, "outcome")["outcome=winner"]) & set(fitting):
        return say(match, "begun_stroke")
    return ""


def helped(match: Match, key: str) -> str:
    """Give a text that shows a pair and a player of this match."""
    pair = colour_words(language_of(match), match.setup.pair_a.colour)[0]
    return say(match, key, pair=pair, player=player_name(match, 1).lower())
