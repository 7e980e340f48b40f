"""The languages in which calls can be made, as data: a grammar each, and the words for the pairs' colours."""

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import product
from types import MappingProxyType

from padel.calls.grammar import Alternatives, Expansion, Grammar, Optional, RuleRef, Sequence, Tagged, Word
from padel.calls.jsgf import parse

LANGUAGES = MappingProxyType({"en": "en.jsgf", "es": "es.jsgf"})
"""The grammar file of each language."""

COLOURS = (
    {"en": ("blue",), "es": ("azul", "azules")},
    {"en": ("red",), "es": ("rojo", "roja", "rojos")},
    {"en": ("green",), "es": ("verde", "verdes")},
    {"en": ("yellow",), "es": ("amarillo", "amarilla", "amarillos")},
    {"en": ("white",), "es": ("blanco", "blanca", "blancos")},
    {"en": ("black",), "es": ("negro", "negra", "negros")},
    {"en": ("orange",), "es": ("naranja", "naranjas")},
    {"en": ("pink",), "es": ("rosa", "rosas")},
    {"en": ("purple",), "es": ("morado", "morada", "morados")},
    {"en": ("grey", "gray"), "es": ("gris", "grises")},
    {"en": ("brown",), "es": ("marrón", "marrones")},
    {"en": ("navy",), "es": ("marino",)},
    {"en": ("turquoise",), "es": ("turquesa",)},
)
"""Colours of shirts: how each is said, its most usual form first. Others are said as they are written."""

PLAYER_WORDS = MappingProxyType({"en": "player", "es": "jugador"})
"""The word that stands before a player's number."""


def colour_words(language: str, colour: str) -> tuple[str, ...]:
    """Give the words for a pair's colour in a language, the most usual first: `blue` is `azul` in Spanish."""
    asked = colour.strip().lower()
    for forms in COLOURS:
        if any(asked in words for words in forms.values()):
            return forms[language]
    return (asked,)


def is_one_colour(one: str, other: str) -> bool:
    """Say whether two colours are called by the same word in any language, as `blue` and `azules` are."""
    return any(set(colour_words(code, one)) & set(colour_words(code, other)) for code in LANGUAGES)


@lru_cache
def template(language: str) -> Grammar:
    """Give the grammar of a language with its rules for names still empty.

    Raises:
        KeyError: when the language is not among `LANGUAGES`.
    """
    return parse(files("padel.calls").joinpath(LANGUAGES[language]).read_text("utf-8"))


@lru_cache
def call_grammar(language: str = "en") -> Grammar:
    """Give the grammar of calls in a language, with no player's name in it.

    Raises:
        KeyError: when the language is not among `LANGUAGES`.
    """
    return template(language).pruned()


def phrases(language: str, rule: str) -> dict[str, tuple[str, ...]]:
    """Give all phrases for each tag of a rule, the most usual first: `{"shot=lob": ("lob", "globo")}`."""
    grammar = template(language)
    found: dict[str, tuple[str, ...]] = {}
    for said in _sayings(grammar.rules[rule], grammar):
        phrase = " ".join(part for part in said if not isinstance(part, Tagged))
        for part in said:
            if isinstance(part, Tagged):
                found[part.tag] = (*found.get(part.tag, ()), phrase)
    return found


def _sayings(expansion: Expansion, grammar: Grammar) -> Iterator[tuple[str | Tagged, ...]]:
    """Give everything that an expansion allows, as its words and what is tagged, in the order of writing."""
    match expansion:
        case Word(text):
            yield (text,)
        case Tagged(item):
            yield from ((*said, expansion) for said in _sayings(item, grammar))
        case Optional(item):
            yield from ((), *_sayings(item, grammar))
        case Alternatives(items):
            for item in items:
                yield from _sayings(item, grammar)
        case Sequence(items):
            for parts in product(*(tuple(_sayings(item, grammar)) for item in items)):
                yield tuple(part for said in parts for part in said)
        case RuleRef(name):
            yield from _sayings(grammar.rules[name], grammar)
