"""Stage 2b: bring in the recordings inside Debian's `festvox-ru`, a real speaker with a rolled r and a Spanish j.

The package (BSD-like licence, © 2005 Nickolay V. Shmyrev) holds 620 read sentences with their phones and times. Not
the language but the sounds are wanted: no other cleared recording has them. Sentences are cut at pauses.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import soundfile

from models.errors import RecipeError
from models.recipe import stage
from models.recipe.sound import clips
from models.recipe.sound.clips import RATE_HZ, Clip

VOICE = Path("/usr/share/festival/voices/russian/msu_ru_nsh_clunits")
"""Where the package puts its recordings."""

_PHONES = {
    "aa": "AA", "a": "AA", "ae": "AH", "ay": "IH", "ee": "EH", "e": "IH", "ii": "IY", "i": "IY", "yy": "IH",
    "y": "IH", "oo": "OW", "uu": "UW", "u": "UW", "ur": "UH", "p": "P", "pp": "P", "b": "B", "bb": "B", "t": "T",
    "tt": "T", "d": "D", "dd": "D", "k": "K", "kk": "K", "g": "G", "gg": "G", "c": "T S", "ch": "CH", "f": "F",
    "ff": "F", "v": "V", "vv": "V", "s": "S", "ss": "S", "z": "Z", "zz": "Z", "sh": "SH", "sch": "SH", "zh": "ZH",
    "h": "X", "hh": "X", "m": "M", "mm": "M", "n": "N", "nn": "N", "l": "L", "ll": "L", "r": "RR", "rr": "RR",
    "j": "Y",
}  # fmt: skip
"""The labels' phones (L. Zaharov's set; doubled consonants are soft) as ours."""

_PAUSES = frozenset({"pau", "SIL"})
_SHORTEST_S, _LONGEST_S = 1.0, 7.0
_MARGIN_S = 0.08


def phrases(labels: str) -> Iterator[tuple[float, float, tuple[str, ...]]]:
    """Give begin and end in seconds, and phones, of the phrases between pauses of a label file.

    A line of it is the end of a phone in seconds, a number, and the phone's name.

    Raises:
        ValueError: the line's number is none, or the phone is not of the voice's set.
    """
    begin, end, phones = 0.0, 0.0, []
    for line in labels.splitlines():
        parts = line.split()
        if len(parts) != 3:
            continue
        before, end, name = end, float(parts[0]), parts[2]
        if name not in _PAUSES:
            phones += _ours(name)
        elif phones and before - begin >= _SHORTEST_S:
            yield begin, before, tuple(phones)
            begin, phones = end, []
        elif not phones:
            begin = end
    if phones:
        yield begin, end, tuple(phones)


def _ours(name: str) -> list[str]:
    if name not in _PHONES:
        raise ValueError(f"{name!r} is no phone of the voice")
    return _PHONES[name].split()


def read(voice: Path) -> Iterator[Clip]:
    """Read the phrases of all recordings.

    Raises:
        RecipeError: the package is not installed, or the folder is that of another voice.
    """
    if not (voice / "lab").is_dir():
        raise RecipeError(f"{voice} is missing: install Debian's festvox-ru, or leave this stage out")
    for labels in sorted((voice / "lab").glob("*.lab")):
        recording = voice / "wav" / f"{labels.stem}.wav"
        if not recording.is_file():
            continue
        samples, rate = soundfile.read(recording, dtype="float32")
        if rate != RATE_HZ:
            raise RecipeError(f"{recording} is at {rate} Hz, not {RATE_HZ}: it is not of Debian's festvox-ru")
        for begin_s, end_s, phones in _phrases(labels):
            if end_s - begin_s <= _LONGEST_S:
                first, last = int((begin_s - _MARGIN_S) * rate), int((end_s + _MARGIN_S) * rate)
                yield Clip(samples[max(0, first) : last], "festvox-ru", (), phones)


def _phrases(labels: Path) -> list[tuple[float, float, tuple[str, ...]]]:
    try:
        return list(phrases(labels.read_text(encoding="utf-8")))
    except ValueError as error:
        raise RecipeError(f"{labels} is not of Debian's festvox-ru: {error}") from error


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voice", type=Path, default=VOICE, help="folder with lab/ and wav/")
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory")
    chosen = parser.parse_args()
    found = list(read(chosen.voice))
    if not found:
        raise RecipeError(f"{chosen.voice} holds no phrases with recordings: install Debian's festvox-ru again")
    clips.save(chosen.work / "corpora" / "festvox-ru", found)
    print(f"festvox-ru: {len(found)} phrases, {sum(len(one.samples) for one in found) / RATE_HZ / 60:.0f} min")


if __name__ == "__main__":
    stage.run(main)
