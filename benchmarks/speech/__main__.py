"""`python -m benchmarks.speech --data DIR`: build the sound, let each model hear it, print the tables.

It needs what training needs (docs of `models/`): the speech engines, and the corpora under `--data`.
"""

import argparse
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from benchmarks.speech import asked, audio, development, in_match, other_sound, tables
from benchmarks.speech.audio import Said
from benchmarks.speech.counting import Meaning
from benchmarks.speech.hearing import Device, Ear, PocketSphinx
from benchmarks.speech.tables import Kinds
from benchmarks.speech.umpired import Moment
from benchmarks.speech.whisper import Whisper
from models.directory import languages, shipped
from models.errors import ModelError
from models.recipe import stage
from models.recipe.sound.clips import Samples
from models.recipe.voices import Split
from padel.calls.grammar import Grammar

PARTS = (
    "calls",
    "match",
    "short",
    "asked",
    "twenty",
    "quiet",
    "people",
    "words",
    "others",
    "match-others",
    "latency",
)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speech", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds the corpora's folders")
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory of the recipe")
    parser.add_argument(
        "--model", action="append", type=_named, metavar="NAME=DIR", help="a model to measure (repeatable)"
    )
    parser.add_argument("--pocketsphinx", action="store_true", help="measure PocketSphinx beside them, in English")
    parser.add_argument("--whisper", type=Path, help="measure this Whisper model (CTranslate2's format) beside them")
    parser.add_argument("--language", choices=("en", "es"), action="append", help="only this language (repeatable)")
    parser.add_argument("--split", type=Split, choices=[Split.DEVELOPMENT, Split.TEST], default=Split.TEST)
    parser.add_argument("--part", choices=PARTS, action="append", help="only this part (repeatable)")
    parser.add_argument("--calls", type=int, default=200, help="calls a language")
    parser.add_argument("--people", type=int, default=150, help="sentences of real people")
    parser.add_argument("--words", type=int, default=150, help="single words of real people")
    parser.add_argument("--speech-hours", type=float, default=1.0, help="television to listen to, a language")
    parser.add_argument("--noise-hours", type=float, default=1.0, help="noise without people to listen to")
    parser.add_argument("--every", action="store_true", help="every call in every kind of noise, not in one in turn")
    parser.add_argument("--seed", type=int, default=2026)
    return parser.parse_args()


