"""Stage 3: alter the training clips and turn them into features, shard by shard.

Run it again with other seeds, while training goes on, for more variety: training takes up new shards by itself.
"""

import argparse
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.errors import RecipeError
from models.phones import PDF
from models.recipe import clips, noise, stage
from models.recipe.augment import WARPS, Condition, alter
from models.recipe.clips import RATE_HZ, Clip, Samples
from models.recipe.features import MEL_BINS, STRIDE, log_mel

LONGEST_S = 13.0


def training_shards(work: Path) -> list[Path]:
    """Give the clean shards that training may use: synthetic speech and training corpora.

    Raises:
        RecipeError: there are none of one kind.
    """
    found = {maker: clips.shards(work / folder) for folder, maker in _MAKERS.items()}
    for folder, maker in _MAKERS.items():
        if not found[maker]:
            raise RecipeError(f"{work / folder} holds no shards: run models.recipe.{maker} first")
    return [stem for maker in found.values() for stem in maker]


_MAKERS = {"synthetic": "synthesise", "corpora": "corpora"}
"""Which stage makes the shards of a folder."""


def noise_pool(work: Path, data: Path, seed: int) -> Samples:
    """Give the noise for one seed, with talkers of the training clips; kept on disk once made.

    Half of the talkers are real people: with synthetic ones alone, real ones beside the caller are taken for him.
    """
    random = np.random.default_rng(seed)
    synthetic = random.permutation(np.array(clips.shards(work / "synthetic"), dtype=object))[:8]
    voices = [*_voices(synthetic, 60, random), *_voices(clips.shards(work / "corpora"), 200, random)]
    return _kept(
        work / "noise" / f"train-{seed}.npy", data, lambda own: noise.pool(voices, own, seed, 300, (1, 1, 3, 10))
    )


def _voices(stems: Iterable[Path], most: int, random: noise.Generator) -> Iterator[Samples]:
    """Give `most` clips of each shard, of different speakers as far as chance has it."""
    for stem in stems:
        every = list(clips.load(stem))
        for number in random.permutation(len(every))[:most]:
            yield every[number].samples


def still_pool(work: Path, data: Path, seed: int) -> Samples:
    """Give noise in which nobody talks; kept on disk once made."""
    return _kept(work / "noise" / f"still-{seed}.npy", data, lambda own: noise.pool((), own, seed + 1, 60))


def _kept(path: Path, data: Path, make: Callable[[list[Samples]], Samples]) -> Samples:
    if not path.exists():
        made = make(noise.recordings(data, for_tests=False))
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".part")
        with partial.open("wb") as file:
            np.save(file, made.astype(np.float16))
        partial.rename(path)
    return np.asarray(np.load(path), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Noises:
    """What is mixed into speech, and what is heard when nobody speaks."""

    around: Samples
    still: Samples


STILLS = 6
"""Examples of noise alone in a noisy shard: what the network must hear nothing in."""


def feature_shard(stem: Path, out: Path, noises: Noises, condition: Condition, seed: int) -> float:
    """Write the features of one shard under one condition; give its length in hours."""
    random = np.random.default_rng([seed, zlib.crc32(stem.name.encode())])
    features, rows, start = [np.zeros((0, MEL_BINS), np.float16)], [], 0
    for samples, phones in _examples(stem, noises, condition, random):
        mel = log_mel(samples, warp=float(random.choice(WARPS))).astype(np.float16)
        if len(mel) // STRIDE < len(phones) * 1.2 + 2:
            continue
        features.append(mel)
        rows.append({"start": start, "frames": len(mel), "pdfs": [PDF[phone] for phone in phones]})
        start += len(mel)
    out.parent.mkdir(parents=True, exist_ok=True)
    np.save(out.with_suffix(".npy"), np.concatenate(features))
    clips.write_lines(out.with_suffix(".jsonl"), rows)
    return start / 360_000


def _examples(
    stem: Path, noises: Noises, condition: Condition, random: noise.Generator
) -> Iterator[tuple[Samples, tuple[str, ...]]]:
    """Give altered speech with its phones and, under noise, some noise alone."""
    for clip in clips.load(stem):
        if _usable(clip):
            yield alter(clip.samples, noises.around, condition, random), clip.phones
    for _ in range(STILLS if condition is Condition.NOISY else 0):
        count = int(random.uniform(1, 4) * RATE_HZ)
        at = int(random.integers(0, len(noises.still) - count))
        yield alter(noises.still[at : at + count], noises.still, condition, random), ()


def _usable(clip: Clip) -> bool:
    return bool(clip.phones) and RATE_HZ // 5 < len(clip.samples) < LONGEST_S * RATE_HZ


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory")
    parser.add_argument("--data", type=Path, required=True, help="folder that holds the noise recordings")
    parser.add_argument("--condition", type=Condition, choices=list(Condition), default=Condition.CLEAN)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="*", help="pattern of the shards to prepare, as corpora/* or es*")
    chosen = parser.parse_args()
    stems = [stem for stem in training_shards(chosen.work) if stem.match(chosen.only)]
    if not stems:
        raise RecipeError(f"no shard under {chosen.work} is like {chosen.only!r}: see --only")
    noises = Noises(
        noise_pool(chosen.work, chosen.data, chosen.seed), still_pool(chosen.work, chosen.data, chosen.seed)
    )
    for stem in stems:
        out = chosen.work / "features" / chosen.condition.value / f"{stem.name}-{chosen.seed}"
        if not out.with_suffix(".jsonl").exists():
            hours = feature_shard(stem, out, noises, chosen.condition, chosen.seed)
            print(f"{out.name} {hours:.2f} h", flush=True)


if __name__ == "__main__":
    stage.run(main, resumes=True)
