"""Stage 2c: bring in people who speak other languages, as espeak-ng says that their sentences sound.

The sounds are wanted, from as many people as there are: a sample of Common Voice (CC0) has a hundred sentences of
each of sixty languages. A sentence is told as phones of ours where each of its sounds has one; without, it is a
talker in the background only.
"""

import argparse
import csv
import io
import tarfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import soundfile

from models.errors import RecipeError
from models.phones import Pronunciation
from models.recipe import stage
from models.recipe.corpora import plain_words
from models.recipe.sound import clips
from models.recipe.sound.clips import Clip
from models.recipe.sound.sound_files import at_16_khz
from models.recipe.synthesis import kokoro

FOLDER = "common-voice-sixty"
"""Of the sample: one tar of clips, and `manifest.tsv` with path, speaker, language and transcript."""

READERS = {
    "ia": "ia", "eo": "eo", "ro": "ro", "el": "el", "id": "id", "cs": "cs", "pl": "pl", "sl": "sl", "lt": "lt",
    "lv": "lv", "mt": "mt", "ka": "ka", "ru": "ru", "fi": "fi", "rw": "sw", "lg": "sw", "rm-sursilv": "it",
    "rm-vallader": "it", "hsb": "pl", "fa": "fa", "tr": "tr", "et": "et",
}  # fmt: skip
"""Languages whose sounds have phones of ours, with espeak-ng's voice for each, or for one that is spelled alike."""

TESTED = frozenset({"en", "es", "ca", "de", "eu", "fr", "it", "pt"})
"""Languages of the sample that development and tests hear (`voices.CORPORA`), whose people train nothing."""

_VOWELS = {
    "a": "AA", "ɑ": "AA", "æ": "AE", "ʌ": "AH", "ɐ": "AH", "ə": "AH", "e": "EH", "ɛ": "EH", "i": "IY",
    "ɪ": "IH", "ɨ": "IH", "o": "OW", "ɔ": "OW", "u": "UW", "ʊ": "UH", "ɵ": "OW",
}  # fmt: skip
_GLIDES = {
    "aɪ": "AY", "ai": "AY", "eɪ": "EY", "ei": "EY", "oɪ": "OY", "oi": "OY", "aʊ": "AW", "au": "AW",
    "eʊ": "EH UW", "oʊ": "OW UW", "uɪ": "UW Y", "iɪ": "IY", "ea": "EH AA", "ɔa": "OW AA", "ie": "IY EH",
    "uo": "UW OW", "ja": "Y AA", "ju": "Y UW", "ee": "EH",
}  # fmt: skip
_CONSONANTS = {
    "p": "P", "b": "B", "β": "B", "t": "T", "d": "D", "k": "K", "q": "K", "ɡ": "G", "g": "G", "ɣ": "G",
    "c": "K Y", "ɟ": "G Y", "f": "F", "v": "V", "ʋ": "V", "θ": "TH", "ð": "DH", "s": "S", "ss": "S", "z": "Z",
    "ʃ": "SH", "ʂ": "SH", "ɕ": "SH", "ʒ": "ZH", "ʐ": "ZH", "ʑ": "ZH", "x": "X", "χ": "X", "h": "HH", "ħ": "HH",
    "ç": "HH", "tʃ": "CH", "tɕ": "CH", "dʒ": "JH", "dʑ": "JH", "ts": "T S", "dz": "D Z", "m": "M", "n": "N",
    "ŋ": "NG", "ɲ": "N Y", "l": "L", "ɫ": "L", "ɭ": "L", "ʎ": "L Y", "r": "RR", "ɾ": "RR", "rr": "RR",
    "ɹ": "R", "j": "Y", "w": "W", "ʔ": "",
}  # fmt: skip
_PHONES = _VOWELS | _GLIDES | _CONSONANTS
_MARKS = dict.fromkeys(map(ord, "ˈˌːʲʰ-̩̯̪̝̊^'"))
"""Stress, length, softness and the like, which phones of ours do not tell."""


def phones(sounds: tuple[str, ...]) -> Pronunciation:
    """Translate sounds in the IPA into our phones; empty where one has none."""
    found: list[str] = []
    for sound in sounds:
        plain = sound.translate(_MARKS)
        if plain and plain not in _PHONES:
            return ()
        found += _PHONES[plain].split() if plain else ()
    return tuple(found)


def read(data: Path) -> Iterator[Clip]:
    """Read the clips of the sample in languages that nothing is tested with.

    Raises:
        RecipeError: it is not under `data`.
    """
    folder = data / FOLDER
    if not (folder / "manifest.tsv").is_file():
        raise RecipeError(f"{folder}/manifest.tsv is missing: point --data elsewhere, or leave this stage out")
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        rows = [row for row in table if row["language"] not in TESTED]
    with ThreadPoolExecutor(4) as pool:
        told = dict(zip((row["path"] for row in rows), pool.map(_told, rows), strict=True))
    speakers = {row["path"]: row["speaker"] for row in rows}
    with tarfile.open(folder / f"{FOLDER}.tar") as archive:
        for member in archive:
            data_file = archive.extractfile(member) if member.name in speakers else None
            if data_file is None:
                continue
            audio, rate = soundfile.read(io.BytesIO(data_file.read()), dtype="float32", always_2d=True)
            samples = at_16_khz(audio.mean(axis=1), rate)
            words, said = told[member.name]
            yield Clip(samples, f"{FOLDER}/{speakers[member.name]}", words, said)


def _told(row: dict[str, str]) -> tuple[tuple[str, ...], Pronunciation]:
    voice = READERS.get(row["language"])
    if voice is None:
        return (), ()
    return plain_words(row["transcript"]), phones(kokoro.said(row["transcript"], voice))


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help=f"folder that holds {FOLDER}")
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory")
    chosen = parser.parse_args()
    found = list(read(chosen.data))
    clips.save(chosen.work / clips.REAL / FOLDER, found)
    told = sum(bool(one.phones) for one in found)
    minutes = sum(len(one.samples) for one in found) / clips.RATE_HZ / 60
    print(f"{FOLDER}: {len(found)} clips, {minutes:.0f} min; the phones of {told} are known")


if __name__ == "__main__":
    stage.run(main)
