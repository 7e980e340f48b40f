"""Stage 3b: words and pairs of words cut out of real recordings, so that real people say short things too.

Corpora hold sentences, a match is full of calls of a word or two, and a network that has heard short ones from
synthetic voices alone takes a real "let" for noise. A trained network tells where words are; cuts are made only where
the sound all but stops (`models.recipe.learning.alignment`).
"""

import argparse
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

from models.phones import PDF
from models.recipe import stage
from models.recipe.alteration.features import STRIDE, log_mel
from models.recipe.corpora import transcript_phones
from models.recipe.export import load_network
from models.recipe.learning import alignment
from models.recipe.learning.batches import pad
from models.recipe.learning.network import Network
from models.recipe.sound import clips
from models.recipe.sound.clips import RATE_HZ, Clip, Samples
from models.recipe.voices import Split, recorded

LEAST_SCORE = -2.5
"""Mean log posterior of the path; clips under it do not say what their transcript says."""

MOST_WORDS = 3
LONGEST_WORD_S = 1.2
A_CLIP = 3
"""Spans cut from one clip at most."""


def cut(clip: Clip, network: Network, random: np.random.Generator) -> Iterator[Clip]:
    """Give some spans of a clip whose words have known phones."""
    phones = [transcript_phones((word,)) for word in clip.words]
    pdfs = [PDF[phone] for each in phones for phone in each]
    mel = log_mel(clip.samples * 32768)
    if len(mel) < 2 * STRIDE * len(pdfs) or len(clip.words) < 2:
        return
    with torch.no_grad():
        scores = network(pad([mel - mel.mean()]))[0].log_softmax(dim=0).T.numpy()
    found, score = alignment.path(scores, pdfs)
    if score < LEAST_SCORE or set(range(1, 2 * len(pdfs), 2)) - set(found.tolist()):
        return
    edges = alignment.quiet_edges(clip.samples, [len(each) for each in phones], found)
    spans = [
        (begin, end)
        for begin in range(len(phones))
        for end in range(begin + 1, min(begin + MOST_WORDS, len(phones)) + 1)
        if edges[begin] is not None and edges[end] is not None and end - begin < len(phones)
    ]
    for number in random.permutation(len(spans))[:A_CLIP]:
        begin, end = spans[number]
        samples = clip.samples[edges[begin] : edges[end]]
        if RATE_HZ // 5 < len(samples) < LONGEST_WORD_S * RATE_HZ * (end - begin):
            yield Clip(_faded(samples), clip.source, clip.words[begin:end], sum(phones[begin:end], ()))


def _faded(samples: Samples) -> Samples:
    """Let the sound begin and end in 5 ms, as a cut would click."""
    ramp = np.minimum(1, np.arange(len(samples)) / (RATE_HZ * 0.005))
    return np.asarray(samples * ramp * ramp[::-1], dtype=np.float32)


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory")
    parser.add_argument("--name", default="network", help="checkpoint of the network that tells where words are")
    corpora = [corpus.name for corpus in recorded(Split.TRAIN)]
    parser.add_argument(
        "--corpus", action="append", choices=corpora, required=True, help="corpus to cut (repeatable)"
    )
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    network = load_network(chosen.work / f"{chosen.name}.pt")
    for name in chosen.corpus:
        stem = chosen.work / "corpora" / f"{name}-spans"
        if stem.with_suffix(".jsonl").exists():
            print(f"{name}: kept", flush=True)
            continue
        random = np.random.default_rng([chosen.seed, zlib.crc32(name.encode())])
        every = clips.load(chosen.work / "corpora" / name)
        found = [span for clip in every if clip.words for span in cut(clip, network, random)]
        clips.save(stem, found)
        minutes = sum(len(span.samples) for span in found) / RATE_HZ / 60
        print(f"{name}: {len(found)} spans, {minutes:.0f} min", flush=True)


if __name__ == "__main__":
    stage.run(main, resumes=True)
