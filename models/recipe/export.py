"""Stage 5: write a trained network as the model directory that ships, with priors and the filler's bigram."""

import argparse
import collections
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from models import directory, spanish
from models.acoustic import model_file
from models.lexicon import LANGUAGES, dictionary
from models.phones import OUTPUTS, PDF, PHONES
from models.recipe import stage
from models.recipe.alteration import examples
from models.recipe.alteration.features import MEL_BINS
from models.recipe.learning import checkpoints
from models.recipe.learning.batches import pad
from models.recipe.learning.network import LIKE, Network, Shape, grown, layers
from models.recipe.sentences import spanish_texts, texts

PRIOR_EXPONENT = 0.5
"""How far posteriors are divided by priors; chosen on development speech (docs/tried.md)."""


def load_network(checkpoint: Path) -> Network:
    """Read a network from a training checkpoint, ready to use.

    Raises:
        RecipeError: there is none.
    """
    state = checkpoints.read(checkpoint)
    network = Network(Shape.of(state["shape"]))
    network.load_state_dict(grown(state["network"]))
    network.eval()
    return network


def mixed(network: Network, other: Network, share: float) -> Network:
    """Average the weights of a network with those of the one that its training went on from (Wortsman et al. 2022).

    Outputs that the other one had not learnt (`network.LIKE`) stay as they are.
    """
    learnt = len(PHONES) - len(LIKE) + 1
    state, before = network.state_dict(), other.state_dict()
    for name, weight in state.items():
        if weight.is_floating_point():
            rows = slice(0, learnt) if name.startswith("output.") else slice(None)
            weight[rows] = (1 - share) * weight[rows] + share * before[name][rows] if weight.dim() else weight
    network.load_state_dict(state)
    return network


def mean_posteriors(network: Network, work: Path) -> npt.NDArray[np.float32]:
    """Give how much of the time each output is on, over training speech clean and noisy; shape (OUTPUTS,).

    Raises:
        RecipeError: there are no features.
    """
    total, frames = np.zeros(OUTPUTS), 0
    for features in examples.spread(work):
        with torch.no_grad():
            posteriors = network(pad([features])).softmax(dim=1)[0]
        total += posteriors.sum(dim=1).numpy()
        frames += posteriors.shape[1]
    return np.asarray(total / frames, dtype=np.float32)


def phone_bigram(language: str) -> npt.NDArray[np.float32]:
    """Give the costs of phone pairs inside the words of a language's sayings; shape (OUTPUTS, OUTPUTS), 0 = edge.

    Raises:
        RecipeError: the sayings are not installed.
    """
    ways = dictionary if language == "en" else spanish.read
    words = collections.Counter(word for sentence in _sayings(language) for word in sentence.split())
    counts = np.full((OUTPUTS, OUTPUTS), 0.3)
    for word, count in words.items():
        said = ways(word)[: 1 if language == "en" else 2]  # in Spanish, as in Spain and as in America
        for phones in said:
            pdfs = [0, *(PDF[phone] for phone in phones), 0]
            for before, after in pairwise(pdfs):
                counts[before, after] += count / len(said)
    counts[0, 0] = 1e-9
    return np.asarray(-np.log(counts / counts.sum(axis=1, keepdims=True)), dtype=np.float32)


def _sayings(language: str) -> tuple[str, ...]:
    if language == "en":
        return texts.installed(texts.fortunes(), "fortunes")
    return texts.installed(spanish_texts.sayings(), "fortunes-es")


TALK = {
    "en": "yeah yes okay no oh hey right good nice sorry mine yours come on go well great ready wait uh um hmm "
    "thanks playing",
    "es": "sí vale venga vamos bueno eh oye mira claro ya está buena mía tuya qué perdón hombre gracias listo espera",
}
"""What players say more often than books do; "playing" is also what "in play" is mistaken for."""

TALK_SHARE = 0.006
FREQUENT = 200


def frequent_words(language: str) -> dict[str, float]:
    """Give the most frequent words with their costs (-log probability)."""
    counts = collections.Counter(word for sentence in _sayings(language) for word in sentence.split())
    total = counts.total()
    shares = {word: count / total for word, count in counts.most_common(FREQUENT) if len(word) > 1}
    shares |= {word: max(TALK_SHARE, shares.get(word, 0)) for word in TALK[language].split()}
    return {word: -math.log(share) for word, share in sorted(shares.items(), key=lambda pair: -pair[1])}


def write_words(language: str, out: Path) -> None:
    """Write the filler's frequent words of a language under `out`."""
    file = directory.frequent_words_file(out, language)
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = (f"{word} {cost:.2f}" for word, cost in frequent_words(language).items())
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_bigram(language: str, out: Path) -> None:
    """Write the filler's bigram of a language under `out`."""
    file = directory.bigram_file(out, language)
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = (" ".join(f"{cost:.2f}" for cost in row) for row in phone_bigram(language))
    file.write_text("\n".join(rows) + "\n", encoding="ascii")


@dataclass(frozen=True, slots=True)
class Trained:
    """A network, and what its posteriors are divided by: their mean to a power."""

    network: Network
    posteriors: npt.NDArray[np.float32]
    exponent: float


def write(trained: Sequence[Trained], out: Path) -> None:
    """Write `am/final.mdl` under `out`, whole or not at all; several networks hear side by side."""
    file = out / directory.ACOUSTIC
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".part")
    priors = np.exp(np.mean([one.exponent * np.log(one.posteriors) for one in trained], axis=0))
    partial.write_bytes(model_file([layers(one.network) for one in trained], MEL_BINS, priors.astype(np.float32)))
    partial.rename(file)


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory")
    parser.add_argument("--name", default="network", help="name of the checkpoint")
    parser.add_argument("--exponent", type=float, default=PRIOR_EXPONENT, help="power of the mean posteriors")
    parser.add_argument("--beside", help="checkpoint of another network, which hears beside it")
    parser.add_argument("--beside-exponent", type=float, default=PRIOR_EXPONENT, help="power of that one's")
    parser.add_argument("--out", type=Path, default=Path("models/speech"), help="model directory to write into")
    parser.add_argument(
        "--mix", type=Path, help="checkpoint of the network that training went on from, to average with"
    )
    parser.add_argument("--mix-share", type=float, default=0.2, help="its share of the weights")
    parser.add_argument("--bigram", action="store_true", help="write the filler's phone bigrams too")
    chosen = parser.parse_args()
    network = load_network(chosen.work / f"{chosen.name}.pt")
    if chosen.mix:
        network = mixed(network, load_network(chosen.mix), chosen.mix_share)
    trained = [Trained(network, mean_posteriors(network, chosen.work), chosen.exponent)]
    if chosen.beside:
        other = load_network(chosen.work / f"{chosen.beside}.pt")
        trained.append(Trained(other, mean_posteriors(other, chosen.work), chosen.beside_exponent))
    write(trained, chosen.out)
    for language in LANGUAGES if chosen.bigram else ():
        write_bigram(language, chosen.out)
        write_words(language, chosen.out)
    for one in trained:
        share = one.posteriors[0]
        print(f"blank is on {100 * share:.0f} % of the time; its prior is {math.log(share):.2f} (log)")


if __name__ == "__main__":
    stage.run(main)
