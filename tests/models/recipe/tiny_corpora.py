"""A data folder like the one that the recipe is pointed at, of a minute of speech: one tar and one manifest a corpus.

The people in it are flite's; only the layout is that of the real ones.
"""

import csv
import io
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from models.recipe import synthesise, voices
from models.recipe.sound.clips import RATE_HZ, Samples
from models.recipe.synthesis import engines
from models.recipe.voices import CORPORA, Corpus

SENTENCES = (
    "the ball was out by a long way",
    "they came home late at night",
    "we call it a bear",
    "nobody said a word to him",
    "my brother has a new house",
    "two beers and a coffee please",
    "the water is cold today",
    "she walked along the river",
)
COLUMNS = ("path", "duration_s", "speaker", "language", "transcript", "split", "part")


@dataclass(frozen=True, slots=True)
class _Recording:
    path: str
    speaker: str
    transcript: str
    samples: Samples


def make(data: Path) -> None:
    """Write every corpus of the table, and both folders of noise."""
    said = list(_said())
    for folder in dict.fromkeys(corpus.folder for corpus in CORPORA):
        parts = [corpus for corpus in CORPORA if corpus.folder == folder]
        rows = [(corpus, _moved(one, corpus)) for corpus in parts for one in said]
        _pack(data / folder, [one for _, one in rows])
        with (data / folder / "manifest.tsv").open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, COLUMNS, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")
            table.writeheader()
            table.writerows(_row(corpus, one) for corpus, one in rows)
    noises = [_noise(f"rain/{fold}-{fold}000-A.opus", fold) for fold in range(1, 6)]
    _pack(data / "esc-10", noises)
    _pack(data / "speech-commands-noise", [_noise("white_noise.opus", 7)])


def russian_voice(folder: Path) -> None:
    """Write a voice folder of two sentences, as labels and sound; a word in each is too short for a phrase."""
    (folder / "lab").mkdir(parents=True)
    (folder / "wav").mkdir()
    phrase = "pp rr i v ee t k a k zh i zh nn"
    names = f"pau {phrase} pau d aa pau {phrase} pau".split()
    for number in (1, 2):
        ends = np.arange(1, len(names) + 1) * 0.1
        lines = [f"{end:.5f} 125 {name}" for end, name in zip(ends, names, strict=True)]
        (folder / "lab" / f"ru_{number:04d}.lab").write_text("\n".join(["#", *lines]) + "\n", encoding="utf-8")
        hiss = _noise("", number).samples[: int(ends[-1] * RATE_HZ)]
        soundfile.write(folder / "wav" / f"ru_{number:04d}.wav", hiss, RATE_HZ, subtype="PCM_16")


def _said() -> Iterator[_Recording]:
    for name in ("flite-slt", "flite-rms"):
        requests = [synthesise.request(tuple(text.split()), 1) for text in SENTENCES]
        for number, clip in enumerate(engines.say_most(voices.voice(name), requests)):
            yield _Recording(f"{name}/{number}.opus", name, SENTENCES[number].upper(), clip.samples)


def _moved(one: _Recording, corpus: Corpus) -> _Recording:
    number = corpus.speakers[1][0] if corpus.speakers else 0
    speaker = f"{corpus.name}-{one.speaker}-{number}"
    return _Recording(f"{corpus.name}/{one.path}", speaker, one.transcript, one.samples)


def _row(corpus: Corpus, one: _Recording) -> dict[str, str]:
    chosen = {corpus.column: corpus.value} if corpus.column else {}
    length_s = f"{len(one.samples) / RATE_HZ:.3f}"
    return {
        "path": one.path, "duration_s": length_s, "speaker": one.speaker, "language": "en",
        "transcript": one.transcript, **chosen,
    }  # fmt: skip


def _noise(path: str, seed: int) -> _Recording:
    samples = 0.1 * np.random.default_rng(seed).standard_normal(5 * RATE_HZ)
    return _Recording(path, "", "", samples.astype(np.float32))


def _pack(folder: Path, recordings: Sequence[_Recording]) -> None:
    folder.mkdir(parents=True)
    with tarfile.open(folder / f"{folder.name}.tar", "w") as archive:
        for one in recordings:
            file = io.BytesIO()
            soundfile.write(file, one.samples, RATE_HZ, format="OGG", subtype="OPUS")
            member = tarfile.TarInfo(one.path)
            member.size = file.tell()
            file.seek(0)
            archive.addfile(member, file)
