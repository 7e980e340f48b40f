"""Counting what a recogniser gets right on calls, and what it takes for a call in other speech."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.recipe.judging.decoding import Recogniser, real_time_factor
from models.recipe.sound import clips
from models.recipe.sound.clips import RATE_HZ, Samples
from padel.calls import grammar as jsgf
from padel.calls import understand

THRESHOLD = 0.5
"""Smallest confidence that a device takes a call with (its default)."""


@dataclass(frozen=True, slots=True)
class Score:
    """What one model did under one condition."""

    right: int
    calls: int
    wrong: tuple[tuple[str, str], ...]
    """What was said, and what was heard instead."""
    missed: int
    """Calls of which nothing was taken."""
    real_time_factor: float

    def row(self) -> str:
        """Give right, missed and wrong calls in per cent, and the cost, as cells of a Markdown table."""
        false = self.calls - self.right - self.missed
        parts = (f"{100 * count / self.calls:.1f} %" for count in (self.right, self.missed, false))
        return f"{' | '.join(parts)} | {self.real_time_factor:.3f}"


def score_calls(
    recogniser: Recogniser,
    audio: Sequence[tuple[tuple[str, ...], Samples]],
    grammar: jsgf.Grammar,
    threshold: float = THRESHOLD,
) -> Score:
    """Decode calls; one is right when exactly one call is taken, and means what was said in every slot."""
    heard = [(words, recogniser.hear(samples)) for words, samples in audio]
    taken = [(words, one.calls(threshold)) for words, one in heard]
    wrong = tuple((" ".join(w), " / ".join(" ".join(t) for t in ts)) for w, ts in taken if not _right(grammar, w, ts))
    missed = sum(not ts for _, ts in taken)
    return Score(len(audio) - len(wrong), len(audio), wrong, missed, real_time_factor(h for _, h in heard))


def _right(grammar: jsgf.Grammar, said: tuple[str, ...], taken: tuple[tuple[str, ...], ...]) -> bool:
    return len(taken) == 1 and understand(grammar, taken[0]) == understand(grammar, said)


def false_accepts(recogniser: Recogniser, speech: Sequence[Samples], threshold: float) -> tuple[int, int, float]:
    """Decode other speech; give how many utterances there were, how many were taken for calls, and the cost."""
    heard = [recogniser.hear(samples) for samples in speech]
    taken = sum(len(one.calls(threshold)) for one in heard)
    return sum(len(one.utterances) for one in heard), taken, real_time_factor(heard)


def other_speech(work: Path, name: str, longest_s: float, most: int) -> list[Samples]:
    """Give pieces of a test corpus that are no calls, each at most `longest_s` long."""
    return pieces(work / "test" / name, longest_s, most)


def pieces(stem: Path, longest_s: float, most: int) -> list[Samples]:
    """Cut the clips of a shard into pieces of at most `longest_s`, all equally loud; give `most` of them."""
    found = []
    for clip in clips.load(stem):
        for at in range(0, len(clip.samples), int(longest_s * RATE_HZ)):
            piece = clip.samples[at : at + int(longest_s * RATE_HZ)]
            if len(piece) > RATE_HZ:
                found.append(piece / (np.abs(piece).max() + 1e-6) * 0.2)
    return found[:: max(1, len(found) // most)][:most]


OTHER_SPEECH = {
    "librispeech-clean": (5.0, 200),
    "ami": (5.0, 84),
    "alphanumeric": (8.0, 60),
    "wake-words": (5.0, 100),
}
"""Test corpora of speech that is no call: longest piece in seconds, and how many."""


def others_at_hand(work: Path) -> dict[str, tuple[float, int]]:
    """Give those of them that were brought in; not all of them can be fetched (docs/sources.md)."""
    return {name: how for name, how in OTHER_SPEECH.items() if (work / "test" / f"{name}.jsonl").is_file()}
