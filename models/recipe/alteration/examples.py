"""What a training learns from: pieces of shards, altered ahead (`models.recipe.prepare`) or on the fly."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from models.errors import RecipeError
from models.phones import PDF
from models.recipe.alteration import augment
from models.recipe.alteration.augment import Condition
from models.recipe.alteration.features import STEP, STRIDE, Features
from models.recipe.alteration.noise import Generator
from models.recipe.alteration.noise_pools import Noises
from models.recipe.sound import clips
from models.recipe.sound.clips import RATE_HZ

SHORTEST_S, LONGEST_S = 0.2, 17.0
STILLS = 6
"""Examples of noise alone for a shard under noise: what the network must hear nothing in."""


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of a shard, and the outputs that the network should give for it."""

    array: Path
    """What it is a piece of."""
    start: int
    length: int
    frames: int
    """Its features, each of 10 ms; about so many, when it is still to be altered."""
    pdfs: tuple[int, ...]
    condition: Condition | None = None
    """How it is altered when it is read; nothing is left to do for features."""


class Examples:
    """The examples of all shards in some folders; new shards are taken up whenever `refresh` is called."""

    def __init__(self, folders: Sequence[Path], read: Callable[[Path], Iterable[Example]]) -> None:
        self._folders = folders
        self._read = read
        self._known: set[Path] = set()
        self.all: list[Example] = []

    def refresh(self) -> None:
        """Look for shards that were written since the last look."""
        for stem in (stem for folder in self._folders for stem in clips.shards(folder)):
            if stem not in self._known:
                self._known.add(stem)
                self.all += self._read(stem)


def ahead(work: Path) -> tuple[Examples, Examples]:
    """Give the examples that were altered ahead, clean and noisy; there may be none of one kind yet.

    Raises:
        RecipeError: there are none of both.
    """
    clean, noisy = (Examples((work / "features" / each.value,), _features) for each in Condition)
    for examples in (clean, noisy):
        examples.refresh()
    if not clean.all and not noisy.all:
        raise RecipeError(f"{work / 'features'} holds no features: run models.recipe.prepare first")
    return clean, noisy


SPREAD = 600
"""Examples of each kind that stand for all."""


def spread(work: Path) -> Iterator[Features]:
    """Give the features, without their level, of some examples that were altered ahead, clean and noisy.

    Raises:
        RecipeError: there are none.
    """
    random = np.random.default_rng(1)
    for every in (some.all for some in ahead(work)):
        for example in every[:: max(1, len(every) // SPREAD)]:
            features = read(example, None, random)
            yield features - features.mean()


REAL_UNDER_NOISE = 2
"""How often a real recording is an example under noise, as with features made ahead (docs/recipe.md): a training that
had each but once heard real people worse (docs/tried.md)."""


def anew(work: Path, noises: Noises) -> tuple[Examples, Examples]:
    """Give every training clip as an example that is altered whenever it is read, lightly and under noise."""
    folders = [work / folder for folder in clips.MAKERS]
    clean, noisy = (Examples(folders, partial(_clips, noises, each)) for each in Condition)
    return clean, noisy


def read(example: Example, noises: Noises | None, random: Generator) -> Features:
    """Read the features of an example, or alter it now; shape (frames, MEL_BINS)."""
    piece = clips.mapped(example.array)[example.start : example.start + example.length].astype(np.float32)
    if example.condition is None:
        return piece
    assert noises is not None
    pool = clips.mapped(noises.around if example.pdfs else noises.still)
    return augment.features(piece, pool, example.condition, random)


def usable(phones: Sequence[str], samples: int) -> bool:
    """Say whether training can use a clip of so many samples."""
    return bool(phones) and SHORTEST_S * RATE_HZ < samples < LONGEST_S * RATE_HZ


def sayable(phones: Sequence[str], frames: int) -> bool:
    """Say whether CTC has room for the phones in so many frames of features."""
    return frames // STRIDE >= len(phones) * 1.2 + 2


def _features(stem: Path) -> Iterator[Example]:
    array = stem.with_suffix(".npy")
    for row in clips.read_lines(stem.with_suffix(".jsonl")):
        yield Example(array, row["start"], row["frames"], row["frames"], tuple(row["pdfs"]))


def _clips(noises: Noises, condition: Condition, stem: Path) -> Iterator[Example]:
    """Give the clips of a shard that can be used however they are altered and, under noise, some noise alone."""
    array = stem.with_suffix(".npy")
    times = REAL_UNDER_NOISE if condition is Condition.NOISY and stem.parent.name == clips.REAL else 1
    for row in clips.read_lines(stem.with_suffix(".jsonl")):
        phones, length = row["phones"], row["length"]
        least, likely = (count // STEP for count in augment.altered_length(length))
        if usable(phones, length) and sayable(phones, least - 2):  # a frame is longer than a step
            pdfs = tuple(PDF[phone] for phone in phones)
            yield from [Example(array, row["start"], length, likely, pdfs, condition)] * times
    if condition is Condition.NOISY:
        random = np.random.default_rng(zlib.crc32(stem.name.encode()))
        for _ in range(STILLS):
            start, count = still(len(clips.mapped(noises.still)), random)
            yield Example(noises.still, start, count, augment.altered_length(count)[1] // STEP, (), condition)


def still(pool: int, random: Generator) -> tuple[int, int]:
    """Draw where in a pool of so many samples an example of noise alone begins, and its samples."""
    count = int(random.uniform(1, 4) * RATE_HZ)
    return int(random.integers(0, pool - count)), count
