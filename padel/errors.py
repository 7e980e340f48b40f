"""The errors of the game.

PadelError
├── FormatError      a match format code that cannot be read, or is another sport's
├── GrammarError     a grammar that is not JSGF, or uses what the appliance does not support
├── ScoreError       a score that cannot be, or a choice that the score does not offer
├── SetupError       a match that cannot be set up so, as two of its players have one name
└── IllegalEvent     an event that cannot happen in this state of the match
"""

from collections.abc import Mapping


class PadelError(Exception):
    """The root of what `padel` raises on purpose; its text is written for people."""


class GrammarError(PadelError):
    """A grammar that is not JSGF, or that uses what the appliance does not support."""


class SaidInLanguages(PadelError):
    """An error whose `key` and `filled` make its sentence in every language: `padel.refusals`."""

    def __init__(self, sentence: str, key: str, filled: Mapping[str, object]) -> None:
        super().__init__(sentence)
        self.key, self.filled = key, filled


class FormatError(SaidInLanguages):
    """A match format code that cannot be read, or that is another sport's."""


class ScoreError(SaidInLanguages):
    """A score that cannot be, or a choice that the score does not offer now."""


class SetupError(SaidInLanguages):
    """A match that cannot be set up so."""


class IllegalEvent(SaidInLanguages):
    """An event that cannot happen in this state of the match."""