def _named(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=DIR")
    return name, Path(path)


def main() -> int:
    """Measure and print."""
    chosen = _arguments()
    models = dict(chosen.model or [("shipped", shipped())])
    for path in models.values():
        if not languages(path):
            raise ModelError(path, "there is no model here that pronounces words; see --model")
    with tempfile.TemporaryDirectory() as folder:
        for language in chosen.language or ("en", "es"):
            own = {name: path for name, path in models.items() if language in languages(path)}
            for line in _language(chosen, language, own, Path(folder)):
                print(line, flush=True)
    print(f"\nPeak resident memory of it all: {getrusage(RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB.")
    return 0


def _language(chosen: argparse.Namespace, language: str, models: dict[str, Path], folder: Path) -> Iterator[str]:
    parts = chosen.part or PARTS
    grammar = audio.grammar_of(language)
    kinds = audio.noise_kinds(chosen.work, chosen.data, chosen.split)
    said = audio.synthetic(language, chosen.split, chosen.calls, chosen.seed)
    common = audio.twenty(language, chosen.split) if "twenty" in parts else []
    others = _others(chosen, language, kinds)
    meaning = tables.meaning_in(grammar)
    for name, ear in _ears(chosen, grammar, language, models, folder / language):
        made: dict[str, Callable[[], Iterator[str]]] = {
            "calls": partial(tables.by_noise, _always(ear), said, kinds, meaning, every=chosen.every),
            "twenty": partial(tables.call_by_call, ear, common, kinds, meaning),
            "quiet": partial(tables.quiet_callers, ear, said, meaning),
            "others": partial(tables.other_sound, _always(ear), others),
            "latency": partial(tables.how_fast, ear, said[:80], kinds),
        }
        yield from _tables(made, parts, f"{language}, {name}")
    if "asked" in parts:
        yield from _asked_for(chosen, grammar, language, models, folder / language)
    if {"match", "match-others", "short"} & set(parts):
        yield from _in_match(chosen, grammar, language, models, folder / language, others)
    if "people" in parts and chosen.split in audio.PEOPLE[language]:
        people, sentences = audio.real_people(chosen.work, language, chosen.split, chosen.people)
        heading = f"real people, one of {len(people)} sentences"
        yield from _people(chosen, people, sentences, models, folder / f"people-{language}", heading, language)
    if language == "en" and "words" in parts:
        words, grammar = audio.real_words(chosen.work, chosen.split, chosen.words)
        heading = f"real people's single words, one of {len({one.words for one in words})}"
        yield from _people(chosen, words, grammar, models, folder / "words", heading, language, by=_short_call)


def _in_match(
    chosen: argparse.Namespace,
    grammar: Grammar,
    language: str,
    models: dict[str, Path],
    folder: Path,
    others: Mapping[str, Callable[[], Iterable[Samples]]],
) -> Iterator[str]:
    """Listen as in a match: for what makes sense in a state, to calls that make sense in it."""
    parts, split, seed = chosen.part or PARTS, chosen.split, chosen.seed
    kinds, meaning = audio.noise_kinds(chosen.work, chosen.data, split), tables.meaning_in(grammar)
    match = in_match.moments(grammar, language, chosen.calls, seed)
    calls = in_match.said_in(match, language, split, seed) if "match" in parts else []
    short = in_match.short_calls(grammar, language, chosen.calls // 4, seed) if "short" in parts else []
    short_said = in_match.said_in(short, language, split, seed)
    for name, path in models.items():
        ears = in_match.Ears(path, grammar, folder / f"{name}-match")
        made: dict[str, Callable[[], Iterator[str]]] = {
            "match": partial(_by_noise, ears, calls, kinds, meaning, every=chosen.every),
            "short": partial(_by_noise, ears, short_said, kinds, meaning, every=chosen.every, by=_short_call),
            "match-others": partial(tables.other_sound, partial(_at_some_moment, ears, match), others),
        }
        yield from _tables(made, parts, f"{language}, {name}, listening in a match")


def _asked_for(
    chosen: argparse.Namespace, grammar: Grammar, language: str, models: dict[str, Path], folder: Path
) -> Iterator[str]:
    """Listen to words that were asked for, or that nothing else can replace."""
    kinds, meaning = audio.noise_kinds(chosen.work, chosen.data, chosen.split), tables.meaning_in(grammar)
    waited_for = asked.said(language, chosen.split)
    said = [one for _, one in waited_for]
    for name, path in models.items():
        ears = asked.Ears(path, grammar, folder / f"{name}-asked")
        yield f"\n## {language}, {name}: words that nothing else can replace\n"
        ear_of = partial(_that_waits, ears, waited_for)
        yield from tables.by_noise(ear_of, said, kinds, meaning, every=chosen.every, by=_short_call)


def _that_waits(ears: asked.Ears, waited_for: Sequence[tuple[asked.Asked, Said]], number: int) -> Ear:
    return ears.at(waited_for[number][0])


def _by_noise(
    ears: in_match.Ears,
    calls: Sequence[tuple[Moment, Said]],
    kinds: Kinds,
    meaning: Meaning,
    *,
    every: bool,
    by: Callable[[Said], str] = tables.kind_of,
) -> Iterator[str]:
    said = [one for _, one in calls]
    yield from tables.by_noise(lambda number: ears.at(calls[number][0]), said, kinds, meaning, every=every, by=by)


def _at_some_moment(ears: in_match.Ears, match: Sequence[Moment], number: int) -> Ear:
    return ears.at(match[number % len(match)])


def _short_call(said: Said) -> str:
    return " ".join(said.words)


def _always(ear: Ear) -> Callable[[int], Ear]:
    return lambda _: ear


def _others(chosen: argparse.Namespace, language: str, kinds: Kinds) -> Mapping[str, Callable[[], Iterable[Samples]]]:
    if chosen.split is Split.DEVELOPMENT:
        return development.without_calls(chosen.work, language, chosen.speech_hours, chosen.noise_hours)
    return other_sound.for_tests(chosen.work, language, kinds, chosen.speech_hours, chosen.noise_hours)


def _tables(made: Mapping[str, Callable[[], Iterator[str]]], parts: Collection[str], heading: str) -> Iterator[str]:
    for part, table in made.items():
        if part in parts:
            yield f"\n## {heading}: {part}\n"
            yield from table()


def _people(
    chosen: argparse.Namespace,
    said: list[Said],
    grammar: Grammar,
    models: dict[str, Path],
    folder: Path,
    heading: str,
    language: str,
    by: Callable[[Said], str] = tables.kind_of,
) -> Iterator[str]:
    kinds, meaning = audio.noise_kinds(chosen.work, chosen.data, chosen.split), tables.meaning_in(grammar)
    for name, ear in _ears(chosen, grammar, language, models, folder):
        yield f"\n## {language}, {name}: {heading}\n"
        yield from tables.by_noise(_always(ear), said, kinds, meaning, every=chosen.every, by=by)


def _ears(
    chosen: argparse.Namespace, grammar: Grammar, language: str, models: dict[str, Path], folder: Path
) -> Iterator[tuple[str, Ear]]:
    for name, path in models.items():
        yield name, Device(path, grammar, folder / name)
    if chosen.pocketsphinx and language == "en":
        yield "PocketSphinx", PocketSphinx(grammar, language, folder / "sphinx")
    if chosen.whisper:
        yield f"Whisper ({chosen.whisper.name})", Whisper(chosen.whisper, grammar, language)


if __name__ == "__main__":
    stage.run(main)
