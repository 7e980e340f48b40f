"""What a check found: a line for people, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How it stands, the best first."""

    GOOD = "good"
    UNKNOWN = "unknown"
    """It cannot be told on this computer."""
    WARNING = "warning"
    """It works, but something is to be done."""
    BAD = "bad"
    """It does not work, or is about to fail."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    Attributes:
        check: what was looked at, in a word or two.
        said: how it is, in a sentence without a full stop.
        to_do: what to do; empty where there is nothing to do.
    """

    check: str
    verdict: Verdict
    said: str
    to_do: str = ""

    @property
    def sentence(self) -> str:
        """Give it as one sentence."""
        return f"{self.said}: {self.to_do}" if self.to_do else self.said


def good(check: str, said: str) -> Finding:
    """Give what is well."""
    return Finding(check, Verdict.GOOD, said)


def unknown(check: str, said: str) -> Finding:
    """Give what cannot be told here."""
    return Finding(check, Verdict.UNKNOWN, said)


def warning(check: str, said: str, to_do: str) -> Finding:
    """Give what works, but not well."""
    return Finding(check, Verdict.WARNING, said, to_do)


def bad(check: str, said: str, to_do: str) -> Finding:
    """Give what does not work."""
    return Finding(check, Verdict.BAD, said, to_do)
