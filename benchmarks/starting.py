"""How soon a server is there again after `kill -9`, with a season on its disk: from a new process to an answer.

`STARTING_MATCHES` matches, each of some that were played again at another time, and `STARTING_SENSOR_ROWS` samples.
The first start finds what a kill in the middle of storing leaves: a write-ahead log, and matches of which the
statistics know nothing yet; before the others the server that had just started is killed. Python's bytecode is there,
as where Marcador was installed: a start before the first makes it.
"""

import json
import multiprocessing
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from benchmarks.receiving import free_port
from benchmarks.season.playing import Season, sensed
from benchmarks.season.serving import Reader
from benchmarks.table import Figure
from server.statistics.database import StatisticsDatabase
from server.statistics.reading import StoredEvents
from server.statistics.worker import Worker
from server.store.database import Store
from server.store.rows import Batch, ReceivedEvent, ReceivedSamples
from wire.envelope import CloudEvent
from wire.sensors import HeartRateBatch, MotionBatch

_MATCHES = int(os.environ.get("STARTING_MATCHES", "500"))
_SENSOR_ROWS = int(os.environ.get("STARTING_SENSOR_ROWS", "500000"))
_DIFFERENT = 20
_AT_ONCE = 10
_TIMES = 3
_LONGEST_S = 600.0
_SPAWN = multiprocessing.get_context("spawn")


class Took(NamedTuple):
    """How long a start took: by the clock, imports included, and in processor time (Linux)."""

    wall_s: float
    cpu_s: float
    healthy_cpu_s: float

    def __str__(self) -> str:
        return f"{self.cpu_s:.2f} s of processor time, {self.healthy_cpu_s:.2f} s until /healthz is answered"


class Played(NamedTuple):
    """A match with what its sensors told."""

    events: list[CloudEvent]
    heart_rate: list[ReceivedSamples[HeartRateBatch]]
    motion: list[ReceivedSamples[MotionBatch]]


def figures() -> Iterator[Figure]:
    """Store a season, kill who stored it, and start a server again and again."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        _killed_while_storing(folder)
        wal = folder / "marcador.duckdb.wal"
        wal_mb = wal.stat().st_size / 1e6 if wal.exists() else 0.0
        with TemporaryDirectory() as empty:
            _started(Path(empty), folder)
        first = _started(folder, folder)
        others = [_started(folder, folder) for _ in range(_TIMES)]
    yield Figure(
        f"start after a kill, {_MATCHES} matches, {wal_mb:.0f} MB of write-ahead log",
        f"{first.wall_s:.2f} s",
        f"{first}; a new process until /api/v1/matches is answered",
    )
    middle = sorted(others, key=lambda one: one.cpu_s)[_TIMES // 2]
    yield Figure(
        f"start after a kill, {_MATCHES} matches",
        f"{median(one.wall_s for one in others):.2f} s",
        f"{middle}; median of {_TIMES}",
    )


def _killed_while_storing(folder: Path) -> None:
    done, told = multiprocessing.Pipe(duplex=False)
    process = _SPAWN.Process(target=_store, args=(folder, told))
    process.start()
    told.close()
    if not done.poll(_LONGEST_S):
        raise SystemExit("the season is not stored in time")
    process.kill()
    process.join()


def _store(folder: Path, done: Connection) -> None:
    store, season, chance = Store(folder), Season(), random.Random(3)
    played = [_played(season, chance) for _ in range(_DIFFERENT)]
    for first in range(0, _MATCHES, _AT_ONCE):
        if first + _AT_ONCE >= _MATCHES:
            Worker(StatisticsDatabase(folder), StoredEvents(store)).catch_up()
        batch = Batch()
        for number in range(first, min(first + _AT_ONCE, _MATCHES)):
            _again(played[number % _DIFFERENT], number, batch)
        store.commit(batch)
    done.send(None)
    time.sleep(_LONGEST_S)


def _played(season: Season, chance: random.Random) -> Played:
    """Play a match with no more samples than it is to have: its heart rates alone would be three times as many."""
    happened, rows = season.match(), _SENSOR_ROWS // _MATCHES
    told = list(sensed(happened, rows, chance))
    beating = [one for batch in told for one in batch.heart_rate]
    few = {one.batch.player: {"samples": one.batch.samples[: rows // len(beating)]} for one in beating}
    shortened = [one._replace(batch=one.batch.model_copy(update=few[one.batch.player])) for one in beating]
    return Played(happened, shortened, [one for batch in told for one in batch.motion])


def _again(played: Played, number: int, batch: Batch) -> None:
    """Add a match to a batch as one of its own: under another name, and some days later."""
    name, later = f"season-{number}", timedelta(days=number)
    for event in played.events:
        update = {"id": f"{name}-{event.sequence}", "subject": name, "time": event.time + later}
        copied = event.model_copy(update=update)
        batch.events.append(ReceivedEvent(copied, copied.encode().decode()))
    session = {"session": name}
    batch.heart_rate += [one._replace(batch=one.batch.model_copy(update=session)) for one in played.heart_rate]
    batch.motion += [one._replace(batch=one.batch.model_copy(update=session)) for one in played.motion]


def _started(folder: Path, bytecode: Path) -> Took:
    http, mqtt = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "marcador", "server", "--data", str(folder), "--http", http, "--mqtt", mqtt]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(bytecode / "bytecode")
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    try:
        _first_answer(f"http://{http}", "/healthz")
        healthy_cpu_s = _cpu_s(process.pid)
        shown = _first_answer(f"http://{http}", "/api/v1/matches")["matches"]
        took = Took(time.monotonic() - began, _cpu_s(process.pid), healthy_cpu_s)
    finally:
        process.kill()
        process.wait()
    if not shown and folder == bytecode:
        raise SystemExit("no match is shown")
    return took


def _first_answer(address: str, path: str) -> dict[str, Any]:
    until_s = time.monotonic() + _LONGEST_S
    while time.monotonic() < until_s:
        try:
            shown: dict[str, Any] = json.loads(Reader(address).get(path))
        except OSError:
            time.sleep(0.01)
        else:
            return shown
    raise SystemExit("the server did not start")


def _cpu_s(process: int) -> float:
    """Give the processor time of a process, user and system (proc(5), stat)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
