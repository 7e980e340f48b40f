"""Why a score, a format, a set-up or an event cannot be: the errors with their reasons, as data a language."""

from collections.abc import Mapping
from types import MappingProxyType

from padel.errors import FormatError, IllegalEvent, SaidInLanguages, ScoreError, SetupError
from padel.refusals import english, spanish

REFUSALS: Mapping[str, Mapping[str, str]] = MappingProxyType({"en": english.TEXTS, "es": spanish.TEXTS})
"""The sentences by language and key; every language has the same keys, with the same braces."""


def refusal(key: str, **filled: object) -> ScoreError:
    """Give the error that a score cannot be; its own text is English, as that of all here."""
    return ScoreError(_english(key, filled), key, filled)


def no_format(key: str, **filled: object) -> FormatError:
    """Give the error that a format cannot be."""
    return FormatError(_english(key, filled), key, filled)


def no_setup(key: str, **filled: object) -> SetupError:
    """Give the error that a match cannot be set up so."""
    return SetupError(_english(key, filled), key, filled)


def illegal(key: str, **filled: object) -> IllegalEvent:
    """Give the error that an event cannot happen."""
    return IllegalEvent(_english(key, filled), key, filled)


def refusal_in(language: str, error: SaidInLanguages) -> str:
    """Give the reason of an error in a language, or in English where the language has none."""
    filled = {
        name: refusal_in(language, value) if isinstance(value, SaidInLanguages) else value
        for name, value in error.filled.items()
    }
    return REFUSALS.get(language, english.TEXTS)[error.key].format(**filled)


def _english(key: str, filled: Mapping[str, object]) -> str:
    return english.TEXTS[key].format(**filled)
