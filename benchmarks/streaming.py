"""How many follow one court at once: joins, memory and time to the last reader, beside what others take.

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

from benchmarks import edge
from benchmarks.receiving import free_port
from benchmarks.stream_readers import WEBSOCKET, Readers
from benchmarks.table import Figure
from padel.events import Event, EventData, MatchCreated, MatchStarted, PairNames, PointAwarded
from padel.format import DEFAULT_FORMAT
from wire.envelope import CloudEvent
from wire.identifiers import uuid7
from wire.topics import Address, Stream

ADDRESS = Address("home", "1", "box-1")
_COURT, _FIRST = "/api/v1/courts/1/stream", b"event: snapshot"
_EVENTS = 20
_FEW = 100
_WARMING_S = 2.0
"""In these, a server that has just started reads the rest of its routes."""
_PATIENCE_S = 120.0


class Measured(NamedTuple):
    """What became of the readers of one server.

    Attributes:
        reader_bytes: what the server's memory grew by a reader.
        join_cpu_s: the server's processor time a joining reader.
        event_cpu_s: the server's processor time an event, from the broker to the last reader.
        event_kernel_s: what of it the kernel took.
        few_cpu_s: the processor time of an event while there are a hundred readers.
    """

    held: int
    joins_per_s: float
    reader_bytes: float
    latencies_s: list[float]
    join_cpu_s: float
    event_cpu_s: float
    event_kernel_s: float
    few_cpu_s: float


def figures() -> Iterator[Figure]:
    """Follow one court with many readers: at the server, at the edge, and at what others would take, in turn."""
    count = int(os.environ.get("READERS", "1000"))
    ways = {"the server": _ours, "the server, WebSockets": _ours_by_websocket, "plain StreamingResponse": _plain}
    if edge.is_installed():
        ways |= {"the edge": _at_edge, "nchan alone": _nchan}
    for what, follow in ways.items():
        measured = follow(count)
        cuts = quantiles(measured.latencies_s, n=100)
        yield Figure(
            f"{measured.held:,} readers of one court ({what})",
            f"p50 {1000 * cuts[49]:.0f}, p99 {1000 * cuts[98]:.0f} ms",
            f"{measured.joins_per_s:,.0f} joins/s at {1e6 * measured.join_cpu_s:.0f} µs of CPU,"
            f" {measured.reader_bytes / 1024:.1f} KiB a reader, {1000 * measured.event_cpu_s:.1f} ms of CPU an event"
            f" ({1000 * measured.event_kernel_s:.1f} of it the kernel's; {1000 * measured.few_cpu_s:.1f} for"
            f" {_FEW} readers)",
        )


def _ours(count: int) -> Measured:
    http = free_port()
    with _playing(http) as (pid, device):
        return _measured([pid], Readers(http, _COURT, _FIRST), count, device.point)


def _ours_by_websocket(count: int) -> Measured:
    http = free_port()
    with _playing(http) as (pid, device):
        readers = Readers(http, "/ws/courts/1", b'"type":"match_status"', WEBSOCKET, b"HTTP/1.1 101")
        return _measured([pid], readers, count, device.point, mark_of=b'"id":%d}')


def _at_edge(count: int) -> Measured:
    http, port, private = free_port(), free_port(), free_port()
    with (
        edge.running(http, port, private) as nginx,
        _playing(http, "--edge", f"http://127.0.0.1:{private}") as (pid, device),
    ):
        return _measured([pid, *nginx], Readers(port, _COURT, _FIRST), count, device.point)


def _nchan(count: int) -> Measured:
    port, private = free_port(), free_port()
    with edge.nchan_alone(port, private) as nginx, httpx.Client() as http:
        where = f"http://127.0.0.1:{private}/channels/court"

        def publish(mark: bytes) -> None:
            http.post(where, content=mark)

        publish(b"[0]")
        return _measured(nginx, Readers(port, "/court", b"]"), count, publish, mark_of=b"[%d]")


@contextmanager
def _playing(http: int, *more: str) -> Iterator[tuple[int, "_Device"]]:
    """Run a server with a match that has begun; give its process, and the device of the match."""
    mqtt = free_port()
    with TemporaryDirectory() as folder:
        arguments = ["--http", f"127.0.0.1:{http}", "--mqtt", f"127.0.0.1:{mqtt}", "--data", folder, *more]
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
            yield process.pid, device
            client.disconnect()
            client.loop_stop()


def _plain(count: int) -> Measured:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.plain_stream", str(port)]
    with running(command, port) as process, httpx.Client() as http:
        readers = Readers(port, "/stream", b"event: snapshot")

        def publish(mark: bytes) -> None:
            http.post(f"http://127.0.0.1:{port}/publish", content=b"event: match\n" + mark + b"data: {}\n\n")

        return _measured([process.pid], readers, count, publish)


def _measured(
    pids: list[int], readers: Readers, count: int, publish: Callable[[bytes], object], mark_of: bytes = b"id: %d\n"
) -> Measured:
    time.sleep(_WARMING_S)
    readers.join(_FEW)
    few_cpu_s = sum(_told(pids, readers, publish, mark_of, 3)[1:])
    before, spent_s = _resident_bytes(pids), cpu_s(pids)
    readers.join(count)
    join_cpu_s = (cpu_s(pids) - spent_s) / count
    grown = _resident_bytes(pids) - before
    took, user_s, kernel_s = _told(pids, readers, publish, mark_of, 3 + _EVENTS)
    readers.close()
    held, joins_per_s = count - readers.refused, count / readers.joined_s
    return Measured(held, joins_per_s, grown / count, took, join_cpu_s, user_s + kernel_s, kernel_s, few_cpu_s)


def _told(
    pids: list[int], readers: Readers, publish: Callable[[bytes], object], mark_of: bytes, first: int
) -> tuple[list[float], float, float]:
    """Give how long each reader waited for each of some events, and what of the processor an event took: ours, the
    kernel's."""
    (user_s, kernel_s), took = _cpu_by_kind_s(pids), list[float]()
    for at in range(first, first + _EVENTS):
        mark = mark_of % at
        took += readers.hear(mark, partial(publish, mark))
        time.sleep(0.2)
    user_now_s, kernel_now_s = _cpu_by_kind_s(pids)
    return took, (user_now_s - user_s) / _EVENTS, (kernel_now_s - kernel_s) / _EVENTS


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


def _resident_bytes(pids: list[int]) -> int:
    status = [Path(f"/proc/{pid}/status").read_text() for pid in pids]
    return sum(int(one.split("VmRSS:")[1].split()[0]) * 1024 for one in status)


def cpu_s(pids: list[int]) -> float:
    """Give the processor time that processes have used."""
    return sum(_cpu_by_kind_s(pids))


def _cpu_by_kind_s(pids: list[int]) -> tuple[float, float]:
    """Give it outside the kernel, and in it."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    ticks = os.sysconf("SC_CLK_TCK")
    return sum(int(one[11]) for one in fields) / ticks, sum(int(one[12]) for one in fields) / ticks
