"""What is typed in another language than the match's: whose it is, and what to type instead."""

from marcador.keyboard_desk import WORDS, asked_of_desk
from padel.calls import LANGUAGES, match_grammar, may_go_on, spoken_words, understand
from padel.calls.automaton import plain
from padel.calls.figures import figures_spoken
from padel.calls.grammar import Grammar
from padel.calls.wording import worded
from padel.match import Match
from padel.umpiring.words import language_of, say


def in_another_language(match: Match, grammar: Grammar, line: str) -> str:
    """Give what to type instead of a line that is of another language than the match; "" when it is of none."""
    for language in LANGUAGES:
        if language != language_of(match) and (told := _told(match, grammar, line, language)):
            return told
    return ""


def _told(match: Match, grammar: Grammar, line: str, language: str) -> str:
    if asked := asked_of_desk(line, language):
        begins = next(word for word, what in WORDS[language_of(match)].items() if what == asked[0])
        return _instead(match, language, line, f"{begins} {asked[1]}".strip())
    pairs = (match.setup.pair_a, match.setup.pair_b)
    colours, players = (pairs[0].colour, pairs[1].colour), (*pairs[0].players, *pairs[1].players)
    theirs = match_grammar(language, colours, players)
    words = spoken_words(figures_spoken(line, language, theirs.words()))
    if here := worded(theirs, words, grammar):
        return _instead(match, language, line, " ".join(here))
    if understand(theirs, words) is not None:
        return _whose(match, language, line)
    is_figure = line.lstrip()[:1].isdecimal()  # it is of every language, whatever its word
    ours = spoken_words(figures_spoken(line, language_of(match)))
    is_ours = is_figure or not ours or plain(ours[0]) in set(map(plain, grammar.words()))
    return "" if is_ours or not may_go_on(theirs, words[:1]) else _whose(match, language, words[0])


def _instead(match: Match, language: str, line: str, here: str) -> str:
    return say(match, "typed_foreign", said=line.strip(), tongue=say(match, f"language_{language}"), here=here)


def _whose(match: Match, language: str, said: str) -> str:
    return say(match, "typed_foreign_word", said=said.strip(), tongue=say(match, f"language_{language}"))
