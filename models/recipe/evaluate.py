"""Stage 6: right commands and false accepts, with the real recogniser, on voices never trained on.

Prints a table: per model, per condition, how many of the calls were understood right in all slots, how many
sentences of other speech became a call, and the processor time. Run two models to compare them on the same audio.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import models
from models.directory import shipped
from models.errors import RecipeError
from models.recipe import stage, synthesise, voices
from models.recipe.alteration import noise
from models.recipe.alteration.augment import mix
from models.recipe.judging.decoding import Recogniser
from models.recipe.judging.scoring import THRESHOLD, Score, false_accepts, other_speech, others_at_hand, score_calls
from models.recipe.sentences.sampler import sample
from models.recipe.sound import clips
from models.recipe.sound.clips import RATE_HZ, Clip, Samples
from models.recipe.synthesis import engines
from models.recipe.voices import Split
from padel.calls import grammar as jsgf
from padel.calls import match_grammar

PLAYERS = ("maria", "carlos", "lebron", "sofia")
"""The players' names in the grammar of the tests."""

COLOURS = {"en": ("blue", "red"), "es": ("azul", "rojo")}
"""The colours of its pairs, by language."""

CALLS = 200

CONDITIONS: tuple[float | None, ...] = (None, 12.0, 6.0)
"""Signal-to-noise ratios in decibels; `None` is clean."""


def said_calls(grammar: jsgf.Grammar, language: str, split: Split, seed: int, count: int) -> list[Clip]:
    """Have the voices of `split` that speak `language` say `count` calls drawn from the grammar, taking turns.

    Raises:
        RecipeError: `split` is training, whose voices prove nothing.
    """
    if split is Split.TRAIN:
        raise RecipeError("calls for an evaluation are never said by training voices")
    speakers = voices.speaking(language, split)
    chance = random.Random(seed)
    texts = [sample(grammar, chance, flatten=0.3) for _ in range(count)]
    said: list[Clip] = []
    for number, voice in enumerate(speakers):
        mine = texts[number :: len(speakers)]
        said += engines.say_most(voice, [synthesise.request(text, chance.getrandbits(32), language) for text in mine])
    return said


def in_condition(call: Clip, snr_db: float | None, noises: Samples, seed: int) -> Samples:
    """Put half a second of room before and after a call, and noise over all of it."""
    random_ = np.random.default_rng(seed)
    edge = np.zeros(RATE_HZ // 2, np.float32)
    speech = np.concatenate([edge, call.samples, edge])
    if snr_db is not None:
        start = int(random_.integers(0, len(noises) - len(speech)))
        speech = mix(speech, noises[start : start + len(speech)], snr_db)
    level = 0.3 * 10 ** -random_.uniform(0, 1)
    floor = random_.standard_normal(len(speech)).astype(np.float32) / 32768
    return np.asarray(speech / np.abs(speech).max() * level + floor, dtype=np.float32)


def unheard_noise(work: Path, data: Path, seed: int) -> Samples:
    """Give noise whose recordings and talkers are not those of training."""
    talkers = [clip.samples for clip in clips.load(work / "test" / "librispeech-clean")]
    return noise.pool(talkers[:60], noise.recordings(data, for_tests=True), seed, pieces=48)


@dataclass(frozen=True, slots=True)
class Trial:
    """The audio of one evaluation, the same for every model."""

    grammar: jsgf.Grammar
    calls: dict[str, list[tuple[tuple[str, ...], Samples]]]
    """By condition: what was said, and the samples."""
    others: dict[str, list[Samples]]
    """By corpus: speech that is no call."""


def trial(chosen: argparse.Namespace) -> Trial:
    """Make the audio that the command line asks for."""
    grammar = match_grammar(chosen.language, COLOURS[chosen.language], PLAYERS)
    said = said_calls(grammar, chosen.language, chosen.split, chosen.seed, chosen.calls)
    noises = unheard_noise(chosen.work, chosen.data, chosen.seed)
    calls = {
        "clean" if snr_db is None else f"{snr_db:.0f} dB": [
            (call.words, in_condition(call, snr_db, noises, number)) for number, call in enumerate(said)
        ]
        for snr_db in CONDITIONS
    }
    others = {name: other_speech(chosen.work, name, *how) for name, how in others_at_hand(chosen.work).items()}
    return Trial(grammar, calls, others)


def scores(recogniser: Recogniser, on: Trial, threshold: float) -> Iterator[tuple[str, Score]]:
    """Give the score under each condition."""
    for condition, audio in on.calls.items():
        yield condition, score_calls(recogniser, audio, on.grammar, threshold)


def report(name: str, path: Path, on: Trial, threshold: float) -> tuple[list[str], list[str]]:
    """Evaluate one model; give rows of a Markdown table, and its mistakes."""
    rows, mistakes = [], []
    with tempfile.TemporaryDirectory() as folder:
        recogniser = Recogniser(models.compile_grammar(on.grammar, Path(folder) / name, model=path).path)
        for condition, score in scores(recogniser, on, threshold):
            rows.append(f"| {name} | {condition} | {score.row()} |")
            mistakes += [f"{name} {condition}: {said!r} -> {heard!r}" for said, heard in score.wrong]
        for corpus, speech in on.others.items():
            utterances, taken, factor = false_accepts(recogniser, speech, threshold)
            share = f"{100 * taken / max(1, utterances):.1f} % of {utterances} utterances"
            rows.append(f"| {name} | {corpus}, no calls | | | {share} | {factor:.3f} |")
    return rows, mistakes


HEADER = [
    "| model | speech | right call | nothing taken | wrong call taken | real-time factor |",
    "|---|---|---|---|---|---|",
]


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory")
    parser.add_argument("--data", type=Path, required=True, help="folder that holds the noise recordings")
    parser.add_argument("--model", action="append", metavar="NAME=PATH", help="a model to evaluate (repeatable)")
    parser.add_argument("--language", choices=tuple(COLOURS), default="en")
    parser.add_argument("--split", type=Split, choices=list(Split), default=Split.TEST, help="which voices call")
    parser.add_argument("--calls", type=int, default=CALLS)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--threshold", type=float, default=THRESHOLD, help="smallest confidence taken")
    parser.add_argument("--mistakes", action="store_true", help="list what was misheard")
    chosen = parser.parse_args()
    on = trial(chosen)
    print("\n".join(HEADER))
    for each in chosen.model or [f"shipped={shipped()}"]:
        name, _, path = each.partition("=")
        rows, mistakes = report(name, Path(path), on, chosen.threshold)
        print("\n".join(rows + (["", *mistakes] if chosen.mistakes else [])), flush=True)


if __name__ == "__main__":
    stage.run(main)
