"""The sound of the benchmark: calls by voices never trained on, real people, and everything that is no call.

Voices and recordings are chosen by split, in `models.recipe.voices`; noises and talkers of tests are those that
training does not have. The same seed gives the same sound, whichever model is measured.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path

import numpy as np

from benchmarks.speech.talk import TALK, TWENTY
from models.errors import RecipeError
from models.recipe import synthesise, voices
from models.recipe.alteration import noise
from models.recipe.alteration.augment import mix
from models.recipe.evaluate import COLOURS, PLAYERS, said_calls
from models.recipe.sound import clips
from models.recipe.sound.clips import RATE_HZ, Clip, Samples
from models.recipe.synthesis import engines
from models.recipe.voices import Split
from padel.calls import match_grammar
from padel.calls.grammar import Alternatives, Grammar, Sequence, Word

SNRS_DB: tuple[float | None, ...] = (None, 24.0, 18.0, 12.0, 6.0, 3.0)
"""Signal-to-noise ratios, measured on the loudest frames; `None` is clean."""

BEFORE_S, AFTER_S = 0.6, 1.2
"""Room before and after a call."""

PEOPLE = {
    "en": {Split.TEST: "speechocean-odd", Split.DEVELOPMENT: "speechocean-even"},
    "es": {Split.TEST: "common-voice-es"},
}
"""Corpora of people who say whole sentences, by language; nobody of development speaks Spanish."""

SENTENCES = {"en": (2, 6), "es": (2, 9)}
"""The fewest and the most words of the sentences that are to be heard."""

WORDS = {Split.TEST: "speech-commands-test", Split.DEVELOPMENT: "speech-commands-development"}
"""Corpora of people who say a word alone."""

Generator = np.random.Generator
NoiseKind = Callable[[int, Generator], Samples]


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody says something that the grammar has."""

    speaker: str
    words: tuple[str, ...]
    samples: Samples


def grammar_of(language: str) -> Grammar:
    """Give the grammar of the benchmark's match."""
    return match_grammar(language, COLOURS[language], PLAYERS)


def synthetic(language: str, split: Split, count: int, seed: int) -> list[Said]:
    """Have the voices of a split say calls drawn from the grammar."""
    said = said_calls(grammar_of(language), language, split, seed, count)
    return [Said(clip.source, clip.words, clip.samples) for clip in said]


def said_by(texts: list[tuple[str, ...]], language: str, split: Split, seed: int) -> Iterator[tuple[int, Said]]:
    """Have the voices of a split say texts, taking turns; give which text it is, and the sound.

    Raises:
        RecipeError: the split is training, whose voices prove nothing.
    """
    if split is Split.TRAIN:
        raise RecipeError("calls for a benchmark are never said by training voices")
    speakers = voices.speaking(language, split)
    for number, words in enumerate(texts):
        voice = speakers[number % len(speakers)]
        for clip in engines.say(voice, [synthesise.request(words, seed + number, language)]):
            yield number, Said(clip.source, clip.words, clip.samples)


def twenty(language: str, split: Split) -> list[Said]:
    """Have every voice of a split say the twenty commonest calls, twice."""
    requests = [
        synthesise.request(tuple(call.split()), seed, language) for call in TWENTY[language] for seed in (1, 2)
    ]
    speakers = voices.speaking(language, split)
    return [Said(c.source, c.words, c.samples) for voice in speakers for c in engines.say(voice, requests)]


def talk(language: str, split: Split) -> list[Samples]:
    """Have the voices of a split say what is no call."""
    requests = [synthesise.request(tuple(line.split()), 1, language) for line in TALK[language]]
    return [clip.samples for voice in voices.speaking(language, split) for clip in engines.say(voice, requests)]


def real_people(work: Path, language: str, split: Split, count: int) -> tuple[list[Said], Grammar]:
    """Give sentences that people of a split really say, and a grammar of them all: one of so many is to be heard."""
    fewest, most = SENTENCES[language]
    corpus = clips.load(work / split.value / PEOPLE[language][split])
    every = [clip for clip in corpus if fewest <= len(clip.words) <= most]
    distinct = list({clip.words: clip for clip in every}.values())
    chosen = random.Random(3).sample(distinct, min(count, len(distinct)))
    said = [Said(clip.source, clip.words, _even(clip)) for clip in chosen]
    return said, _one_of(f"people.{language}", [one.words for one in said])


