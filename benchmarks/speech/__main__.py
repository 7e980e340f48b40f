"""`python -m benchmarks.speech --data DIR`: build the sound, let each model hear it, print the tables.

It needs what training needs (docs of `models/`): the speech engines, the corpora under `--data`, and scipy.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from benchmarks.speech import audio, tables
from benchmarks.speech.audio import Said
from benchmarks.speech.hearing import Accepting, Device, Ear, PocketSphinx
from models.directory import languages, shipped
from models.recipe.voices import Split
from padel.calls.grammar import Grammar

PARTS = ("calls", "twenty", "quiet", "people", "others", "latency")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speech", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds the corpora's folders")
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory of the recipe")
    parser.add_argument("--model", action="append", metavar="NAME=DIR", help="a model to measure (repeatable)")
    parser.add_argument("--pocketsphinx", action="store_true", help="measure PocketSphinx beside them, in English")
    parser.add_argument("--acceptance", action="store_true", help="measure `models.acceptance` beside the device")
    parser.add_argument("--language", choices=("en", "es"), action="append", help="only this language (repeatable)")
    parser.add_argument("--split", type=Split, choices=[Split.DEVELOPMENT, Split.TEST], default=Split.TEST)
    parser.add_argument("--part", choices=PARTS, action="append", help="only this part (repeatable)")
    parser.add_argument("--calls", type=int, default=200, help="calls a language")
    parser.add_argument("--people", type=int, default=150, help="sentences of real people")
    parser.add_argument("--noise-hours", type=float, default=1.0, help="noise without people to listen to")
    parser.add_argument("--every", action="store_true", help="every call in every kind of noise, not in one in turn")
    parser.add_argument("--seed", type=int, default=2026)
    return parser.parse_args()


def main() -> int:
    """Measure and print."""
    chosen = _arguments()
    models = dict(each.split("=", 1) for each in chosen.model or [f"shipped={shipped()}"])
    with tempfile.TemporaryDirectory() as folder:
        for language in chosen.language or ("en", "es"):
            own = {name: Path(path) for name, path in models.items() if language in languages(Path(path))}
            for line in _language(chosen, language, own, Path(folder)):
                print(line, flush=True)
    print(f"\nPeak resident memory of it all: {getrusage(RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB.")
    return 0


def _language(chosen: argparse.Namespace, language: str, models: dict[str, Path], folder: Path) -> Iterator[str]:
    grammar = audio.grammar_of(language)
    kinds = audio.noise_kinds(chosen.work, chosen.data)
    said = audio.synthetic(language, chosen.split, chosen.calls, chosen.seed)
    talk = {language: audio.talk(language, chosen.split)}
    common = audio.twenty(language, chosen.split)
    meaning = tables.meaning_in(grammar)
    for name, ear in _ears(chosen, grammar, language, models, folder / language):
        made: dict[str, Callable[[], Iterator[str]]] = {
            "calls": partial(tables.by_noise, ear, said, kinds, meaning, every=chosen.every),
            "twenty": partial(tables.call_by_call, ear, common, kinds, meaning),
            "quiet": partial(tables.quiet_callers, ear, said, meaning),
            "others": partial(tables.other_sound, ear, chosen.work, talk, kinds, chosen.noise_hours),
            "latency": partial(tables.how_fast, ear, said[:80], kinds),
        }
        for part, table in made.items():
            if part in (chosen.part or PARTS):
                yield f"\n## {language}, {name}: {part}\n"
                yield from table()
    if language == "en" and "people" in (chosen.part or PARTS):
        people, sentences = audio.real_people(chosen.work, chosen.people)
        yield from _people(chosen, people, sentences, models, folder / "people")


def _people(
    chosen: argparse.Namespace, said: list[Said], grammar: Grammar, models: dict[str, Path], folder: Path
) -> Iterator[str]:
    kinds, meaning = audio.noise_kinds(chosen.work, chosen.data), tables.meaning_in(grammar)
    for name, ear in _ears(chosen, grammar, "en", models, folder):
        yield f"\n## en, {name}: real people, one of {len(said)} sentences\n"
        yield from tables.by_noise(ear, said, kinds, meaning, every=chosen.every)


def _ears(
    chosen: argparse.Namespace, grammar: Grammar, language: str, models: dict[str, Path], folder: Path
) -> Iterator[tuple[str, Ear]]:
    for name, path in models.items():
        yield name, Device(path, grammar, folder / name)
        if chosen.acceptance:
            yield f"{name} with its acceptance", Accepting(path, grammar, folder / f"{name}-accepting")
    if chosen.pocketsphinx and language == "en":
        yield "PocketSphinx", PocketSphinx(grammar, language, folder / "sphinx")


if __name__ == "__main__":
    sys.exit(main())
