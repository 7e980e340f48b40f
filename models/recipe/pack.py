"""Pack what a training reads into a few megabytes, for a machine with an accelerator that reaches nothing else.

`pack --data DATA --to FOLDER` leaves out what is too much, clip by clip, synthetic speech before real people, and
writes the rest as Opus, with noise to alter it by; `pack --unpack FOLDER` makes a work directory of it there, from
which `models.recipe.train --on-the-fly` goes on.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from models.errors import RecipeError
from models.recipe import stage
from models.recipe.alteration import noise_pools
from models.recipe.learning import development
from models.recipe.sound import clips
from models.recipe.sound.clips import RATE_HZ, Clip, Samples

BYTES_A_SECOND = 2_800
"""Of Opus at `COMPRESSION`, with the table beside it: 2,610 and 50 for people in rooms."""
COMPRESSION = 0.94
"""libsndfile's measure."""
REAL_SHARE = 0.6
"""Of the seconds there is room for, real people have as much as this, where there are as many."""
LOUDEST = 0.5
"""Peak of packed noise; pools have no scale of their own."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many seconds of speech may be packed, of real people and of synthetic voices."""

    real_s: float
    synthetic_s: float

    @classmethod
    def within(cls, seconds: float, real_s: float, synthetic_s: float) -> "Room":
        """Share so many seconds, of so many that there are."""
        real = min(real_s, max(REAL_SHARE * seconds, seconds - synthetic_s))
        return cls(real, min(synthetic_s, seconds - real))


def pack(work: Path, data: Path, to: Path, mib: float, seed: int) -> float:
    """Write a pack of at most so many MiB; give how many hours of training speech are in it.

    Raises:
        RecipeError: there is nothing to pack, or no room beside the noise.
    """
    pools = noise_pools.noises(work, data, seed)
    for pool in (pools.around, pools.still):
        _write(to / "noise" / f"{pool.stem}.opus", _scaled(clips.mapped(pool)))
    for name in (development.CALLS, development.PEOPLE):
        every = list(clips.load(work / "development" / name))
        _pack_shard(to / "development" / name, every[:: max(1, len(every) // development.EXAMPLES)])
    left_s = (mib * 2**20 - _bytes(to)) / BYTES_A_SECOND
    if left_s <= 0:
        raise RecipeError(f"noise alone needs {_bytes(to) / 2**20:.0f} MiB: give more with --mib")
    stems = clips.training_shards(work)
    real = [stem for stem in stems if stem.parent.name == clips.REAL]
    synthetic = [stem for stem in stems if stem not in real]
    room = Room.within(left_s, _seconds(real), _seconds(synthetic))
    packed_s = 0.0
    for some, room_s in ((real, room.real_s), (synthetic, room.synthetic_s)):
        for stem, numbers in _chosen(some, room_s, random.Random(seed)).items():
            kept = [clip for number, clip in enumerate(clips.load(stem)) if number in numbers]
            _pack_shard(to / stem.relative_to(work), kept)
            packed_s += sum(len(clip.samples) for clip in kept) / RATE_HZ
    return packed_s / 3600


def _chosen(stems: Sequence[Path], room_s: float, chance: random.Random) -> dict[Path, set[int]]:
    """Draw clips whose phones are known until the room is full; give their numbers by shard."""
    rows = [
        (stem, number, row["length"] / RATE_HZ)
        for stem in stems
        for number, row in enumerate(clips.read_lines(stem.with_suffix(".jsonl")))
        if row["phones"]
    ]
    chance.shuffle(rows)
    chosen: dict[Path, set[int]] = {}
    for stem, number, length_s in rows:
        room_s -= length_s
        if room_s < 0:
            break
        chosen.setdefault(stem, set()).add(number)
    return chosen


def unpack(packed: Path, work: Path) -> None:
    """Make the work directory that was packed; what is there already is kept.

    Raises:
        RecipeError: there is no pack.
    """
    tables = sorted(packed.rglob("*.jsonl"))
    if not tables:
        raise RecipeError(f"{packed} holds no pack: make one with models.recipe.pack --to")
    for table in tables:
        stem = work / table.relative_to(packed).with_suffix("")
        if not stem.with_suffix(".jsonl").exists():
            clips.save(stem, list(_unpacked(table)))
    for file in sorted((packed / "noise").glob("*.opus")):
        pool = work / "noise" / f"{file.stem}.npy"
        pool.parent.mkdir(parents=True, exist_ok=True)
        np.save(pool, _read(file).astype(np.float16))


def _pack_shard(stem: Path, kept: Sequence[Clip]) -> None:
    if not kept:
        return
    rows, start = [], 0
    for clip in kept:
        rows.append({"start": start, "length": len(clip.samples), "source": clip.source, "words": clip.words,
                     "phones": clip.phones})  # fmt: skip
        start += len(clip.samples)
    _write(stem.with_suffix(".opus"), np.concatenate([clip.samples for clip in kept]))
    clips.write_lines(stem.with_suffix(".jsonl"), rows)


def _unpacked(table: Path) -> Iterator[Clip]:
    audio = _read(table.with_suffix(".opus"))
    for row in clips.read_lines(table):
        samples = audio[row["start"] : row["start"] + row["length"]]
        yield Clip(samples, row["source"], tuple(row["words"]), tuple(row["phones"]))


def _write(file: Path, samples: Samples) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(file, samples, RATE_HZ, format="OGG", subtype="OPUS", compression_level=COMPRESSION)


def _read(file: Path) -> Samples:
    audio, _ = soundfile.read(file, dtype="float32")
    return np.asarray(audio, np.float32)


def _scaled(pool: Samples) -> Samples:
    samples = np.asarray(pool, np.float32)
    return samples * (LOUDEST / max(1e-6, float(np.abs(samples).max(initial=0.0))))


def _seconds(stems: Sequence[Path]) -> float:
    return sum(len(clips.mapped(stem.with_suffix(".npy"))) for stem in stems) / RATE_HZ


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory")
    parser.add_argument("--data", type=Path, help="folder that holds the noise recordings; needed to pack")
    parser.add_argument("--to", type=Path, default=Path("build/speech-pack"), help="folder to pack into")
    parser.add_argument("--mib", type=float, default=60.0, help="how large the pack may be")
    parser.add_argument(
        "--seed", type=int, default=1, help="of the noise and of what is left out; `train --seed` is the same"
    )
    parser.add_argument("--unpack", type=Path, metavar="FOLDER", help="make --work of this pack instead")
    chosen = parser.parse_args()
    if chosen.unpack:
        unpack(chosen.unpack, chosen.work)
        print(f"{chosen.work}: {len(clips.training_shards(chosen.work))} shards")
        return
    if chosen.data is None:
        raise RecipeError("--data is missing: name the folder that holds the noise recordings")
    development.prepare(chosen.work)
    hours = pack(chosen.work, chosen.data, chosen.to, chosen.mib, chosen.seed)
    print(f"{chosen.to}: {hours:.1f} h of speech in {_bytes(chosen.to) / 2**20:.0f} MiB")


if __name__ == "__main__":
    stage.run(main)