def real_words(work: Path, split: Split, count: int) -> tuple[list[Said], Grammar]:
    """Give words that people of a split really say alone, each about as often, and a grammar of all these words."""
    of_word: dict[tuple[str, ...], list[Clip]] = {}
    for clip in clips.load(work / split.value / WORDS[split]):
        of_word.setdefault(clip.words, []).append(clip)
    chance = random.Random(3)
    turns = zip_longest(*(chance.sample(some, len(some)) for some in of_word.values()))
    chosen = islice((clip for turn in turns for clip in turn if clip is not None), count)
    return [Said(clip.source, clip.words, _even(clip)) for clip in chosen], _one_of("words.en", list(of_word))


def _one_of(name: str, sentences: list[tuple[str, ...]]) -> Grammar:
    said = tuple(Sequence(tuple(Word(word) for word in words)) for words in sentences)
    return Grammar(name, {"sentence": Alternatives(said)}, ("sentence",))


def _even(clip: Clip) -> Samples:
    return np.asarray(clip.samples / (np.abs(clip.samples).max() + 1e-6) * 0.9, dtype=np.float32)


def noise_kinds(work: Path, data: Path, split: Split = Split.TEST) -> dict[str, NoiseKind]:
    """Give the kinds of noise by name; people and recordings in them are those of the split.

    There are no recordings for development: all that are not for tests are for training.
    """
    speech = np.concatenate([noise.normalised(one.samples) for one in _talkers(work, split)])
    kinds = {
        "hall": noise.coloured,
        "wind": noise.wind,
        "balls": noise.impacts,
        "music": noise.music,
        "hum": noise.hum,
        "crowd": noise.talkers(speech, 10),
        "beside": noise.talkers(speech, 1),
    }
    if split is Split.TEST:
        own = noise.recordings(data, for_tests=True)
        kinds["recorded"] = lambda count, random_: noise.recorded(own, count, random_)
    return kinds


_TALKERS = {Split.TEST: "librispeech-clean", Split.DEVELOPMENT: PEOPLE["en"][Split.DEVELOPMENT]}


def _talkers(work: Path, split: Split) -> Iterator[Clip]:
    yield from islice(clips.load(work / split.value / _TALKERS[split]), 80)


def in_noise(said: Said, kind: NoiseKind, snr_db: float | None, seed: int) -> Samples:
    """Put room around what was said, and noise over all of it, at another level each time (20 dB at most)."""
    chance = np.random.default_rng(seed)
    before, after = (np.zeros(int(length * RATE_HZ), np.float32) for length in (BEFORE_S, AFTER_S))
    speech = np.concatenate([before, said.samples, after])
    if snr_db is not None:
        speech = mix(speech, kind(len(speech), chance), snr_db)
    level = 0.3 * 10 ** -chance.uniform(0, 1)
    floor = chance.standard_normal(len(speech)).astype(np.float32) / 32768
    return np.asarray(speech / np.abs(speech).max() * level + floor, dtype=np.float32)


def quiet(said: Said, below_db: float, floor_dbfs: float, seed: int) -> Samples:
    """Put a quiet caller (`below_db` under full scale at the peak) over a recorder's own noise."""
    chance = np.random.default_rng(seed)
    before, after = (np.zeros(int(length * RATE_HZ), np.float32) for length in (BEFORE_S, AFTER_S))
    speech = np.concatenate([before, said.samples, after]) / np.abs(said.samples).max() * 10 ** (-below_db / 20)
    floor = chance.standard_normal(len(speech)) * 10 ** (floor_dbfs / 20)
    return np.asarray(speech + floor, dtype=np.float32)


def stretches(pieces: list[Samples], longest_s: float = 60.0) -> Iterator[Samples]:
    """Join pieces with half a second between them, into stretches that are decoded at once."""
    gap = np.zeros(RATE_HZ // 2, np.float32)
    joined: list[Samples] = []
    length = 0
    for piece in pieces:
        joined += [gap, piece / (np.abs(piece).max() + 1e-6) * 0.2]
        length += len(gap) + len(piece)
        if length > longest_s * RATE_HZ:
            yield np.concatenate(joined)
            joined, length = [], 0
    if joined:
        yield np.concatenate(joined)
