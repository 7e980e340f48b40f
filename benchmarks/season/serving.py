"""A server in a process of its own, a device that sends while it is read, and how long a reader waits."""

import http.client
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import quantiles
from threading import Event, Thread
from typing import NamedTuple
from urllib.parse import urlsplit

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks.season.playing import following
from marcador.allocator import give_back_what_is_large
from server.run import serve
from server.settings import ServerSettings
from wire.topics import Address, Stream

_BOX = Address("home", "2", "box-2")
_LONGEST_S = 120.0


class Waited(NamedTuple):
    """How long a reader waited for answers, in milliseconds."""

    p50: float
    p95: float

    def __str__(self) -> str:
        return f"p95 {self.p95:.1f} ms"


def _serve(folder: Path, ready: Connection, mqtt_port: int) -> None:
    settings = ServerSettings(
        data_directory=folder, http_listen="127.0.0.1:0", mqtt_listen=f"127.0.0.1:{mqtt_port}", club=_BOX.club
    )
    give_back_what_is_large()
    serve(settings, on_ready=ready.send)


@contextmanager
def server(folder: Path, mqtt_port: int) -> Iterator[str]:
    """Run a server on a folder; give the address of its pages once it has caught up with what is stored."""
    ready, told = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(folder, told, mqtt_port))
    process.start()
    told.close()
    try:
        if not ready.poll(_LONGEST_S):
            raise SystemExit("the server did not start")
        yield str(ready.recv())
    finally:
        process.terminate()
        process.join(60)
        if process.is_alive():
            process.kill()


@contextmanager
def device(mqtt_port: int, events_per_s: int) -> Iterator[None]:
    """Send events evenly until the block ends; they are made before, so that the reader waits for none of that."""
    events = following(_BOX, "live", round(events_per_s * _LONGEST_S))
    client = paho.Client(CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", mqtt_port)
    client.loop_start()
    ended = Event()
    thread = Thread(target=_send, args=(client, events, events_per_s, ended), name="device")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        client.disconnect()
        client.loop_stop()


def _send(client: paho.Client, events: list[bytes], events_per_s: int, ended: Event) -> None:
    began = time.monotonic()
    for number, event in enumerate(events):
        client.publish(f"{_BOX.base}/{Stream.MATCH}", event, qos=1)
        if ended.wait(max(0.0, began + number / events_per_s - time.monotonic())):
            return


class Reader:
    """A reader on one connection that is kept, as a browser's."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._http = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)

    def get(self, path: str) -> bytes:
        """Give an answer, which must be one."""
        self._http.request("GET", path)
        response = self._http.getresponse()
        body = response.read()
        if response.status != 200:
            raise SystemExit(f"{path}: {response.status} {body[:200]!r}")
        return body

    def waited(self, paths: list[str]) -> Waited:
        """Ask all of these one after the other, and say how long it took."""
        self.get(paths[0])
        took = [self._took_ms(path) for path in paths]
        return Waited(quantiles(took, n=2)[0], quantiles(took, n=20)[-1])

    def _took_ms(self, path: str) -> float:
        began = time.perf_counter()
        self.get(path)
        return 1000 * (time.perf_counter() - began)
