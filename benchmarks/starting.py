"""How soon a server is there again after `kill -9`, with a season on its disk: from a new process to an answer.

`STARTING_MATCHES` matches and `STARTING_SENSOR_ROWS` samples. The first start finds what a kill in the middle of
storing leaves, a long write-ahead log; before the others the server that had just started is killed.
"""

import json
import multiprocessing
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.receiving import free_port
from benchmarks.season.playing import Season, sensed
from benchmarks.season.serving import Reader
from benchmarks.table import Figure
from server.store.database import Store
from server.store.rows import Batch, ReceivedEvent

_MATCHES = int(os.environ.get("STARTING_MATCHES", "500"))
_SENSOR_ROWS = int(os.environ.get("STARTING_SENSOR_ROWS", "5000000"))
_AT_ONCE = 10
_TIMES = 3
_LONGEST_S = 600.0
_SPAWN = multiprocessing.get_context("spawn")


class Took(NamedTuple):
    """How long a start took: by the clock, imports included, and in processor time (Linux)."""

    wall_s: float
    cpu_s: float


def figures() -> Iterator[Figure]:
    """Store a season, kill who stored it, and start a server again and again."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        _killed_while_storing(folder)
        wal_mb = (folder / "marcador.duckdb.wal").stat().st_size / 1e6
        first = _started(folder)
        others = [_started(folder) for _ in range(_TIMES)]
    yield Figure(
        f"start after a kill, {_MATCHES} matches, {wal_mb:.0f} MB of write-ahead log",
        f"{first.wall_s:.2f} s",
        f"{first.cpu_s:.2f} s of processor time; a new process until /api/v1/matches is answered",
    )
    yield Figure(
        f"start after a kill, {_MATCHES} matches",
        f"{median(one.wall_s for one in others):.2f} s",
        f"{median(one.cpu_s for one in others):.2f} s of processor time; median of {_TIMES}",
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
    for _ in range(0, _MATCHES, _AT_ONCE):
        batch = Batch()
        for happened in (season.match() for _ in range(_AT_ONCE)):
            batch.events += [ReceivedEvent(one, one.encode().decode()) for one in happened]
            for told in sensed(happened, _SENSOR_ROWS // _MATCHES, chance):
                batch.heart_rate += told.heart_rate
                batch.motion += told.motion
        store.commit(batch)
    done.send(None)
    time.sleep(_LONGEST_S)


def _started(folder: Path) -> Took:
    http, mqtt = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "marcador", "server", "--data", str(folder), "--http", http, "--mqtt", mqtt]
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        shown = _first_answer(f"http://{http}")
        wall_s, cpu_s = time.monotonic() - began, _cpu_s(process.pid)
    finally:
        process.kill()
        process.wait()
    if not shown:
        raise SystemExit("no match is shown")
    return Took(wall_s, cpu_s)


def _first_answer(address: str) -> list[object]:
    until_s = time.monotonic() + _LONGEST_S
    while time.monotonic() < until_s:
        try:
            shown: list[object] = json.loads(Reader(address).get("/api/v1/matches"))["matches"]
        except OSError:
            time.sleep(0.01)
        else:
            return shown
    raise SystemExit("the server did not start")


def _cpu_s(process: int) -> float:
    """Give the processor time of a process, user and system (proc(5), stat)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
