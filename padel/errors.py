"""The errors of the game.

PadelError
├── FormatError      a match format code that cannot be read, or is another sport's
├── GrammarError     a grammar that is not JSGF, or uses what the appliance does not support
├── ScoreError       a score that cannot be, or a choice that the score does not offer
└── IllegalEvent     an event that cannot happen in this state of the match
"""


class PadelError(Exception):
    """The root of what `padel` raises on purpose; its text is written for people."""


class FormatError(PadelError):
    """A match format code that cannot be read, or that is another sport's."""


class GrammarError(PadelError):
    """A grammar that is not JSGF, or that uses what the appliance does not support."""


class ScoreError(PadelError):
    """A score that cannot be, or a choice that the score does not offer now."""


class IllegalEvent(PadelError):
    """An event that cannot happen in this state of the match."""
