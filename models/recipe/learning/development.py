"""Phone error on development speech: learners of English, and synthetic voices that training never hears."""

from pathlib import Path

import numpy as np
import torch

from models.errors import RecipeError
from models.phones import PDF
from models.recipe.alteration.augment import mix
from models.recipe.alteration.features import STRIDE, Features, log_mel
from models.recipe.evaluate import COLOURS, PLAYERS, said_calls
from models.recipe.learning.batches import pad
from models.recipe.learning.network import Network
from models.recipe.sound import clips
from models.recipe.sound.clips import RATE_HZ, Clip, Samples
from models.recipe.voices import Split
from padel.calls import match_grammar

Example = tuple[Features, tuple[int, ...]]
"""Features and the network outputs of what is said."""

CALLS, PEOPLE = "calls", "speechocean-even"
EXAMPLES = 160


def prepare(work: Path) -> None:
    """See to it that the sets are there: development voices say calls now, unless they have said them before.

    Raises:
        RecipeError: the recordings were not brought in, or the voices' engine is not installed.
    """
    people, calls = (work / "development" / name for name in (PEOPLE, CALLS))
    if not people.with_suffix(".jsonl").is_file():
        raise RecipeError(f"{people}.jsonl is missing: run models.recipe.corpora first")
    if not calls.with_suffix(".jsonl").is_file():
        grammar = match_grammar("en", COLOURS["en"], PLAYERS)
        clips.save(calls, said_calls(grammar, "en", Split.DEVELOPMENT, 3, EXAMPLES))


def load(work: Path) -> dict[str, list[Example]]:
    """Give the development sets by name, each of `EXAMPLES` examples: every part clean and at 10 dB."""
    random = np.random.default_rng(5)
    hiss = np.cumsum(random.standard_normal(20 * RATE_HZ)).astype(np.float32)
    tilted = np.diff(hiss, prepend=0) + 0.02 * (hiss - np.convolve(hiss, np.ones(800) / 800, "same"))
    noise = tilted.astype(np.float32)
    sets: dict[str, list[Example]] = {}
    for stem in (work / "development" / name for name in (CALLS, PEOPLE)):
        every = [clip for clip in clips.load(stem) if clip.phones and len(clip.samples) < 6 * RATE_HZ]
        some = every[:: max(1, len(every) // EXAMPLES)][:EXAMPLES]
        sets[stem.name] = [_example(clip, None) for clip in some]
        sets[f"{stem.name}@10dB"] = [_example(clip, noise) for clip in some]
    return sets


def _example(clip: Clip, noise: Samples | None) -> Example:
    edge = np.zeros(RATE_HZ // 4, np.float32)
    speech = np.concatenate([edge, clip.samples, edge])
    heard = speech if noise is None else mix(speech, noise, 10)
    heard = np.round(heard / np.abs(heard).max() * 9000 + np.random.default_rng(1).standard_normal(len(heard)))
    return log_mel(heard.astype(np.float32)), tuple(PDF[phone] for phone in clip.phones)


def distance(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Give the edit distance (Levenshtein 1966)."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        diagonal, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (left != right))
    return row[-1]


def greedy(outputs: list[int]) -> tuple[int, ...]:
    """Collapse repeats and drop blanks."""
    return tuple(now for before, now in zip([0, *outputs], outputs, strict=False) if now not in (0, before))


def phone_error(network: Network, examples: list[Example]) -> float:
    """Give phone errors per phone, 0 to 1 and above."""
    errors = phones = 0
    device = network.output.weight.device
    ordered = sorted(examples, key=lambda example: len(example[0]))
    for at in range(0, len(ordered), 32):
        group = ordered[at : at + 32]
        with torch.no_grad():
            best = network(pad([mel - mel.mean() for mel, _ in group]).to(device)).argmax(dim=1)
        for row, (mel, pdfs) in zip(best.tolist(), group, strict=True):
            errors += distance(greedy(row[: -(-len(mel) // STRIDE)]), pdfs)
            phones += len(pdfs)
    return errors / max(1, phones)


def report(network: Network, sets: dict[str, list[Example]]) -> str:
    """Give one line of phone errors."""
    network.eval()
    line = ", ".join(f"{name} {100 * phone_error(network, each):.1f} %" for name, each in sets.items())
    network.train()
    return f"phone error: {line}"
