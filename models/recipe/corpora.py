"""Stage 2: bring in real recordings: folders of one tar of Opus clips and one `manifest.tsv` each.

The manifest's columns are `path` (inside the tar), `speaker`, `transcript` and what the table of corpora in
`models.recipe.voices` selects by. Training clips get the phones of their transcript; test clips get none.
"""

import argparse
import csv
import io
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

import soundfile

from models import spanish
from models.errors import LexiconError, RecipeError
from models.lexicon import dictionary
from models.phones import Pronunciation
from models.recipe import stage
from models.recipe.sound import clips
from models.recipe.sound.clips import RATE_HZ, Clip
from models.recipe.sound.sound_files import at_16_khz
from models.recipe.sources.public_sources import SOURCES
from models.recipe.voices import CORPORA, Corpus, Split

LONGEST_S = 17.0
"""Longer clips are left out."""


def transcript_phones(words: tuple[str, ...], language: str = "en") -> tuple[str, ...]:
    """Give the phones of a transcript, each word in its usual pronunciation.

    Raises:
        LexiconError: a word is not in CMUdict, or is no Spanish one.
    """
    if language == "es":
        return tuple(phone for word in words for phone in spanish.read(word)[0])
    chosen: list[Pronunciation] = []
    for word in words:
        ways = dictionary(word)
        if not ways:
            raise LexiconError(word, "it is not in CMUdict")
        chosen.append(ways[0])
    return tuple(phone for phones in chosen for phone in phones)


def plain_words(transcript: str) -> tuple[str, ...]:
    """Give the words of a transcript in lower case without punctuation."""
    return tuple(re.sub(r"[^a-zñáéíóúü' ]", " ", transcript.lower().replace("-", " ")).split())


def read(corpus: Corpus, data: Path) -> Iterator[Clip]:
    """Read the clips of a corpus that can be used: with known words where it is for training or development.

    Raises:
        RecipeError: it is not under `data`, or not whole.
    """
    folder = data / corpus.folder
    manifest = folder / "manifest.tsv"
    if not manifest.is_file():
        raise RecipeError(f"{manifest} is missing: point --data elsewhere, or run models.recipe.originals first")
    with manifest.open(encoding="utf-8", newline="") as file:
        rows = {row["path"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    with tarfile.open(folder / f"{corpus.folder}.tar") as archive:
        for member in archive:
            row = rows.get(member.name.removeprefix("./"))
            data_file = archive.extractfile(member) if row else None
            if row is None or data_file is None or not corpus.holds(row):
                continue
            clip = _clip(corpus, row, data_file.read())
            if clip is not None:
                yield clip


def _clip(corpus: Corpus, row: dict[str, str], opus: bytes) -> Clip | None:
    words = plain_words(row["transcript"] or "")
    phones: tuple[str, ...] = ()
    if corpus.split is not Split.TEST:
        try:
            phones = transcript_phones(words, corpus.language)
        except LexiconError:
            return None
    audio, rate = soundfile.read(io.BytesIO(opus), dtype="float32", always_2d=True)
    samples = at_16_khz(audio.mean(axis=1), rate)
    if len(samples) > LONGEST_S * RATE_HZ and corpus.split is not Split.TEST:
        return None
    return Clip(samples, f"{corpus.name}/{row['speaker']}", words, phones)


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds the corpora's folders")
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory")
    chosen = parser.parse_args()
    for corpus in CORPORA:
        # training, development and test clips lie in different folders, so that no stage reads the wrong ones
        stem = chosen.work / _FOLDERS[corpus.split] / corpus.name
        if _is_left_out(corpus, chosen.data):
            print(f"{corpus.name}: left out, {corpus.folder} is not under {chosen.data}", flush=True)
        elif not stem.with_suffix(".jsonl").exists():
            found = list(read(corpus, chosen.data))
            clips.save(stem, found)
            minutes = sum(len(clip.samples) for clip in found) / RATE_HZ / 60
            print(f"{corpus.name}: {len(found)} clips, {minutes:.0f} min", flush=True)


def _is_left_out(corpus: Corpus, data: Path) -> bool:
    """Say whether a corpus is missing that `models.recipe.originals` cannot fetch."""
    return not (data / corpus.folder).is_dir() and corpus.folder not in {source.folder for source in SOURCES}


_FOLDERS = {Split.TRAIN: "corpora", Split.DEVELOPMENT: "development", Split.TEST: "test"}


if __name__ == "__main__":
    stage.run(main, resumes=True)
