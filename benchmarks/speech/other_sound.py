"""Sound that holds no call, by kind: people who read, meet, spell and chat, a television, and noise."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.speech import audio
from benchmarks.speech.audio import NoiseKind
from benchmarks.speech.television import television
from models.recipe.alteration import noise
from models.recipe.judging import scoring
from models.recipe.sound.clips import RATE_HZ, Samples
from models.recipe.voices import Split

Kinds = Mapping[str, NoiseKind]


def for_tests(
    work: Path, language: str, kinds: Kinds, speech_hours: float, noise_hours: float
) -> dict[str, Callable[[], Iterable[Samples]]]:
    """Give, by name, what makes the sound of tests: so many hours of television, and of noise without people."""
    sounds: dict[str, Callable[[], Iterable[Samples]]] = {
        name: partial(_recorded, work, name, *how) for name, how in scoring.others_at_hand(work).items()
    }
    sounds["talk beside the court"] = lambda: audio.stretches(audio.talk(language, Split.TEST))
    sounds["television (sayings)"] = partial(television, work, language, Split.TEST, speech_hours)
    sounds["noise, all kinds but people"] = partial(noises, kinds, noise_hours, seed=7)
    return sounds


def _recorded(work: Path, name: str, longest_s: float, most: int) -> Iterator[Samples]:
    return audio.stretches(scoring.other_speech(work, name, longest_s, most))


def noises(kinds: Kinds, hours: float, seed: int) -> Iterator[Samples]:
    """Give so many hours of noise without people, the kinds in turn, each piece at another level."""
    names = [name for name in kinds if name not in ("crowd", "beside")]
    count = noise.PIECE_S * RATE_HZ
    for number in range(int(hours * 3600 / noise.PIECE_S / 8)):
        chance = np.random.default_rng([seed, number])
        pieces = [
            kinds[names[(number + at) % len(names)]](count, chance) * 10 ** chance.uniform(-2, -0.9)
            for at in range(8)
        ]
        yield np.concatenate(pieces).astype(np.float32)
