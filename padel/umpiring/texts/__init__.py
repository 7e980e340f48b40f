"""What the umpire is told, as data a language."""

from collections.abc import Mapping
from types import MappingProxyType

from padel.umpiring.texts.english import ENGLISH
from padel.umpiring.texts.spanish import SPANISH

TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType({"en": ENGLISH, "es": SPANISH})
"""The texts by language and key; every language has the same keys, with the same braces."""


def text(language: str, key: str, **filled: object) -> str:
    """Give a text in a language, or in English where the language has none."""
    return TEXTS.get(language, ENGLISH)[key].format(**filled)
