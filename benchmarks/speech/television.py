"""Hours of synthetic voices that say what is no call: sayings, as from a television beside the court."""

from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from benchmarks.speech import audio
from models.recipe import synthesise, voices
from models.recipe.sentences import spanish_texts, texts
from models.recipe.sound import clips
from models.recipe.sound.clips import RATE_HZ, Samples
from models.recipe.synthesis import engines
from models.recipe.voices import Split

_BATCH = 60
_GIVEN = {Split.DEVELOPMENT: 0, Split.TEST: 1}


def sayings(language: str, split: Split) -> list[str]:
    """Give the sentences of a split, in an order that says nothing; none is in both splits."""
    return [line for digest, line in _every(language) if digest[0] % 2 == _GIVEN[split]]


@cache
def _every(language: str) -> list[tuple[bytes, str]]:
    every = texts.fortunes() if language == "en" else spanish_texts.sayings()
    return sorted((sha256(line.encode()).digest(), line) for line in every)


def television(work: Path, language: str, split: Split, hours: float) -> Iterator[Samples]:
    """Give stretches of a split's voices saying sayings, up to so many hours; spoken once, then kept in `work`."""
    left = hours * 3600
    for number in range(10_000):
        if left <= 0 or not (batch := _batch(work, language, split, number)):
            return
        left -= sum(map(len, batch)) / RATE_HZ
        yield from audio.stretches(batch)


def _batch(work: Path, language: str, split: Split, number: int) -> list[Samples]:
    stem = work / split.value / "sayings" / f"{language}-{number:03d}"
    if not stem.with_suffix(".jsonl").is_file():
        speakers = voices.speaking(language, split)
        lines = sayings(language, split)[number * _BATCH : (number + 1) * _BATCH]
        said = engines.say(speakers[number % len(speakers)], _requests(lines, language)) if lines else []
        clips.save(stem, said)
    return [clip.samples for clip in clips.load(stem)]


def _requests(lines: Iterable[str], language: str) -> list[engines.Request]:
    return [synthesise.request(tuple(line.split()), 1, language) for line in lines]
