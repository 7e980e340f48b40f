"""The physiology of a long session: four players for three hours at 200 Hz, from DuckDB's columns to the figures."""

import json
import subprocess
import sys
import time
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.memory import peak_mib
from benchmarks.table import Figure
from server.projections.heart_figures import Asked, heart_figures
from server.projections.movement import measure
from server.store.database import Store
from server.store.reading import Reader
from server.store.rows import Batch, ReceivedSamples
from wire.sensors import HeartRateBatch, HeartRateSample, MotionBatch

_BEGIN = datetime(2026, 5, 1, 18, 0, tzinfo=UTC)
_SOURCE, _SESSION = "/clubs/home/courts/1/devices/box-1", "long"
_MINUTES, _RATE_HZ, _PLAYERS = 180, 200, (1, 2, 3, 4)


def figures() -> Iterator[Figure]:
    """Fill a database, then measure in a process of its own, so that its memory is what measuring takes."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        rows = _fill(folder)
        command = [sys.executable, "-m", "benchmarks.physiology", str(folder)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    yield Figure(
        "physiology, motion of 3 h × 4 players × 200 Hz",
        f"{found['motion_s']:.1f} s",
        f"{rows / 1e6:.1f} M rows; {found['motion_mib']:.0f} MiB more memory, DuckDB's included",
    )
    yield Figure(
        "physiology, heart rates of 3 h × 4 players", f"{found['heart_s'] * 1000:.0f} ms", "read and figures"
    )


def _fill(folder: Path) -> int:
    store, random = Store(folder), np.random.default_rng(7)
    seconds = [_second(random, swings=at % 5 == 0) for at in range(100)]
    for minute in range(_MINUTES):
        batch = Batch()
        for player in _PLAYERS:
            start = _BEGIN + timedelta(minutes=minute)
            head = {"epoch": "0" * 32, "sequence": 1, "session": _SESSION, "player": player}
            samples = array("h", b"".join(seconds[(minute + at) % 100] for at in range(60)))
            motion = MotionBatch(
                **{**head, "id": "m", "sensor": "wrist", "start": start, "rate_hz": _RATE_HZ, "samples_mg": samples}
            )
            beats = tuple(
                HeartRateSample(time=start + timedelta(seconds=at), bpm=120 + minute % 60, rr_s=(0.4, 0.41))
                for at in range(60)
            )
            batch.motion.append(ReceivedSamples(_SOURCE, motion))
            batch.heart_rate.append(
                ReceivedSamples(_SOURCE, HeartRateBatch(**{**head, "id": "h", "sensor": "strap", "samples": beats}))
            )
        store.commit(batch)
    store.close()
    return _MINUTES * 60 * _RATE_HZ * len(_PLAYERS)


def _second(random: np.random.Generator, *, swings: bool) -> bytes:
    xyz = random.normal(0, 300, (_RATE_HZ, 3))
    xyz[:, 2] += 1000
    if swings:
        xyz[90:110, 0] += 5000
    return xyz.astype(np.int16).tobytes()


def _measure(folder: Path) -> dict[str, float]:
    store = Store(folder)
    reader = Reader(store)
    before_mib, began = peak_mib(), time.perf_counter()
    measure(reader.motion_windows(_SESSION))
    motion_s, motion_mib = time.perf_counter() - began, peak_mib() - before_mib
    began = time.perf_counter()
    series = reader.heart_rate(_SESSION)
    for player in _PLAYERS:
        heart_figures([one for one in series if one.player == player], Asked(), [])
    heart_s = time.perf_counter() - began
    store.close()
    return {"motion_s": motion_s, "motion_mib": motion_mib, "heart_s": heart_s}


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]))))
