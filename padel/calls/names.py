"""The grammar of one match: its pairs' colours, its players' names, and the wake word when one is asked for."""

from collections import Counter
from collections.abc import Iterator

from padel.calls.automaton import plain
from padel.calls.grammar import VOID, Alternatives, Expansion, Grammar, RuleRef, Sequence, Tagged, Word
from padel.calls.languages import colour_words, template


def match_grammar(
    language: str, colours: tuple[str, str], players: tuple[str, ...], *, wake: bool = False
) -> Grammar:
    """Give the grammar of one match: pairs are called by colour, players by full name, first name or last name.

    Left out is a name that cannot be spoken as it is written (with a digit, such as "Player 1"), that two players
    share, or whose every word has a meaning of its own (a player called Ace). With `wake` every sentence begins with
    the wake word ("umpire", "árbitro").

    Raises:
        KeyError: when the language is not among `LANGUAGES`.
    """
    grammar = template(language)
    for rule, colour in zip(("pair_a", "pair_b"), colours, strict=True):
        grammar = grammar.with_rule(rule, _either([_phrase(word) for word in colour_words(language, colour)]))
    taken = {plain(word) for word in grammar.words()}
    names = [(name, number) for name, number in _spoken_names(players) if not set(_parts(name)) <= taken]
    for rule, members in (("name", (1, 2, 3, 4)), ("name_a", (1, 2)), ("name_b", (3, 4))):
        spoken = [Tagged(_phrase(name), f"player={number}") for name, number in names if number in members]
        grammar = grammar.with_rule(rule, _either(spoken))
    if wake:
        grammar = grammar.with_rule("wake", RuleRef("wake_word"))
    return grammar.pruned()


def _spoken_names(players: tuple[str, ...]) -> list[tuple[str, int]]:
    """Give every way to name a player, with the player's number; what several share is left out."""
    ways = [(way, number) for number, name in enumerate(players, start=1) for way in _ways(name)]
    shared = Counter(_parts(way) for way, _ in ways)
    return [(way, number) for way, number in ways if shared[_parts(way)] == 1]


def _ways(name: str) -> Iterator[str]:
    words = name.split()
    if not words or not all(word.isalpha() for word in name.replace("-", " ").replace("'", "").split()):
        return
    yield from dict.fromkeys((" ".join(words), words[0], words[-1]))


def _parts(name: str) -> tuple[str, ...]:
    return tuple(plain(name).replace("-", " ").split())


def _phrase(text: str) -> Expansion:
    words = tuple(Word(word) for word in text.lower().replace("-", " ").split())
    return words[0] if len(words) == 1 else Sequence(words)


def _either(items: list[Expansion] | list[Tagged]) -> Expansion:
    return Alternatives(tuple(items)) if items else VOID
