"""Stage 1: have Debian's speech engines say sentences; and `speak`, which says one sentence with any voice."""

import argparse
import random
from collections.abc import Sequence
from functools import cache
from multiprocessing import Pool
from pathlib import Path

from models.directory import shipped
from models.errors import LexiconError, RecipeError
from models.lexicon import Lexicon
from models.phones import Pronunciation
from models.recipe import clips, engines, voices
from models.recipe.clips import Clip, Samples
from models.recipe.texts import TextSource
from padel.calls import jsgf

SHARD_CLIPS = 240
"""Sentences in one shard."""


def speak(voice: str, text: str, seed: int = 0) -> Samples:
    """Say `text` with the voice called `voice` (see `models.recipe.voices.VOICES`).

    Returns:
        Float32 samples at 16 kHz, mono, peak at 0.9; shape (samples,). The same arguments give the same speech.

    Raises:
        RecipeError: there is no such voice, or its engine is missing or failed.
    """
    said = engines.say(voices.voice(voice), [request(tuple(text.lower().split()), seed)])
    if not said:
        raise RecipeError(f"{voice} could not say {text!r}")
    return said[0].samples


@cache
def _lexicon() -> Lexicon:
    return Lexicon.load(shipped() / "lexicon.txt")


def request(words: tuple[str, ...], seed: int) -> engines.Request:
    """Choose a pronunciation of every word; those of the reviewed lexicon are told to the engine.

    Raises:
        LexiconError: a word cannot be pronounced.
    """
    lexicon = _lexicon()
    chance = random.Random(seed)
    reviewed = set(lexicon.reviewed_words())
    chosen: list[Pronunciation] = []
    told = set()
    for index, word in enumerate(words):
        ways = lexicon.pronunciations(word)
        if word in reviewed:
            told.add(index)
            chosen.append(chance.choice(ways))
        else:
            chosen.append(ways[0])
    # a word said twice in a sentence is told to the engine once
    same = {word: chosen[index] for index, word in reversed(list(enumerate(words)))}
    return engines.Request(words, tuple(same[word] for word in words), frozenset(told), seed)


def make_shard(number: int, seed: int, grammar: jsgf.Grammar, transcripts: Sequence[str]) -> list[Clip]:
    """Make the clips of shard `number`: sentences drawn, voices drawn by their share, everything seeded."""
    chance = random.Random(f"{seed}/{number}")
    texts = TextSource(grammar, transcripts, chance.getrandbits(32))
    training, _ = voices.for_training()
    drawn = chance.choices(training, [voice.share for voice in training], k=SHARD_CLIPS)
    made: list[Clip] = []
    for voice in training:
        requests = []
        for _ in range(drawn.count(voice)):
            try:
                requests.append(request(texts.draw(), chance.getrandbits(32)))
            except LexiconError:
                continue
        made += engines.say(voice, requests)
    return made


def _work(job: tuple[Path, int, int, Path, tuple[str, ...]]) -> str:
    folder, number, seed, grammar, transcripts = job
    stem = folder / f"{number:05d}"
    if stem.with_suffix(".jsonl").exists():
        return f"{stem.name} kept"
    made = make_shard(number, seed, jsgf.parse(grammar.read_text(encoding="utf-8")), transcripts)
    clips.save(stem, made)
    seconds = sum(len(clip.samples) for clip in made) / clips.RATE_HZ
    return f"{stem.name} {len(made)} clips {seconds / 60:.1f} min"


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory")
    parser.add_argument("--grammar", type=Path, default=Path("padel/calls/en.jsgf"), help="JSGF of the calls")
    parser.add_argument("--shards", type=int, default=40, help=f"how many shards of {SHARD_CLIPS} sentences")
    parser.add_argument("--first", type=int, default=0, help="number of the first shard")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args()
    transcripts = tuple(
        sorted({" ".join(c.words) for s in clips.shards(chosen.work / "corpora") for c in clips.load(s) if c.phones})
    )
    jobs = [
        (chosen.work / "synthetic", number, chosen.seed, chosen.grammar, transcripts)
        for number in range(chosen.first, chosen.first + chosen.shards)
    ]
    with Pool(chosen.processes) as pool:
        for line in pool.imap_unordered(_work, jobs):
            print(line, flush=True)


if __name__ == "__main__":
    main()
