"""Stage 1: have Debian's speech engines say sentences; and `speak`, which says one sentence with any voice."""

import argparse
import random
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import Pool
from pathlib import Path

from models.directory import shipped
from models.errors import LexiconError, ModelsError, RecipeError
from models.lexicon import Lexicon
from models.phones import Pronunciation
from models.recipe import stage, voices
from models.recipe.sentences import spanish_texts, texts
from models.recipe.sentences.spanish_texts import SpanishTexts
from models.recipe.sentences.texts import TextSource
from models.recipe.sound import clips
from models.recipe.sound.clips import Clip, Samples
from models.recipe.synthesis import engines
from models.recipe.voices import Split, Voice

SENTENCES = 240
"""Sentences in one shard."""


def speak(voice: str, text: str, seed: int = 0) -> Samples:
    """Say `text` with the voice called `voice` (see `models.recipe.voices.VOICES`).

    Returns:
        Float32 samples at 16 kHz, mono, peak at 0.9; shape (samples,). The same arguments give the same speech.

    Raises:
        RecipeError: there is no such voice, or its engine is missing or failed.
    """
    speaker = voices.voice(voice)
    said = engines.say(speaker, [request(tuple(text.lower().split()), seed, speaker.language)])
    if not said:
        raise RecipeError(f"{voice} could not say {text!r}")
    return said[0].samples


@cache
def _lexicon(language: str) -> Lexicon:
    return Lexicon.of(shipped(language), language)


def request(words: tuple[str, ...], seed: int, language: str = "en") -> engines.Request:
    """Choose a pronunciation of every word; those of the reviewed lexicon are told to the engine.

    Raises:
        LexiconError: a word cannot be pronounced.
    """
    lexicon = _lexicon(language)
    chance = random.Random(seed)
    reviewed = set(lexicon.reviewed_words())
    chosen: list[Pronunciation] = []
    told = set()
    for index, word in enumerate(words):
        ways = _sayable(lexicon.pronunciations(word), language)
        if word in reviewed:
            told.add(index)
            chosen.append(chance.choice(ways))
        else:
            chosen.append(ways[0])
    # a word said twice in a sentence is told to the engine once
    same = {word: chosen[index] for index, word in reversed(list(enumerate(words)))}
    return engines.Request(words, tuple(same[word] for word in words), frozenset(told), seed)


_IN_ENGLISH = {"RR": "R", "X": "HH"}


def _sayable(ways: tuple[Pronunciation, ...], language: str) -> tuple[Pronunciation, ...]:
    """Leave out what English voices cannot say."""
    if language != "en":
        return ways
    plain = tuple(way for way in ways if not set(way) & set(_IN_ENGLISH))
    return plain or (tuple(_IN_ENGLISH.get(phone, phone) for phone in ways[0]),)


Texts = TextSource | SpanishTexts


@dataclass(frozen=True, slots=True)
class Job:
    """What a process is told: where the shards go, and what their sentences are drawn from."""

    folder: Path
    language: str
    seed: int
    transcripts: tuple[str, ...]
    speakers: tuple[Voice, ...]
    sentences: int

    def texts(self, seed: int) -> Texts:
        """Give the source of sentences of a shard."""
        return SpanishTexts(seed) if self.language == "es" else TextSource(self.transcripts, seed)


def make_shard(job: Job, number: int) -> list[Clip]:
    """Make the clips of shard `number`: sentences drawn, voices drawn by their share, everything seeded."""
    chance = random.Random(f"{job.seed}/{number}")
    source = job.texts(chance.getrandbits(32))
    drawn = chance.choices(job.speakers, [voice.share for voice in job.speakers], k=job.sentences)
    made: list[Clip] = []
    for voice in job.speakers:
        requests = []
        for _ in range(drawn.count(voice)):
            try:
                requests.append(request(_drawn(source, voice.least_words), chance.getrandbits(32), job.language))
            except LexiconError:
                continue
        made += engines.say_most(voice, requests)
    return made


def _drawn(source: Texts, least_words: int) -> tuple[str, ...]:
    return next(words for words in iter(source.draw, ()) if len(words) >= least_words)


def _work(job: Job, number: int) -> str:
    stem = job.folder / f"{'' if job.language == 'en' else job.language}{number:05d}"
    if stem.with_suffix(".jsonl").exists():
        return f"{stem.name} kept"
    try:
        made = make_shard(job, number)
    except ModelsError as error:  # one that every process can unpack
        raise RecipeError(str(error)) from error
    clips.save(stem, made)
    seconds = sum(len(clip.samples) for clip in made) / clips.RATE_HZ
    return f"{stem.name} {len(made)} clips {seconds / 60:.1f} min"


def _speakers(language: str, name: str | None) -> tuple[Voice, ...]:
    """Give the voices that take part."""
    training = voices.speaking(language, Split.TRAIN)
    chosen = tuple(voice for voice in training if name in (None, voice.name))
    if not chosen:
        there = ", ".join(voice.name for voice in training)
        raise RecipeError(f"{name} is no training voice of {language!r}; there are {there}")
    return chosen


def _transcripts(work: Path) -> tuple[str, ...]:
    """Give the sentences of the training corpora; not of what was cut out of them, which comes later."""
    stems = [work / "corpora" / corpus.name for corpus in voices.recorded(Split.TRAIN)]
    return tuple(sorted({" ".join(clip.words) for stem in stems for clip in clips.load(stem) if clip.words}))


def _see_to_texts(language: str) -> None:
    """See to it that all texts are there: without some of them, the same seed would give other sentences."""
    if language == "en":
        texts.installed(texts.fortunes(), "fortunes")
    else:
        texts.installed(spanish_texts.sayings(), "fortunes-es")
        texts.installed(spanish_texts.dictionary_words(), "wspanish")


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory")
    parser.add_argument("--language", choices=("en", "es"), default="en")
    parser.add_argument("--shards", type=int, default=40, help="how many shards")
    parser.add_argument("--sentences", type=int, default=SENTENCES, help="sentences in a shard")
    parser.add_argument("--first", type=int, default=0, help="number of the first shard")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--voice", help="let only this training voice speak")
    parser.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args()
    job = Job(
        chosen.work / "synthetic",
        chosen.language,
        chosen.seed,
        _transcripts(chosen.work) if chosen.language == "en" else (),
        _speakers(chosen.language, chosen.voice),
        chosen.sentences,
    )
    _see_to_texts(chosen.language)
    with Pool(chosen.processes, stage.leave_stopping_to_the_parent) as pool:
        numbers = range(chosen.first, chosen.first + chosen.shards)
        for line in pool.imap_unordered(partial(_work, job), numbers):
            print(line, flush=True)


if __name__ == "__main__":
    stage.run(main, resumes=True)
