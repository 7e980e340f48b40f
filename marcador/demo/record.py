"""Makes the demo recording from its script: voices of Debian's speech engines, and a court's noise under them.

Run it with `make demo-recording`; it needs the engines that `models/docs/sources.md` names.
"""

import argparse
from pathlib import Path

import numpy as np
import soundfile
from numpy.random import Generator

from marcador.demo.script import Line, lines
from models.recipe.alteration import noise
from models.recipe.sound.clips import RATE_HZ, Samples
from models.recipe.synthesise import speak

VOICES = {
    "umpire": "rhvoice-bdl",
    "second": "rhvoice-alan",
    "third": "flite-slt",
    "talk": "flite-awb",
    "crowd": "flite-rms",
}
LEVELS = {"talk": 0.16, "crowd": 0.2}
SEED = 20261121
SIGNAL_TO_NOISE_DB = 22.0
LEAD_IN_S = 2.0


def record(path: Path) -> float:
    """Write the recording as Ogg Opus, and beside it when each line is said; give its length in seconds."""
    random = np.random.default_rng(SEED)
    parts, times = [_silence(LEAD_IN_S)], ["start_s\tend_s\tvoice\ttext"]
    for number, line in enumerate(lines()):
        parts.append(_silence(float(line.text) if line.voice == "pause" else random.uniform(2.0, 3.4)))
        if line.voice != "pause":
            start_s = sum(map(len, parts)) / RATE_HZ
            parts.append(_said(line, number, random))
            end_s = start_s + len(parts[-1]) / RATE_HZ
            times.append(f"{start_s:.3f}\t{end_s:.3f}\t{line.voice}\t{line.text}")
    voice = np.concatenate([*parts, _silence(LEAD_IN_S)])
    mixed = voice + _court(len(voice), random) * _noise_level(voice)
    soundfile.write(path, 0.5 * mixed / np.abs(mixed).max(), RATE_HZ, format="OGG", subtype="OPUS")
    path.with_suffix(".tsv").write_text("\n".join(times) + "\n", "utf-8")
    return len(voice) / RATE_HZ


def _said(line: Line, number: int, random: Generator) -> Samples:
    level = LEVELS.get(line.voice, random.uniform(0.4, 0.7))
    return (speak(VOICES[line.voice], line.text, SEED + number) * level).astype(np.float32)


def _court(count: int, random: Generator) -> Samples:
    """Give a court's noise: ventilation, wind, and balls on rackets and glass."""
    parts = 0.6 * noise.coloured(count, random) + 0.5 * noise.wind(count, random) + noise.impacts(count, random)
    return noise.normalised(parts.astype(np.float32))


def _noise_level(voice: Samples) -> float:
    loud = np.abs(voice) > 0.02
    return float(np.sqrt(np.mean(voice[loud] ** 2)) * 10 ** (-SIGNAL_TO_NOISE_DB / 20))


def _silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE_HZ), np.float32)


def main() -> None:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("match.opus"))
    path: Path = parser.parse_args().out
    print(f"{path}: {record(path):.0f} s")


if __name__ == "__main__":
    main()
