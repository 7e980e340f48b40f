"""Batches of features for training: drawn, read, masked and padded, in the background."""

# mypy: allow-subclassing-any

import queue
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from models.recipe.alteration import examples
from models.recipe.alteration.examples import Example, Examples
from models.recipe.alteration.features import MEL_BINS, STRIDE, Features
from models.recipe.alteration.noise_pools import Noises
from models.recipe.stage import leave_stopping_to_the_parent

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

    def to(self, device: torch.device) -> "Batch":
        """Move what is computed with to a device; CTC wants the lengths where the processor is."""
        return replace(self, features=self.features.to(device), targets=self.targets.to(device))


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


Learnt = tuple[Features, tuple[int, ...]]
"""Features and the outputs that they should give."""


def collate(learnt: list[Learnt]) -> Batch:
    """Make a batch."""
    return Batch(
        pad([features for features, _ in learnt]),
        torch.tensor([pdf for _, pdfs in learnt for pdf in pdfs], dtype=torch.long),
        torch.tensor([-(-len(features) // STRIDE) for features, _ in learnt]),
        torch.tensor([len(pdfs) for _, pdfs in learnt]),
    )


Drawn = tuple[Example, int]
"""An example and the seed of all that is drawn when it is read."""


def epoch(sets: list[tuple[Examples, float]], frames: int, random: Generator) -> Iterator[list[Drawn]]:
    """Draw a random share of each set, in batches of about `frames` frames, similar lengths together."""
    chosen = [example for examples, share in sets for example in examples.all if random.random() < share]
    chosen.sort(key=lambda example: example.frames + random.uniform(0, 80))
    groups: list[list[Example]] = [[]]
    longest = 0
    for example in chosen:
        longest = max(longest, example.frames)
        if groups[-1] and longest * (len(groups[-1]) + 1) > frames:
            groups.append([])
            longest = example.frames
        groups[-1].append(example)
    for number in random.permutation(len(groups)):
        if groups[number]:
            seeds = random.integers(0, 2**63, len(groups[number])).tolist()
            yield list(zip(groups[number], seeds, strict=True))


class Reader(Dataset[Learnt]):
    """Reads what was drawn; `noises` are for examples that are altered now."""

    def __init__(self, noises: Noises | None) -> None:
        self._noises = noises

    def __getitem__(self, drawn: Drawn) -> Learnt:
        example, seed = drawn
        random = np.random.default_rng(seed)
        return masked(examples.read(example, self._noises, random), random), example.pdfs


def stream(drawn: Iterable[list[Drawn]], noises: Noises | None, readers: int) -> Iterator[Batch]:
    """Read what was drawn a few batches ahead: in a thread, or in so many processes."""
    loader = DataLoader(
        Reader(noises), batch_sampler=drawn, collate_fn=collate, num_workers=readers,
        multiprocessing_context="spawn" if readers else None, worker_init_fn=_begin_reading,
    )  # fmt: skip
    return iter(loader) if readers else _in_a_thread(iter(loader))


def _begin_reading(_reader: int) -> None:
    leave_stopping_to_the_parent()


def _in_a_thread(source: Iterator[Batch], depth: int = 4) -> Iterator[Batch]:
    """Give the same batches, made a few ahead; what the thread raises is raised here."""
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
