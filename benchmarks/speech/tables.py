"""The tables of the benchmark: each measures one ear on one kind of sound, and gives rows of Markdown."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import product

import numpy as np

from benchmarks.speech import audio
from benchmarks.speech.audio import SNRS_DB, NoiseKind, Said
from benchmarks.speech.counting import Cost, Count, Meaning, false_events, latency
from benchmarks.speech.hearing import Ear
from models.recipe.sound.clips import RATE_HZ, Samples
from padel.calls import meaning_of
from padel.calls.grammar import Grammar

Kinds = dict[str, NoiseKind]


def meaning_in(grammar: Grammar) -> Meaning:
    """Give what words mean in a grammar of calls; in one without meanings every sentence means itself."""

    return cache(partial(meaning_of, grammar))


def by_noise(
    ear_of: Callable[[int], Ear],
    said: Sequence[Said],
    kinds: Kinds,
    meaning: Meaning,
    *,
    every: bool,
    by: Callable[[Said], str] | None = None,
) -> Iterator[str]:
    """Right calls by signal-to-noise ratio, kind of noise and speaker; with `every`, each call in each noise.

    `ear_of` says which ear hears which call, and `by` what they are counted by beside the noise, unless by speaker.
    """
    by = by or kind_of
    cost, mistakes = Cost(), []
    yield "| noise | calls | right, % | nothing taken, % | wrong events per 100 | right by noise | by speaker |"
    yield "|---|---|---|---|---|---|---|"
    for snr_db in SNRS_DB:
        total, by_kind, by_speaker = Count(), dict[str, Count](), dict[str, Count]()
        for (number, one), kind in _trials(said, kinds, snr_db, every=every):
            heard = ear_of(number).hear(audio.in_noise(one, kinds[kind], snr_db, number))
            cost.add(heard)
            for count in (total, by_kind.setdefault(kind, Count()), by_speaker.setdefault(by(one), Count())):
                count.add(one.words, heard, meaning)
        name = "clean" if snr_db is None else f"{snr_db:.0f} dB"
        kinds_right = "" if snr_db is None else _shares(by_kind)
        yield f"| {name} | {total.calls} | {total.cells()} | {kinds_right} | {_shares(by_speaker)} |"
        mistakes += [f"{name}: {was!r} -> {heard!r}" for was, heard in total.mistakes[:8]]
    yield f"\nReal-time factor {cost.factor:.3f} over {cost.audio_s / 60:.0f} min. Some mistakes (`?`: not taken):\n"
    yield from (f"- {mistake}" for mistake in mistakes)


def _trials(
    said: Sequence[Said], kinds: Kinds, snr_db: float | None, *, every: bool
) -> Iterator[tuple[tuple[int, Said], str]]:
    """Pair calls with noises: all with all, or in turn."""
    names = list(kinds)
    if snr_db is None:
        yield from ((one, names[0]) for one in enumerate(said))
    elif every:
        yield from product(enumerate(said), names)
    else:
        yield from ((one, names[one[0] % len(names)]) for one in enumerate(said))


def kind_of(one: Said) -> str:
    """Give the voice, or the corpus, of a speaker."""
    return one.speaker.partition("/")[0]


def _shares(counts: dict[str, Count]) -> str:
    return ", ".join(f"{name} {count.right_percent:.0f}" for name, count in sorted(counts.items()))


def call_by_call(ear: Ear, said: Sequence[Said], kinds: Kinds, meaning: Meaning) -> Iterator[str]:
    """The commonest calls one by one, clean and at 12 and 6 dB, with what they are taken for."""
    yield "| call | clean | 12 dB | 6 dB | taken for |\n|---|---|---|---|---|"
    names = list(kinds)
    for words in dict.fromkeys(one.words for one in said):
        cells, confusions = [], Counter[str]()
        for snr_db in (None, 12.0, 6.0):
            count = Count()
            for number, one in enumerate(one for one in said if one.words == words):
                heard = ear.hear(audio.in_noise(one, kinds[names[number % len(names)]], snr_db, number))
                count.add(words, heard, meaning)
                confusions.update(" ".join(wrong) for wrong in heard.taken if meaning(wrong) != meaning(words))
            cells.append(f"{count.right} of {count.calls}")
        taken_for = ", ".join(f"{name} ({times})" for name, times in confusions.most_common(3))
        yield f"| {' '.join(words)} | {' | '.join(cells)} | {taken_for} |"


def quiet_callers(ear: Ear, said: Sequence[Said], meaning: Meaning) -> Iterator[str]:
    """Callers far from the microphone, over its own noise."""
    yield "| peak of the call | floor | right, % | nothing taken, % | wrong events per 100 |\n|---|---|---|---|---|"
    for below_db, floor_dbfs in ((10, -60), (20, -60), (30, -60), (40, -70)):
        count = Count()
        for number, one in enumerate(said):
            count.add(one.words, ear.hear(audio.quiet(one, below_db, floor_dbfs, number)), meaning)
        yield f"| {-below_db} dBFS | {floor_dbfs} dBFS | {count.cells()} |"


def other_sound(ear_of: Callable[[int], Ear], sounds: Mapping[str, Callable[[], Iterable[Samples]]]) -> Iterator[str]:
    """False events an hour in sound that holds no call; `ear_of` says which ear hears which stretch."""
    yield "| sound without calls | hours | false events | per hour | some of them |\n|---|---|---|---|---|"
    for name, made in sounds.items():
        found = false_events(ear_of, made())
        examples = ", ".join(dict.fromkeys(found.examples))
        yield f"| {name} | {found.hours:.2f} | {found.events} | {found.per_hour:.1f} | {examples} |"


def how_fast(ear: Ear, said: Sequence[Said], kinds: Kinds) -> Iterator[str]:
    """From the last sound of a call to the decision."""
    yield "| noise | calls | median, s of audio | 95th percentile, s | computing, 95th percentile, ms |"
    yield "|---|---|---|---|---|"
    for snr_db in (None, 12.0):
        heard = [ear.hear(audio.in_noise(one, kinds["hall"], snr_db, number)) for number, one in enumerate(said)]
        found = latency([audio.BEFORE_S + _end_of_speech_s(one.samples) for one in said], heard)
        name = "clean" if snr_db is None else f"{snr_db:.0f} dB"
        yield (
            f"| {name} | {found.calls} | {found.audio_p50_s:.2f} | {found.audio_p95_s:.2f} "
            f"| {found.computing_p95_ms:.0f} |"
        )


def _end_of_speech_s(samples: Samples) -> float:
    """Give where the last sound is that is less than 40 dB under the loudest."""
    step = RATE_HZ // 100
    energies = np.square(samples[: len(samples) // step * step]).reshape(-1, step).mean(axis=1)
    loud = np.flatnonzero(energies > energies.max() * 1e-4)
    return float((loud[-1] + 1) * step / RATE_HZ)
