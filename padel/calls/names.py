"""The grammar of one match: its pairs' colours, its players' names, and the wake word when one is asked for."""

import re
from collections import Counter
from collections.abc import Iterator

from padel.calls.automaton import plain
from padel.calls.grammar import VOID, Alternatives, Expansion, Grammar, RuleRef, Sequence, Tagged, Word
from padel.calls.languages import PLAYER_WORDS, colour_words, phrases, template
from padel.calls.latin import is_latin, latin


def match_grammar(
    language: str, colours: tuple[str, str], players: tuple[str, ...], *, wake: bool = False
) -> Grammar:
    """Give the grammar of one match: pairs are called by colour, players by full name, first name or last name.

    Of a name as people write it, initials, titles, remarks in brackets and what no letters spell are passed over.
    Left out is what two players share, and what has a meaning of its own (a player called Ace); `called_by_number`
    says who has no name left. With `wake` every sentence begins with the wake word ("umpire", "árbitro").

    Raises:
        KeyError: when the language is not among `LANGUAGES`.
    """
    grammar = _with_colours(language, colours)
    names = _free(grammar, players)
    for rule, members in (("name", (1, 2, 3, 4)), ("name_a", (1, 2)), ("name_b", (3, 4))):
        spoken = [Tagged(_phrase(name), f"player={number}") for name, number in names if number in members]
        grammar = grammar.with_rule(rule, _either(spoken))
    if wake:
        grammar = grammar.with_rule("wake", RuleRef("wake_word"))
    return grammar.pruned()


def called_by_number(language: str, colours: tuple[str, str], players: tuple[str, ...]) -> tuple[str, ...]:
    """Say for each player whom no name calls why, and how he is called instead; a sentence for people each.

    Nothing is said of a name that is just the number, such as "Player 1".

    Raises:
        KeyError: when the language is not among `LANGUAGES`.
    """
    named = {number for _, number in _free(_with_colours(language, colours), players)}
    numbers = phrases(language, "player")
    return tuple(
        f"{name} cannot be called by name, since {_reason(name, players)}; "
        f'say "{PLAYER_WORDS[language]} {numbers[f"player={number}"][0]}"'
        for number, name in enumerate(players, start=1)
        if number not in named and name.split()[-1:] != [str(number)]
    )


def _reason(name: str, players: tuple[str, ...]) -> str:
    ways = {_parts(way) for way in _ways(name)}
    if not ways:
        return "no word of it can be spoken as it is written"
    if any(ways <= {_parts(way) for way in _ways(other)} for other in _others(name, players)):
        return "another player is called so too"
    return "its words mean something else in a call"


def _others(name: str, players: tuple[str, ...]) -> tuple[str, ...]:
    at = players.index(name)
    return players[:at] + players[at + 1 :]


def _with_colours(language: str, colours: tuple[str, str]) -> Grammar:
    grammar = template(language)
    for rule, colour in zip(("pair_a", "pair_b"), colours, strict=True):
        grammar = grammar.with_rule(rule, _either([_phrase(word) for word in colour_words(language, colour)]))
    return grammar


def _free(grammar: Grammar, players: tuple[str, ...]) -> list[tuple[str, int]]:
    """Give every way to name a player, with the player's number; what has a meaning or several share is left out."""
    taken = {plain(word) for word in grammar.words()}
    ways = [(way, number) for number, name in enumerate(players, start=1) for way in _ways(name)]
    shared = Counter(_parts(way) for way, _ in ways)
    return [(way, number) for way, number in ways if shared[_parts(way)] == 1 and not set(_parts(way)) <= taken]


def _ways(name: str) -> Iterator[str]:
    """Give a name as it is spoken: in full, by its first word and by its last."""
    words = [word for word in _REMARK.sub(" ", latin(name)).replace("*", " ").split() if _is_spoken(word)]
    if words:
        ways = (" ".join(words), words[0], words[-1])
        # Names with the same words, as of "Ann-Marie" and "Ann Marie", are one way to call a player.
        yield from {_parts(way): way for way in ways}.values()


_REMARK = re.compile(r"[(\[{（【].*?([)\]}）】]|$)")
_TITLES = frozenset({"dr", "dra", "don", "mr", "mrs", "ms", "sr", "sra", "srta", "jr", "prof"})


def _is_spoken(word: str) -> bool:
    """Say whether a word is more than an initial, a title or a mark, and all of it can be said."""
    letters = word.replace("-", "").replace("'", "")
    return len(letters) > 1 and letters not in _TITLES and is_latin(letters)


def _parts(name: str) -> tuple[str, ...]:
    return tuple(_marked(plain(name)))


def _marked(text: str) -> list[str]:
    """Give the words of a text without hyphens, and without apostrophes that join nothing."""
    return [word for part in text.replace("-", " ").split() if (word := part.strip("'"))]


def _phrase(text: str) -> Expansion:
    words = tuple(Word(word) for word in _marked(text.lower()))
    return words[0] if len(words) == 1 else Sequence(words)


def _either(items: list[Expansion] | list[Tagged]) -> Expansion:
    return Alternatives(tuple(items)) if items else VOID
