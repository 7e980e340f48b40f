"""Which ways to call somebody sound the same or nearly, by how words are said; who knows that is the caller's."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property

from padel.calls.automaton import plain

Sound = tuple[str, ...]
"""The phones of a word, or its letters where nobody knows its phones."""

Sounds = Callable[[str], Collection[Sound]]
"""Gives all ways to say a word."""


def letters(word: str) -> tuple[Sound]:
    """Take a word for said as it is written."""
    return (tuple(plain(word)),)


class SoundAlikes:
    """Compares words by their sounds, against those that mean something in a call."""

    def __init__(self, sounds: Sounds, taken: Iterable[str]) -> None:
        self._sounds = sounds
        self._taken = {plain(word) for word in taken}
        self._known: dict[str, frozenset[Sound]] = {}

    def meaning(self, word: str) -> str | None:
        """Give the word of the calls that this one sounds like; `None` when it sounds like none."""
        if word in self._taken:
            return word
        return next((self._by_sound[sound] for sound in self._said(word) if sound in self._by_sound), None)

    def are_same(self, one: Sequence[str], other: Sequence[str]) -> bool:
        """Say whether two ways to call somebody sound the same, word by word."""
        return len(one) == len(other) and all(
            a == b or bool(self._said(a) & self._said(b)) for a, b in zip(one, other, strict=True)
        )

    def are_near(self, one: str, other: str) -> bool:
        """Say whether two words of three sounds or more differ by one sound at most."""
        return any(
            _differ_by_one(a, b) for a in self._said(one) for b in self._said(other) if min(len(a), len(b)) > 2
        )

    @cached_property
    def _by_sound(self) -> dict[Sound, str]:
        return {sound: word for word in self._taken for sound in self._said(word)}

    def _said(self, word: str) -> frozenset[Sound]:
        if word not in self._known:
            self._known[word] = frozenset(self._sounds(word))
        return self._known[word]


def _differ_by_one(one: Sound, other: Sound) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    same = next((at for at, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    skip = 0 if len(shorter) < len(longer) else 1
    return shorter[same + skip :] == longer[same + 1 :]
