"""Pieces of the demo's recording: a real voice in a court's noise, by what it says."""

import csv
from importlib.resources import files
from pathlib import Path

import numpy as np
import soundfile

from marcador.demo.script import recording


def excerpt(folder: Path, *texts: str, around_s: float = 1.5, silence_s: float = 0.0) -> Path:
    """Cut the lines with these words, in this order, with what is around them; then silence."""
    with files("marcador.demo").joinpath("match.tsv").open() as table:
        rows = {row["text"]: row for row in csv.DictReader(table, delimiter="\t")}
    parts = []
    for text in texts:
        start, end = float(rows[text]["start_s"]) - around_s, float(rows[text]["end_s"]) + around_s
        samples, rate = soundfile.read(
            recording(), start=round(start * 16_000), stop=round(end * 16_000), dtype="int16"
        )
        assert rate == 16_000
        parts.append(samples)
    path = folder / f"{'-'.join(texts)}.wav".replace(" ", "_")
    soundfile.write(path, np.concatenate([*parts, np.zeros(round(silence_s * 16_000), np.int16)]), 16_000)
    return path
