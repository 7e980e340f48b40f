"""`python -m models.recipe.voices_apart --encoder pretrained.pt`: what tells an umpire's voice from others.

It reads the network out of Resemblyzer's package, lets it hear short pieces of many speakers, clean and in noise,
and learns the directions in which speakers differ more than what one of them says (Fisher's linear discriminants).
Both go to `models/voice/encoder.npz`.
"""

import argparse
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.errors import RecipeError
from models.recipe import stage
from models.recipe.alteration import noise
from models.recipe.alteration.augment import mix
from models.recipe.sound import clips
from models.recipe.sound.clips import RATE_HZ, Clip
from models.recipe.sound.clips import Samples as Sound
from models.voice import encoder, voice_print

CORPORA = ("speech-commands-train", "speechocean-train-spans", "librispeech-clean-5-spans", "librispeech-other-spans")
"""Corpora of training in which many people say a word or two."""

_OF_EACH = 6
_FEWEST = 4
_SHRUNK = 0.1
_SNRS_DB = (4.0, 25.0)

Floats = npt.NDArray[np.float64]


def directions(vectors: Floats, speakers: npt.NDArray[np.str_]) -> tuple[Floats, Floats]:
    """Give the mean, and a matrix to the directions in which speakers differ most for how much each varies."""
    mean, count = vectors.mean(axis=0), 0
    within, between = np.zeros((2, vectors.shape[1], vectors.shape[1]))
    for speaker in np.unique(speakers):
        own = vectors[speakers == speaker] - mean
        if len(own) >= _FEWEST:
            centre = own.mean(axis=0)
            within += (own - centre).T @ (own - centre)
            between += len(own) * np.outer(centre, centre)
            count += len(own)
    within, between = within / count, between / count
    within += _SHRUNK * np.trace(within) / len(within) * np.eye(len(within))
    values, axes = np.linalg.eigh(within)
    whitening = axes / np.sqrt(values) @ axes.T
    _, found = np.linalg.eigh(whitening @ between @ whitening)
    return mean, whitening @ found[:, ::-1][:, : encoder.DIMENSIONS]


def heard(work: Path) -> Iterator[tuple[str, Sound]]:
    """Give pieces of every speaker of the corpora, each clean and in noise."""
    talkers = np.concatenate([noise.normalised(one.samples) for one in islice(_clips(work, "librispeech-other"), 60)])
    kinds = (noise.coloured, noise.wind, noise.impacts, noise.music, noise.hum,
             noise.talkers(talkers, 10), noise.talkers(talkers, 1))  # fmt: skip
    for corpus in CORPORA:
        for number, one in enumerate(_of_each(_clips(work, corpus))):
            chance = np.random.default_rng([number, 9])
            said = np.asarray(one.samples / (np.abs(one.samples).max() + 1e-6) * 0.5, np.float32)
            yield one.source, said
            sound = kinds[number % len(kinds)](len(said), chance)
            yield one.source, mix(said, sound, float(chance.uniform(*_SNRS_DB)))


def _pcm(sound: Sound) -> encoder.Samples:
    return np.asarray(np.round(np.clip(sound, -1, 1) * 32767), dtype=np.int16)


def _clips(work: Path, corpus: str) -> Iterator[Clip]:
    yield from clips.load(work / "corpora" / corpus)


def _of_each(found: Iterator[Clip]) -> Iterator[Clip]:
    counts: dict[str, int] = {}
    for one in found:
        counts[one.source] = counts.get(one.source, 0) + 1
        if counts[one.source] <= _OF_EACH and len(one.samples) > voice_print.SHORTEST_S * RATE_HZ:
            yield one


def network(file: Path) -> dict[str, npt.NDArray[np.generic]]:
    """Read Resemblyzer's network as `models.voice.encoder` has it, 16 bits a weight.

    Raises:
        RecipeError: it is not there.
    """
    if not file.is_file():
        raise RecipeError(
            f"{file} is missing: take pretrained.pt out of Resemblyzer's wheel (pip download Resemblyzer)"
        )
    import torch

    state = {name: value.numpy() for name, value in torch.load(file, map_location="cpu")["model_state"].items()}
    held: dict[str, npt.NDArray[np.generic]] = {}
    for n in range(3):
        held[f"inputs{n}"] = state[f"lstm.weight_ih_l{n}"].astype(np.float16)
        held[f"recurrent{n}"] = state[f"lstm.weight_hh_l{n}"].astype(np.float16)
        held[f"bias{n}"] = state[f"lstm.bias_ih_l{n}"] + state[f"lstm.bias_hh_l{n}"]
    return held | {"last": state["linear.weight"].astype(np.float16), "last_bias": state["linear.bias"]}


def main() -> int:
    """Read, hear, learn and write."""
    parser = argparse.ArgumentParser(prog="python -m models.recipe.voices_apart", description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True, help="pretrained.pt of Resemblyzer's package")
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory of the recipe")
    parser.add_argument("--out", type=Path, default=Path("models/voice/encoder.npz"))
    chosen = parser.parse_args()
    held = network(chosen.encoder)
    knows = encoder.from_arrays({**held, "mean": np.zeros(256), "telling": np.eye(256)})
    pieces = [(speaker, knows.raw(_pcm(sound), RATE_HZ)) for speaker, sound in heard(chosen.work)]
    vectors = np.array([vector for _, vector in pieces], np.float64)
    speakers = np.array([speaker for speaker, _ in pieces])
    mean, telling = directions(vectors, speakers)
    held |= {"mean": mean.astype(np.float32), "telling": telling.astype(np.float16)}
    np.savez(chosen.out, allow_pickle=False, **held)
    print(f"{chosen.out}: {len(pieces)} pieces of {len(set(speakers))} speakers")
    return 0


if __name__ == "__main__":
    stage.run(main)
