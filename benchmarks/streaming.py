"""How many follow one court at once: joins, memory and time to the last reader, beside a plain streaming response.

`python -m benchmarks streaming` takes 1,000 readers; `READERS=10000` before it takes as many (`ulimit -n` more).
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import NamedTuple

import httpx
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks.receiving import free_port
from benchmarks.stream_readers import Readers
from benchmarks.table import Figure
from padel.events import Event, EventData, MatchCreated, MatchStarted, PairNames, PointAwarded
from padel.format import DEFAULT_FORMAT
from wire.envelope import CloudEvent
from wire.identifiers import uuid7
from wire.topics import Address, Stream

ADDRESS = Address("home", "1", "box-1")
_EVENTS = 20
_WARM_UP = 100
_PATIENCE_S = 120.0


class Measured(NamedTuple):
    """What became of the readers of one server.

    Attributes:
        reader_bytes: what the server's memory grew by a reader.
        join_cpu_s: the server's processor time a joining reader.
        event_cpu_s: the server's processor time an event.
    """

    held: int
    joins_per_s: float
    reader_bytes: float
    latencies_s: list[float]
    join_cpu_s: float
    event_cpu_s: float


def figures() -> Iterator[Figure]:
    """Follow one court with many readers, and a plain streaming response with as many, in turn."""
    count = int(os.environ.get("READERS", "1000"))
    for what, measured in (("streams", _ours(count)), ("plain StreamingResponse", _plain(count))):
        cuts = quantiles(measured.latencies_s, n=100)
        yield Figure(
            f"{measured.held:,} readers of one court ({what})",
            f"p50 {1000 * cuts[49]:.0f}, p99 {1000 * cuts[98]:.0f} ms",
            f"{measured.joins_per_s:,.0f} joins/s at {1e6 * measured.join_cpu_s:.0f} µs of CPU,"
            f" {measured.reader_bytes / 1024:.1f} KiB a reader, {1000 * measured.event_cpu_s:.0f} ms of CPU an event",
        )


def _ours(count: int) -> Measured:
    http, mqtt = free_port(), free_port()
    with TemporaryDirectory() as folder:
        arguments = ["--http", f"127.0.0.1:{http}", "--mqtt", f"127.0.0.1:{mqtt}", "--data", folder]
        with running([sys.executable, "-m", "marcador", "server", *arguments], http) as process:
            client = paho.Client(CallbackAPIVersion.VERSION2)
            client.connect("127.0.0.1", mqtt)
            client.loop_start()
            device = _Device(client)
            device.send(MatchCreated(format=DEFAULT_FORMAT, pair_a=_PAIRS[0], pair_b=_PAIRS[1]))
            device.send(MatchStarted())
            until = time.monotonic() + _PATIENCE_S
            while httpx.get(f"http://127.0.0.1:{http}/healthz").json()["position"] < 2:
                assert time.monotonic() < until
                time.sleep(0.02)
            readers = Readers(http, "/api/v1/courts/1/stream", b"event: snapshot")
            found = _measured(process, readers, count, device.point)
            client.disconnect()
            client.loop_stop()
            return found


def _plain(count: int) -> Measured:
    port = free_port()
    with running([sys.executable, "-m", "benchmarks.plain_stream", str(port)], port) as process:
        readers = Readers(port, "/stream", b"event: snapshot")

        def publish(mark: bytes) -> None:
            httpx.post(f"http://127.0.0.1:{port}/publish", content=b"event: match\n" + mark + b"data: {}\n\n")

        return _measured(process, readers, count, publish)


def _measured(
    process: "subprocess.Popen[bytes]", readers: Readers, count: int, publish: Callable[[bytes], object]
) -> Measured:
    readers.join(_WARM_UP)
    before, cpu_s = _resident_bytes(process.pid), _cpu_s(process.pid)
    readers.join(count)
    join_cpu_s = (_cpu_s(process.pid) - cpu_s) / count
    grown = _resident_bytes(process.pid) - before
    cpu_s, took = _cpu_s(process.pid), list[float]()
    for at in range(3, 3 + _EVENTS):
        mark = b"id: %d\n" % at
        took += readers.hear(mark, partial(publish, mark))
        time.sleep(0.2)
    cpu_s = (_cpu_s(process.pid) - cpu_s) / _EVENTS
    readers.close()
    held = count - readers.refused
    return Measured(held, count / readers.joined_s, grown / count, took, join_cpu_s, cpu_s)


_PAIRS = (
    PairNames(name="Blue", colour="blue", players=("Ana", "Bea")),
    PairNames(name="Red", colour="red", players=("Carla", "Dora")),
)


class _Device:
    """The device of court 1, playing one endless match."""

    def __init__(self, client: paho.Client) -> None:
        self._client, self._sequence, self._epoch = client, 0, "0" * 32
        self._match = uuid7(datetime.now(UTC))

    def send(self, data: EventData) -> None:
        now = datetime.now(UTC)
        self._sequence += 1
        event = Event(id=uuid7(now), match=self._match, time=now, data=data)
        wrapped = CloudEvent.wrap(event, ADDRESS, self._epoch, self._sequence)
        self._client.publish(f"{ADDRESS.base}/{Stream.MATCH}", wrapped.encode(), qos=1)

    def point(self, mark: bytes) -> None:
        self.send(PointAwarded(pair="a" if self._sequence % 2 else "b"))


@contextmanager
def running(command: list[str], port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a server until the end, from when it answers."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + _PATIENCE_S
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{port}/healthz")
                break
            except httpx.TransportError:
                assert time.monotonic() < until
                time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(_PATIENCE_S)


def _resident_bytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
