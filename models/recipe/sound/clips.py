"""Shards of speech on disk: one int16 array of samples and one JSON line a clip beside it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from models.errors import RecipeError

RATE_HZ = 16_000
"""Sampling rate of everything in the recipe."""

Samples = npt.NDArray[np.float32]
"""Mono samples at `RATE_HZ`, full scale ±1; shape (samples,)."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording: who, which words, and which phones were said (empty when not known)."""

    samples: Samples
    source: str
    words: tuple[str, ...]
    phones: tuple[str, ...]


def save(stem: Path, clips: Sequence[Clip]) -> None:
    """Write `stem.npy` and `stem.jsonl`; the second appears last, whole, and so marks a finished shard."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    rows, start = [], 0
    for clip in clips:
        rows.append({"start": start, "length": len(clip.samples), "source": clip.source,
                     "words": clip.words, "phones": clip.phones})  # fmt: skip
        start += len(clip.samples)
    audio = np.concatenate([clip.samples for clip in clips]) if clips else np.zeros(0, np.float32)
    np.save(stem.with_suffix(".npy"), np.round(np.clip(audio, -1, 1) * 32767).astype(np.int16))
    write_lines(stem.with_suffix(".jsonl"), rows)


def load(stem: Path) -> Iterator[Clip]:
    """Read the clips of a shard, one at a time.

    Raises:
        RecipeError: the stage that makes the shard did not run.
    """
    if not stem.with_suffix(".jsonl").is_file():
        raise RecipeError(f"{stem}.jsonl is missing: run models.recipe.corpora first")
    audio = np.load(stem.with_suffix(".npy"), mmap_mode="r")
    for row in read_lines(stem.with_suffix(".jsonl")):
        samples = audio[row["start"] : row["start"] + row["length"]].astype(np.float32) / 32768
        yield Clip(samples, row["source"], tuple(row["words"]), tuple(row["phones"]))


@cache
def mapped(array: Path) -> npt.NDArray[Any]:
    """Map an array from disk, so that many readers and processes share it."""
    on_disk: npt.NDArray[Any] = np.load(array, mmap_mode="r")
    return on_disk


def shards(folder: Path) -> list[Path]:
    """Give the stems of the finished shards under a folder, sorted."""
    return sorted(path.with_suffix("") for path in folder.rglob("*.jsonl"))


REAL = "corpora"
"""The folder of real people's clips."""

MAKERS = {"synthetic": "synthesise", REAL: "corpora"}
"""Which stage makes the shards of a folder."""


def training_shards(work: Path) -> list[Path]:
    """Give the shards of clips that training may use: synthetic speech and training corpora.

    Raises:
        RecipeError: there are none of one kind.
    """
    found = {folder: shards(work / folder) for folder in MAKERS}
    for folder, stems in found.items():
        if not stems:
            raise RecipeError(f"{work / folder} holds no shards: run models.recipe.{MAKERS[folder]} first")
    return [stem for stems in found.values() for stem in stems]


def write_lines(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Write rows as JSON lines, whole or not at all."""
    partial = path.with_suffix(".part")
    partial.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    partial.rename(path)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read rows written by `write_lines`."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
