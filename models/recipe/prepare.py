"""Stage 3: alter the training clips and turn them into features, shard by shard.

Run it again with other seeds, while training goes on, for more variety: training takes up new shards by itself.
"""

import argparse
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from models.errors import RecipeError
from models.phones import PDF
from models.recipe import stage
from models.recipe.alteration import augment, examples, noise_pools
from models.recipe.alteration.augment import Condition
from models.recipe.alteration.features import MEL_BINS, Features
from models.recipe.alteration.noise import Generator
from models.recipe.alteration.noise_pools import Noises
from models.recipe.sound import clips


def feature_shard(stem: Path, out: Path, noises: Noises, condition: Condition, seed: int) -> float:
    """Write the features of one shard under one condition; give its length in hours."""
    random = np.random.default_rng([seed, zlib.crc32(stem.name.encode())])
    features, rows, start = [np.zeros((0, MEL_BINS), np.float16)], [], 0
    for mel, phones in _altered(stem, noises, condition, random):
        if examples.sayable(phones, len(mel)):
            features.append(mel.astype(np.float16))
            rows.append({"start": start, "frames": len(mel), "pdfs": [PDF[phone] for phone in phones]})
            start += len(mel)
    out.parent.mkdir(parents=True, exist_ok=True)
    np.save(out.with_suffix(".npy"), np.concatenate(features))
    clips.write_lines(out.with_suffix(".jsonl"), rows)
    return start / 360_000


def _altered(
    stem: Path, noises: Noises, condition: Condition, random: Generator
) -> Iterator[tuple[Features, tuple[str, ...]]]:
    """Give features of altered speech with its phones and, under noise, of some noise alone."""
    around, still = clips.mapped(noises.around), clips.mapped(noises.still)
    for clip in clips.load(stem):
        if examples.usable(clip.phones, len(clip.samples)):
            yield augment.features(clip.samples, around, condition, random), clip.phones
    for _ in range(examples.STILLS if condition is Condition.NOISY else 0):
        start, count = examples.still(len(still), random)
        yield augment.features(still[start : start + count], still, condition, random), ()


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory")
    parser.add_argument("--data", type=Path, required=True, help="folder that holds the noise recordings")
    parser.add_argument("--condition", type=Condition, choices=list(Condition), default=Condition.CLEAN)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="*", help="pattern of the shards to prepare, as corpora/* or es*")
    chosen = parser.parse_args()
    stems = [stem for stem in clips.training_shards(chosen.work) if stem.match(chosen.only)]
    if not stems:
        raise RecipeError(f"no shard under {chosen.work} is like {chosen.only!r}: see --only")
    noises = noise_pools.noises(chosen.work, chosen.data, chosen.seed)
    for stem in stems:
        out = chosen.work / "features" / chosen.condition.value / f"{stem.name}-{chosen.seed}"
        if not out.with_suffix(".jsonl").exists():
            hours = feature_shard(stem, out, noises, chosen.condition, chosen.seed)
            print(f"{out.name} {hours:.2f} h", flush=True)


if __name__ == "__main__":
    stage.run(main, resumes=True)
