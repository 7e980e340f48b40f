"""The noise that recordings are altered with: long pools, made once for a seed and kept on disk.

A pool is known by its seed and by the code that makes it: by its seed alone, one that older code had made was taken
for a new one. Its few talkers were synthetic, and a training learned to write down what real ones beside the caller
say (docs/tried.md).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from models.recipe.alteration import noise
from models.recipe.sound import clips
from models.recipe.sound.clips import Samples


@dataclass(frozen=True, slots=True)
class Noises:
    """Where the pools of one seed are."""

    around: Path
    """What is mixed into speech; crowds and talkers are in it."""
    still: Path
    """What is heard when nobody speaks: nobody talks in it."""


def noises(work: Path, data: Path, seed: int) -> Noises:
    """Give the pools of a seed, made now unless they were before.

    Args:
        work: work directory, where the training clips are.
        data: folder of the recorded noises.
        seed: of everything drawn.

    Raises:
        RecipeError: there are no training clips, or the recorded noises are not under `data`.
    """
    clips.training_shards(work)
    around, still = (work / "noise" / f"{kind}-{seed}-{_made_by()}.npy" for kind in ("around", "still"))
    _keep(around, data, lambda own: noise.pool(_voices(work, seed), own, seed, 300, (1, 1, 3, 10)))
    _keep(still, data, lambda own: noise.pool((), own, seed + 1, 60))
    return Noises(around, still)


def _made_by() -> str:
    """Give a name for the code that makes pools."""
    return sha256(b"".join(Path(file).read_bytes() for file in (__file__, noise.__file__))).hexdigest()[:8]


def _voices(work: Path, seed: int) -> list[Samples]:
    """Give talkers of the training clips.

    Half are real people: with synthetic ones alone, real ones beside the caller are taken for him.
    """
    random = np.random.default_rng(seed)
    synthetic = random.permutation(np.array(clips.shards(work / "synthetic"), dtype=object))[:8]
    return [*_some(synthetic, 60, random), *_some(clips.shards(work / "corpora"), 200, random)]


def _some(stems: Iterable[Path], most: int, random: noise.Generator) -> Iterator[Samples]:
    """Give `most` clips of each shard, of different speakers as far as chance has it."""
    for stem in stems:
        every = list(clips.load(stem))
        for number in random.permutation(len(every))[:most]:
            yield every[number].samples


def _keep(path: Path, data: Path, make: Callable[[list[Samples]], Samples]) -> None:
    if path.exists():
        return
    recordings = noise.recordings(data, for_tests=False)
    print(f"making {path.name}", flush=True)
    made = make(recordings)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    with partial.open("wb") as file:
        np.save(file, made.astype(np.float16))
    partial.rename(path)
