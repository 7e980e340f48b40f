"""Stage 5: write a trained network as the model directory that ships, with priors and the filler's bigram."""

import argparse
import collections
import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from models import directory
from models.acoustic import model_file
from models.lexicon import dictionary
from models.phones import OUTPUTS, PDF
from models.recipe.batches import Shards, pad
from models.recipe.features import MEL_BINS
from models.recipe.network import Network, Shape, layers
from models.recipe.texts import fortunes

PRIOR_EXPONENT = 0.4
"""How far posteriors are divided by priors; chosen on development speech (docs/results.md)."""

PRIOR_EXAMPLES = 600


def load_network(checkpoint: Path) -> Network:
    """Read a network from a training checkpoint, ready to use."""
    state = torch.load(checkpoint, weights_only=True)
    settings = dict(state["shape"])
    settings["left_strides"] = tuple(settings["left_strides"])
    network = Network(Shape(**settings))
    network.load_state_dict(state["network"])
    network.eval()
    return network


def mean_posteriors(network: Network, work: Path) -> npt.NDArray[np.float32]:
    """Give how much of the time each output is on, over training speech clean and noisy; shape (OUTPUTS,)."""
    total, frames = np.zeros(OUTPUTS), 0
    for condition in ("clean", "noisy"):
        shards = Shards(work / "features" / condition)
        shards.refresh()
        examples = shards.examples[:: max(1, len(shards.examples) // PRIOR_EXAMPLES)]
        for example in examples:
            features = shards.features(example)
            with torch.no_grad():
                posteriors = network(pad([features - features.mean()])).softmax(dim=1)[0]
            total += posteriors.sum(dim=1).numpy()
            frames += posteriors.shape[1]
    return np.asarray(total / frames, dtype=np.float32)


def phone_bigram() -> npt.NDArray[np.float32]:
    """Give the costs of phone pairs inside the words of running English; shape (OUTPUTS, OUTPUTS), 0 = edge."""
    words = collections.Counter(word for sentence in fortunes() for word in sentence.split())
    counts = np.full((OUTPUTS, OUTPUTS), 0.3)
    for word, count in words.items():
        for phones in dictionary(word)[:1]:
            pdfs = [0, *(PDF[phone] for phone in phones), 0]
            for before, after in pairwise(pdfs):
                counts[before, after] += count
    counts[0, 0] = 1e-9
    return np.asarray(-np.log(counts / counts.sum(axis=1, keepdims=True)), dtype=np.float32)


def write(network: Network, posteriors: npt.NDArray[np.float32], exponent: float, out: Path) -> None:
    """Write `am/final.mdl` under `out`, whole or not at all."""
    file = out / directory.ACOUSTIC
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".part")
    partial.write_bytes(model_file(layers(network), MEL_BINS, posteriors**exponent))
    partial.rename(file)


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory")
    parser.add_argument("--name", default="network", help="name of the checkpoint")
    parser.add_argument("--exponent", type=float, default=PRIOR_EXPONENT)
    parser.add_argument("--out", type=Path, default=Path("models/en"), help="model directory to write into")
    parser.add_argument("--bigram", action="store_true", help="write the filler's phone bigram too")
    chosen = parser.parse_args()
    network = load_network(chosen.work / f"{chosen.name}.pt")
    posteriors = mean_posteriors(network, chosen.work)
    write(network, posteriors, chosen.exponent, chosen.out)
    if chosen.bigram:
        rows = (" ".join(f"{cost:.2f}" for cost in row) for row in phone_bigram())
        (chosen.out / directory.BIGRAM).write_text("\n".join(rows) + "\n", encoding="ascii")
    print(f"blank is on {100 * posteriors[0]:.0f} % of the time; its prior is {math.log(posteriors[0]):.2f} (log)")


if __name__ == "__main__":
    main()
