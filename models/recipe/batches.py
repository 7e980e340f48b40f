"""Batches of features for training: chosen, lightly altered and padded, in the background."""

import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from models.errors import RecipeError
from models.recipe import clips
from models.recipe.features import MEL_BINS, STRIDE, Features

Generator = np.random.Generator


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded features and their targets, as CTC wants them."""

    features: Tensor
    """(batch, MEL_BINS, frames)"""
    targets: Tensor
    """(sum of target lengths,)"""
    output_lengths: Tensor
    """(batch,)"""
    target_lengths: Tensor
    """(batch,)"""


@dataclass(frozen=True, slots=True)
class _Example:
    shard: int
    start: int
    frames: int
    pdfs: tuple[int, ...]


class Shards:
    """The feature shards of one condition; new ones are taken up whenever `refresh` is called."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: set[Path] = set()
        self._features: list[npt.NDArray[np.float16]] = []
        self.examples: list[_Example] = []

    def refresh(self) -> None:
        """Look for shards that were written since the last look."""
        for stem in clips.shards(self._folder):
            if stem not in self._known:
                self._known.add(stem)
                self._features.append(np.load(stem.with_suffix(".npy"), mmap_mode="r"))
                number = len(self._features) - 1
                self.examples += [
                    _Example(number, row["start"], row["frames"], tuple(row["pdfs"]))
                    for row in clips.read_lines(stem.with_suffix(".jsonl"))
                ]

    def features(self, example: _Example) -> Features:
        """Read the features of an example; shape (frames, MEL_BINS)."""
        shard = self._features[example.shard]
        return shard[example.start : example.start + example.frames].astype(np.float32)


def prepared(work: Path) -> tuple[Shards, Shards]:
    """Give the features that there are by now, clean and noisy; there may be none of one kind.

    Raises:
        RecipeError: there are none of both.
    """
    both = Shards(work / "features" / "clean"), Shards(work / "features" / "noisy")
    for shards in both:
        shards.refresh()
    if not any(shards.examples for shards in both):
        raise RecipeError(f"{work / 'features'} holds no features: run models.recipe.prepare first")
    return both


def masked(features: Features, random: Generator) -> Features:
    """Tilt the spectrum a little and hide a band and two moments (SpecAugment, Park et al. 2019)."""
    features = features - features.mean()
    position = np.linspace(-1, 1, MEL_BINS, dtype=np.float32)
    features += np.float32(random.normal(0, 0.4)) * position + np.float32(random.normal(0, 0.3)) * position**2
    mean = features.mean(axis=0)
    width = int(random.integers(0, 8))
    low = int(random.integers(0, MEL_BINS - width))
    features[:, low : low + width] = mean[low : low + width]
    for _ in range(2):
        length = int(random.integers(0, 9))
        at = int(random.integers(0, len(features) - length))
        features[at : at + length] = mean
    return features


def pad(items: list[Features]) -> Tensor:
    """Stack features of different lengths by repeating last frames; (batch, MEL_BINS, multiple of 3)."""
    longest = -(-max(len(item) for item in items) // STRIDE) * STRIDE
    stacked = np.zeros((len(items), longest, MEL_BINS), np.float32)
    for row, item in zip(stacked, items, strict=True):
        row[: len(item)] = item
        row[len(item) :] = item[-1]
    return torch.from_numpy(stacked).transpose(1, 2)


def collate(features: list[Features], pdfs: list[tuple[int, ...]]) -> Batch:
    """Make a batch."""
    return Batch(
        pad(features),
        torch.tensor([pdf for each in pdfs for pdf in each], dtype=torch.long),
        torch.tensor([-(-len(item) // STRIDE) for item in features]),
        torch.tensor([len(each) for each in pdfs]),
    )


def epoch(sets: list[tuple[Shards, float]], frames: int, random: Generator) -> Iterator[Batch]:
    """Give batches of about `frames` frames over a random share of each set, similar lengths together."""
    chosen = [(shards, example) for shards, share in sets for example in shards.examples if random.random() < share]
    chosen.sort(key=lambda pair: pair[1].frames + random.uniform(0, 80))
    groups: list[list[tuple[Shards, _Example]]] = [[]]
    longest = 0
    for pair in chosen:
        longest = max(longest, pair[1].frames)
        if groups[-1] and longest * (len(groups[-1]) + 1) > frames:
            groups.append([])
            longest = pair[1].frames
        groups[-1].append(pair)
    for number in random.permutation(len(groups)):
        group = groups[number]
        if group:
            yield collate(
                [masked(shards.features(example), random) for shards, example in group],
                [example.pdfs for _, example in group],
            )


def ahead(source: Iterator[Batch], depth: int = 4) -> Iterator[Batch]:
    """Give the same batches, made by a thread of its own a few ahead; what it raises is raised here."""
    waiting: queue.Queue[Batch | Exception | None] = queue.Queue(depth)

    def fill() -> None:
        try:
            for batch in source:
                waiting.put(batch)
            waiting.put(None)
        except Exception as error:
            waiting.put(error)

    threading.Thread(target=fill, name="batches", daemon=True).start()
    while (batch := waiting.get()) is not None:
        if isinstance(batch, Exception):
            raise batch
        yield batch
