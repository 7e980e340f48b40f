"""Calls of three matches, said by an umpire's voice in a court's noise: how they were made, and each by its words.

`python -m tests.end_to_end.recorded_calls` makes the recording again; it needs the engines that
`models/docs/sources.md` names. The tests only read it.
"""

import csv
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

RATE_HZ = 16_000
RECORDING = Path(__file__).with_name("data") / "calls.opus"
VOICE = "rhvoice-bdl"
SEED = 20261128
SIGNAL_TO_NOISE_DB = 22.0
AROUND_S = 0.15

CALLS = (
    "ana smash winner",
    "blue bandeja winner",
    "point blue",
    "luis volley winner",
    "next match maria carlos versus laura david",
    "confirm",
    "maria smash winner",
    "david bandeja winner",
    "point red",
    "laura lob winner",
    "red smash winner",
    "next match",
    "set match aside",
    "play",
)
"""What is said; a name or a colour in it belongs to one of the matches."""


def spoken(path: Path, *calls: str, pause_s: float = 1.4) -> Path:
    """Write a recording of these calls in this order, with the court's noise going on between and after them."""
    whole, rate = soundfile.read(RECORDING, dtype="int16")
    assert rate == RATE_HZ
    with RECORDING.with_suffix(".tsv").open() as table:
        times = {
            row["text"]: (float(row["start_s"]), float(row["end_s"])) for row in csv.DictReader(table, delimiter="\t")
        }
    quiet = whole[: round(pause_s * RATE_HZ)]
    parts = [quiet]
    for call in calls:
        start_s, end_s = times[call]
        parts += [whole[round((start_s - AROUND_S) * RATE_HZ) : round((end_s + AROUND_S) * RATE_HZ)], quiet]
    soundfile.write(path, np.concatenate([*parts, quiet]), RATE_HZ)
    return path


def main() -> None:
    """Have the calls said, and write the recording and its times."""
    from models.recipe.alteration import noise
    from models.recipe.synthesise import speak

    random = np.random.default_rng(SEED)
    parts, rows = [_silence(2.0)], ["start_s\tend_s\ttext"]
    for number, call in enumerate(CALLS):
        start_s = sum(map(len, parts)) / RATE_HZ
        parts.append(speak(VOICE, call, SEED + number) * np.float32(0.5))
        rows.append(f"{start_s:.3f}\t{sum(map(len, parts)) / RATE_HZ:.3f}\t{call}")
        parts.append(_silence(0.8))
    voice = np.concatenate(parts)
    loud = np.abs(voice) > 0.02
    level = np.sqrt(np.mean(voice[loud] ** 2)) * 10 ** (-SIGNAL_TO_NOISE_DB / 20)
    court = 0.6 * noise.coloured(len(voice), random) + 0.5 * noise.wind(len(voice), random)
    mixed = voice + noise.normalised(court.astype(np.float32)) * np.float32(level)
    RECORDING.parent.mkdir(exist_ok=True)
    soundfile.write(RECORDING, 0.5 * mixed / np.abs(mixed).max(), RATE_HZ, format="OGG", subtype="OPUS")
    RECORDING.with_suffix(".tsv").write_text("\n".join(rows) + "\n", "utf-8")


def _silence(seconds: float) -> NDArray[np.float32]:
    return np.zeros(round(seconds * RATE_HZ), np.float32)


if __name__ == "__main__":
    main()
