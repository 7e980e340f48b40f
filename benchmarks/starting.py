"""How soon a server is there again after `kill -9`, with a season on its disk: from a new process to an answer.

`STARTING_MATCHES` matches and `STARTING_SENSOR_ROWS` samples. The first start finds what a kill in the middle of
storing leaves, a long write-ahead log; before the others the server that had just started is killed.
"""

import json
import multiprocessing
import os
import random
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
from server.run import serve
from server.settings import ServerSettings
from server.store.database import Store
from server.store.rows import Batch, ReceivedEvent

_MATCHES = int(os.environ.get("STARTING_MATCHES", "500"))
_SENSOR_ROWS = int(os.environ.get("STARTING_SENSOR_ROWS", "5000000"))
_AT_ONCE = 10
_TIMES = 3
_LONGEST_S = 600.0
_SPAWN = multiprocessing.get_context("spawn")


class Took(NamedTuple):
    """How long a start took: by the clock, imports included, and in processor time of the process."""

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
    ready, told = multiprocessing.Pipe(duplex=False)
    began = time.monotonic()
    process = _SPAWN.Process(target=_serve, args=(folder, told))
    process.start()
    told.close()
    try:
        if not ready.poll(_LONGEST_S):
            raise SystemExit("the server did not start")
        url, cpu_s = ready.recv()
        shown = json.loads(Reader(url).get("/api/v1/matches"))["matches"]
        wall_s = time.monotonic() - began
    finally:
        process.kill()
        process.join()
    if not shown:
        raise SystemExit("no match is shown")
    return Took(wall_s, cpu_s)


def _serve(folder: Path, ready: Connection) -> None:
    settings = ServerSettings(
        data_directory=folder, http_listen="127.0.0.1:0", mqtt_listen=f"127.0.0.1:{free_port()}"
    )
    serve(settings, on_ready=lambda url: ready.send((url, time.process_time())))
