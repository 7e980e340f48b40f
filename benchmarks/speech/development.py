"""The sound that choices are made on: development voices and people only, and noise of a seed of its own.

What `benchmarks.speech.audio` gives for tests is never used here.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.speech import audio, other_sound
from benchmarks.speech.audio import NoiseKind, Said
from benchmarks.speech.television import television
from models.recipe.alteration import noise
from models.recipe.evaluate import said_calls
from models.recipe.sound import clips
from models.recipe.sound.clips import RATE_HZ, Clip, Samples
from models.recipe.voices import Split
from padel.calls import understand

PEOPLE = audio.PEOPLE["en"][Split.DEVELOPMENT]
NOISE = "noise"
_SEED = 77


def calls(language: str, count: int) -> list[Said]:
    """Have development voices say calls of the benchmark's grammar."""
    said = said_calls(audio.grammar_of(language), language, Split.DEVELOPMENT, _SEED, count)
    return [Said(clip.source, clip.words, clip.samples) for clip in said]


def noise_kind(work: Path) -> NoiseKind:
    """Give noise of all kinds with development talkers, and no recordings."""
    talkers = [clip.samples for _, clip in zip(range(80), clips.load(work / "development" / PEOPLE), strict=False)]
    made = noise.pool(talkers, (), 4242, pieces=60)

    def cut(count: int, chance: np.random.Generator) -> Samples:
        at = int(chance.integers(0, len(made) - count))
        return made[at : at + count]

    return cut


def without_calls(
    work: Path, language: str, hours: float, noise_hours: float
) -> dict[str, Callable[[], Iterable[Samples]]]:
    """Give, by name, what makes sound that holds no call: at most so many hours of each kind of speech, and noise."""
    return {
        "reading": lambda: audio.stretches(_first(_reading(work, language), hours)),
        "television": lambda: television(work, language, Split.DEVELOPMENT, hours),
        "talk": lambda: audio.stretches(audio.talk(language, Split.DEVELOPMENT)),
        NOISE: lambda: other_sound.noises(audio.noise_kinds(work, Path(), Split.DEVELOPMENT), noise_hours, seed=8),
    }


def _reading(work: Path, language: str) -> Iterator[Clip]:
    """Give what people read but strings of numbers: those are scores, whoever says them and to whom."""
    grammar = audio.grammar_of(language)
    for clip in clips.load(work / "development" / PEOPLE):
        if not any(understand(grammar, pair) for pair in pairwise(clip.words)):
            yield clip


def _first(said: Iterable[Clip], hours: float) -> list[Samples]:
    pieces, left = [], hours * 3600 * RATE_HZ
    for clip in said:
        if left <= 0:
            break
        pieces.append(clip.samples)
        left -= len(clip.samples)
    return pieces
