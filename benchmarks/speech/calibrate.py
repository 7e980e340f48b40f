"""`python -m benchmarks.speech.calibrate`: let the appliance hear the development split; fit the acceptance to it.

One command: it prints, a language, what each threshold would have taken, and writes the weights beside the model.
What was heard is kept under the work directory, and heard again only when the model, the grammar or the way of
hearing is another. No test voice, person or noise is touched.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path

from benchmarks.speech import audio, development
from benchmarks.speech.hearing import Device
from benchmarks.speech.umpired import Umpired
from device.hearing.decoding import (
    cut_calls,
    decoder,
    end_pointing,
    pause_limits,
    recent_sound,
    recogniser,
    second_opinion,
)
from models import acceptance, compiler, decoding, directory, surroundings
from models.acceptance import Acceptance, Evidence
from models.errors import RecipeError
from models.recipe import stage
from models.recipe.evaluate import COLOURS
from models.recipe.judging.calibrate import BOUNDS, Bounds, Example, Point, Sample, Source, calibrated, odds, points
from models.recipe.sound import clips
from models.recipe.sound.clips import Samples
from padel.calls import Call, understand
from padel.calls.grammar import Grammar
from padel.umpiring import FITS

SNRS_DB: tuple[float | None, ...] = (None, 18.0, 12.0, 6.0)
"""The conditions in which calls are heard, each as often."""


def main() -> int:
    """Hear, fit, print and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speech.calibrate", description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory of the recipe")
    parser.add_argument("--model", type=Path, default=directory.shipped(), help="the model to calibrate")
    parser.add_argument("--calls", type=int, default=300, help="calls a language, each in every condition")
    parser.add_argument("--hours", type=float, default=0.75, help="hours of each kind of other speech, at most")
    parser.add_argument("--noise-hours", type=float, default=3.0, help="hours of noise without people")
    parser.add_argument("--language", choices=("en", "es"), action="append", help="only this language (repeatable)")
    parser.add_argument("--most-wrong", type=float, help="wrong events per 100 calls at the operating point")
    parser.add_argument("--most-false", type=float, help="false events an hour of speech there")
    parser.add_argument("--dry-run", action="store_true", help="print, and write nothing")
    chosen = parser.parse_args()
    samples = {language: _sample(chosen, language) for language in chosen.language or ("en", "es")}
    for language, sample in samples.items():
        if not sample.examples:
            raise RecipeError(f"{chosen.model} heard nothing at all in {language!r}: train it for longer")
        fitted = calibrated(sample, _bounds(chosen, language))
        fitted = fitted.model_copy(update={"fits": _fits(sample, fitted, language)})
        print(f"\n## {language}: {len(sample.examples)} utterances, {sample.calls} calls, {_hours(sample)}")
        print("\n".join(_table(list(points(fitted, sample)), fitted)))
        print(f"\n{fitted.model_dump_json(indent=1)}")
        if not chosen.dry_run:
            file = directory.acceptance_file(chosen.model, language)
            file.parent.mkdir(exist_ok=True)
            file.write_text(fitted.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return 0


MOMENTS = 1_500
"""Calls of a match that say how calls fit."""
DOUBTFUL = 0.2
"""What is misheard with less than this is never taken, however well it fits."""


def _fits(sample: Sample, fitted: Acceptance, language: str) -> dict[str, float]:
    """Weigh how calls of a match fit it against how misheard ones would, each at any moment of it."""
    grammar = audio.grammar_of(language)
    umpired = Umpired(grammar, language, COLOURS[language], random.Random(5))
    moments = list(islice(umpired.moments(), MOMENTS))
    said: dict[str, float] = dict.fromkeys(FITS, 0.0)
    misheard: dict[str, float] = dict.fromkeys(FITS, 0.0)
    for moment in moments:
        said[moment.fits(_meant(grammar, moment.words))] += 1
    wrong = [one.words for one in sample.examples if not one.right and fitted.probability(one.given) > DOUBTFUL]
    for number, words in enumerate(wrong * (MOMENTS // max(1, len(wrong)) + 1)):
        misheard[moments[number % MOMENTS].fits(_meant(grammar, words))] += 1
    print(f"\n{len(wrong)} misheard; how many of 1000 fit a match, said and misheard: "
          + ", ".join(f"{way} {1000 * said[way] / sum(said.values()):.0f} and "
                      f"{1000 * misheard[way] / max(1, sum(misheard.values())):.0f}" for way in FITS))  # fmt: skip
    return odds(said, misheard, "plain")


def _meant(grammar: Grammar, words: tuple[str, ...]) -> Call:
    call = understand(grammar, words)
    assert call is not None
    return call


def _bounds(chosen: argparse.Namespace, language: str) -> Bounds:
    usual = BOUNDS[language]
    return Bounds(
        usual.wrong_per_100 if chosen.most_wrong is None else chosen.most_wrong,
        usual.speech_per_hour if chosen.most_false is None else chosen.most_false,
        usual.noise_per_hour,
    )


def _hours(sample: Sample) -> str:
    return ", ".join(f"{hours:.2f} h of {source.value}" for source, hours in sample.hours.items() if hours)


def _table(curve: list[Point], fitted: Acceptance) -> Iterable[str]:
    yield "| threshold | right, % | wrong per 100 | false events an hour of speech | of noise |"
    yield "|---|---|---|---|---|"
    for number, point in enumerate(curve):
        mark = " (kept)" if point.threshold == fitted.threshold else ""
        if mark or number % 4 == 0:
            yield (
                f"| {point.threshold:.2f}{mark} | {point.right_percent:.1f} | {point.wrong_per_100:.1f} "
                f"| {point.speech_per_hour:.1f} | {point.noise_per_hour:.1f} |"
            )


def _sample(chosen: argparse.Namespace, language: str) -> Sample:
    grammar = audio.grammar_of(language)
    total = Sample()
    with tempfile.TemporaryDirectory() as folder:
        ear = Device(chosen.model, grammar, Path(folder))
        kept = chosen.work / "heard" / _key(chosen.model, ear, language)
        total.add(
            _kept(kept / f"calls-{chosen.calls}", lambda: _calls(ear, grammar, chosen.work, language, chosen.calls))
        )
        hours = {Source.SPEECH: chosen.hours, Source.NOISE: chosen.noise_hours}
        for name, sounds in development.without_calls(chosen.work, language, *hours.values()).items():
            source = Source.NOISE if name == development.NOISE else Source.SPEECH
            total.add(_kept(kept / f"{name}-{hours[source]}", partial(_others, ear, sounds, source)))
    return total


def _calls(ear: Device, grammar: Grammar, work: Path, language: str, count: int) -> Sample:
    """Have development voices say calls in every condition; give what was heard."""
    sample, noise = Sample(), development.noise_kind(work)
    for number, said in enumerate(development.calls(language, count)):
        meant = understand(grammar, said.words)
        for snr_db in SNRS_DB:
            sample.calls += 1
            for utterance in ear.utterances(audio.in_noise(said, noise, snr_db, number)):
                if utterance.evidence is not None and not utterance.is_cut:
                    words = tuple(word.word for word in utterance.words)
                    sample.examples.append(
                        Example(utterance.evidence, understand(grammar, words) == meant, Source.CALLS, words)
                    )
    return sample


def _others(ear: Device, sounds: Callable[[], Iterable[Samples]], source: Source) -> Sample:
    sample = Sample()
    for sound in sounds():
        sample.hours[source] += len(sound) / clips.RATE_HZ / 3600
        heard = ((one.evidence, one.text) for one in ear.utterances(sound) if not one.is_cut)
        sample.examples += [Example(given, False, source, tuple(text.split())) for given, text in heard if given]
    return sample


def _key(model: Path, ear: Device, language: str) -> str:
    """Give a name for the model, the grammar, and the way of hearing.

    The acceptance so far is a part of it: it says what of a call that a pause cut is heard again.
    """
    heard_by = (end_pointing, recent_sound, pause_limits, cut_calls, recogniser, decoder, second_opinion)
    ways = (*heard_by, acceptance, decoding, surroundings, compiler)
    sources = [Path(str(module.__file__)) for module in ways]
    sources += [model / name for name in directory.CONFIGURATION]
    sources.append(directory.acceptance_file(model, language))
    digest = sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()[:12]
    return f"{language}-{directory.model_hash(model, language)}-{ear.grammar_hash}-{digest}"


def _kept(stem: Path, hear: Callable[[], Sample]) -> Sample:
    """Read what was heard before, or hear it and keep it."""
    file = stem.with_name(f"{stem.name}.json")  # a number in the name has a point, too
    if not file.is_file():
        sample = hear()
        rows = [[asdict(one.given), one.right, one.source.value, one.words] for one in sample.examples]
        hours = {source.value: length for source, length in sample.hours.items()}
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_text(json.dumps([sample.calls, hours, rows]), encoding="utf-8")
        part.rename(file)
    calls, hours, rows = json.loads(file.read_text(encoding="utf-8"))
    examples = [
        Example(Evidence(**given), right, Source(source), tuple(words)) for given, right, source, words in rows
    ]
    return Sample(examples, calls, {Source(source): length for source, length in hours.items()})


if __name__ == "__main__":
    stage.run(main, resumes=True)
