"""Frozen calls: one Ogg Opus file and a table of where each call is, who says it and what.

The tests that ship decode them; nothing here needs a speech engine.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from models.recipe.sound.clips import RATE_HZ, Samples

AUDIO, TABLE = "calls.opus", "calls.tsv"
COMPRESSION = 0.94
"""libsndfile's measure; about 20 kbit/s."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One call: who said which words, and the samples (float32 in ±1, 16 kHz)."""

    voice: str
    words: tuple[str, ...]
    samples: Samples


def load(folder: Path, most: int | None = None) -> list[Recording]:
    """Read the frozen calls of a folder, or the first `most`."""
    with (folder / TABLE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))[:most]
    end = max((int(row["end"]) for row in rows), default=0)
    audio, rate = soundfile.read(folder / AUDIO, stop=end, dtype="float32")
    assert rate == RATE_HZ, f"{folder / AUDIO} is at {rate} Hz"
    return [
        Recording(row["voice"], tuple(row["words"].split()), audio[int(row["start"]) : int(row["end"])])
        for row in rows
    ]


def said(folder: Path, words: str) -> Recording:
    """Read the first frozen call with these words, and none of the others.

    Raises:
        StopIteration: nobody says them.
    """
    with (folder / TABLE).open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file, delimiter="\t") if row["words"] == words)
    samples, _ = soundfile.read(folder / AUDIO, start=int(row["start"]), stop=int(row["end"]), dtype="float32")
    return Recording(row["voice"], tuple(words.split()), samples)


def save(folder: Path, recordings: list[Recording]) -> None:
    """Write the calls one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    ends = np.cumsum([len(recording.samples) for recording in recordings]).tolist()
    audio = np.concatenate([recording.samples for recording in recordings])
    soundfile.write(folder / AUDIO, audio, RATE_HZ, format="OGG", subtype="OPUS", compression_level=COMPRESSION)
    with (folder / TABLE).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(["start", "end", "voice", "words"])
        for recording, end in zip(recordings, ends, strict=True):
            table.writerow([end - len(recording.samples), end, recording.voice, " ".join(recording.words)])
