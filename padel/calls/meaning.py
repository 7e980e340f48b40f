"""From the words of a call to its meaning: the tags that the grammar gives them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from padel.calls.jsgf import (
    Alternatives,
    Expansion,
    Grammar,
    Optional,
    RuleRef,
    Sequence,
    Tagged,
    Word,
    parse,
)
from padel.shots import Outcome, Pair, ShotType, pair_of


@dataclass(frozen=True, slots=True)
class Call:
    """What a sentence means.

    Attributes:
        kind: `shot` (a stroke or an outcome), `who` (only somebody's name), or what the grammar's `call` tag says
            (`double_fault`, `ace`, `point`, `points`, `deuce`, `game`, `undo`, …).
        pair, player: who, where the sentence says so; a player implies the pair.
        shot, outcome: which stroke with which result.
        points: a called score, the server's points first; counts of points, not fifteens.
        corrects: the call replaces the last point instead of adding one.
    """

    kind: str
    pair: Pair | None = None
    player: int | None = None
    shot: ShotType | None = None
    outcome: Outcome | None = None
    points: tuple[int, int] | None = None
    corrects: bool = False


@lru_cache
def call_grammar(language: str = "en") -> Grammar:
    """Give the grammar of calls in a language, with no names in it yet.

    Raises:
        KeyError: when the language is not among `LANGUAGES`.
    """
    return parse(files("padel.calls").joinpath(LANGUAGES[language]).read_text("utf-8"))


LANGUAGES = MappingProxyType({"en": "en.jsgf"})


def match_grammar(language: str, colours: tuple[str, str], players: tuple[str, ...]) -> Grammar:
    """Give the grammar of one match: pairs are called by colour, players by full or by first name.

    A name that cannot be spoken as it is written (with a digit, such as "Player 1"), and a first name that two
    players share, are left out.
    """
    grammar = call_grammar(language)
    for rule, colour in zip(("pair_a", "pair_b"), colours, strict=True):
        grammar = grammar.with_rule(rule, _phrase(colour))
    spoken = [(name, number) for number, name in enumerate(players, start=1) if _is_speakable(name)]
    firsts = Counter(name.split()[0].lower() for name, _ in spoken)
    names = [Tagged(_phrase(name), f"player={number}") for name, number in spoken]
    names += [
        Tagged(_phrase(first), f"player={number}")
        for name, number in spoken
        if " " in name and firsts[(first := name.split()[0].lower())] == 1
    ]
    return grammar.with_rule("name", Alternatives(tuple(names))) if names else grammar


def _is_speakable(name: str) -> bool:
    return bool(name.strip()) and all(word.isalpha() for word in name.replace("-", " ").replace("'", "").split())


def understand(grammar: Grammar, words: tuple[str, ...]) -> Call | None:
    """Give the meaning of a whole sentence, or `None` when the grammar does not have it."""
    for name in grammar.public:
        for end, tags in _walk(grammar, grammar.rules[name], words, 0):
            if end == len(words):
                return _call(tags)
    return None


def may_go_on(grammar: Grammar, words: tuple[str, ...]) -> bool:
    """Say whether a longer sentence begins with these words, so that more may follow."""
    longer = (words + (_ANY_WORD,) * more for more in range(1, _LONGEST_REST + 1))
    return any(understand(grammar, sentence) is not None for sentence in longer)


_ANY_WORD = "*"
_LONGEST_REST = 4

Tags = tuple[str, ...]


def _walk(grammar: Grammar, expansion: Expansion, words: tuple[str, ...], at: int) -> Iterator[tuple[int, Tags]]:
    match expansion:
        case Word(text):
            if at < len(words) and words[at] in (text, _ANY_WORD):
                yield at + 1, ()
        case Tagged(item, tag):
            for end, tags in _walk(grammar, item, words, at):
                yield end, (*tags, tag)
        case Optional(item):
            yield from _walk(grammar, item, words, at)
            yield at, ()
        case Alternatives(items):
            for item in items:
                yield from _walk(grammar, item, words, at)
        case RuleRef(name):
            yield from _walk(grammar, grammar.rules[name], words, at)
        case Sequence(items):
            yield from _walk_all(grammar, items, words, at)


def _walk_all(
    grammar: Grammar, items: tuple[Expansion, ...], words: tuple[str, ...], at: int
) -> Iterator[tuple[int, Tags]]:
    if not items:
        yield at, ()
        return
    for middle, first in _walk(grammar, items[0], words, at):
        for end, rest in _walk_all(grammar, items[1:], words, middle):
            yield end, first + rest


def _call(tags: Tags) -> Call:
    slots = [tag.split("=", 1) for tag in tags]
    said = dict(slots)
    kinds = [value for slot, value in slots if slot == "call" and value != "correction"]
    player = int(said["player"]) if "player" in said else None
    return Call(
        kind=kinds[-1] if kinds else "shot" if "outcome" in said else "who",
        pair=pair_of(player) if player else _PAIRS.get(said.get("pair", "")),
        player=player,
        shot=ShotType(said["shot"]) if "shot" in said else None,
        outcome=Outcome(said["outcome"]) if "outcome" in said else None,
        points=_points(said),
        corrects="correction" in [value for slot, value in slots if slot == "call"],
    )


_PAIRS: dict[str, Pair] = {"a": "a", "b": "b"}


def _points(said: dict[str, str]) -> tuple[int, int] | None:
    if "server" not in said or "receiver" not in said:
        return None
    server = int(said["server"])
    return server, server if said["receiver"] == "same" else int(said["receiver"])


def _phrase(text: str) -> Expansion:
    words = tuple(Word(word) for word in text.lower().replace("-", " ").split())
    return words[0] if len(words) == 1 else Sequence(words)
