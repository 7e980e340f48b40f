"""Who is meant by a word that calls nobody in this match, and what calls somebody."""

from padel.calls import leads_on, spoken_words, understand
from padel.calls.automaton import plain
from padel.calls.grammar import Grammar
from padel.calls.languages import COLOURS, PLAYER_WORDS, colour_words, phrases
from padel.match import Match
from padel.shots import pair_of
from padel.umpiring.words import language_of, say


def of_a_colour(match: Match, grammar: Grammar, words: tuple[str, ...]) -> str:
    """Say that no pair has a colour that was typed; "" where none was."""
    language = language_of(match)
    colours = {plain(word) for forms in COLOURS for word in forms[language]} - set(map(plain, grammar.words()))
    word = next((word for word in words if plain(word) in colours), None)
    if word is None:
        return ""
    a, b = (colour_words(language, pair.colour)[0] for pair in (match.setup.pair_a, match.setup.pair_b))
    return say(match, "typed_colour", word=word, a=a, b=b)


def of_a_player(match: Match, grammar: Grammar, said: tuple[str, ...], word: str) -> str:
    """Say what may be called after what was said instead of a player by name; "" where the word is nobody's name."""
    language, setup = language_of(match), match.setup
    for number, name in enumerate((*setup.pair_a.players, *setup.pair_b.players), start=1):
        if plain(word) in map(plain, spoken_words(name)):
            called = f"{PLAYER_WORDS[language]} {phrases(language, 'player')[f'player={number}'][0]}"
            colour = colour_words(language, match.names(pair_of(number)).colour)[0]
            if leads_on(grammar, (*said, *called.split())):
                return say(match, "typed_by_number", name=name, number=called)
            return say(match, "typed_by_pair", pair=colour) if leads_on(grammar, (*said, *colour.split())) else ""
    return ""


def of_who_is_asked_for(match: Match, grammar: Grammar, word: str) -> str:
    """Say who may be answered to the question who it was."""
    fitting = sorted(one for one in grammar.words() if (call := understand(grammar, (one,))) and call.kind == "who")
    return say(match, "typed_who", word=word, words=", ".join(fitting))
