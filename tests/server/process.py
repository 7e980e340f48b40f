"""A server in a process of its own, and an appliance's side of MQTT."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from marcador.allocator import give_back_what_is_large
from server.run import serve
from server.settings import ServerSettings
from tests.processes import PROCESSES
from tests.waiting import PATIENCE_S, until
from wire.broker import BrokerAddress
from wire.delivery import Receipt
from wire.topics import Address, Stream


def _serve(settings: dict[str, Any], errors: Path, ready: Connection, prepare: Callable[[], None] | None) -> None:
    os.environ.clear()
    with errors.open("wb") as file:
        os.dup2(file.fileno(), sys.stderr.fileno())
    if prepare is not None:
        prepare()
    give_back_what_is_large()
    serve(ServerSettings.model_validate(settings), on_ready=ready.send)


class Served:
    """A running server; `kill()` is kill -9, leaving the block is SIGTERM.

    `prepare` is called in its process before it serves.
    """

    def __init__(self, settings: dict[str, Any], prepare: Callable[[], None] | None = None) -> None:
        self.settings, self._prepare = settings, prepare

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory()
        self._errors = Path(self._folder.name) / "stderr"
        ready, told = PROCESSES.Pipe(duplex=False)
        self._process = PROCESSES.Process(
            target=_serve, args=(self.settings, self._errors, told, self._prepare), daemon=True
        )
        self._process.start()
        told.close()
        with ready:
            try:
                self.url = ready.recv()
            except EOFError:
                self._process.join(PATIENCE_S)
                with self._folder:
                    raise AssertionError(self.errors()) from None
        self.http = httpx.Client(base_url=self.url, timeout=PATIENCE_S, verify=not self.url.startswith("https"))
        try:
            self.wait()
        except BaseException as error:
            self.__exit__(type(error), error, None)
            raise
        return self

    def wait(self) -> None:
        """Wait until it can be used."""
        until(lambda: self.http.get("/healthz").json()["broker"] == "connected")

    def get(self, path: str, **more: Any) -> Any:
        response = self.http.get(path, **more)
        assert response.status_code == 200, response.text
        return response.json()

    @property
    def position(self) -> int:
        """Give the position up to which events are stored and told."""
        return int(self.get("/healthz")["position"])

    def positions(self, match: str, count: int) -> list[int]:
        """Wait until so many events are told, and give the positions of a match's."""
        until(lambda: self.position >= count)
        return [one["position"] for one in self.get(f"/api/v1/matches/{match}/events?limit=5000")["events"]]

    @property
    def pid(self) -> int | None:
        return self._process.pid

    @property
    def process(self) -> int:
        """Give its process id."""
        assert self._process.pid is not None
        return self._process.pid

    def kill(self) -> None:
        self._process.kill()
        self._process.join(PATIENCE_S)

    def errors(self) -> str:
        """Give what it said on standard error."""
        return self._errors.read_text()

    def stop(self) -> int | None:
        """End it with SIGTERM and give its exit status, or `None` when it does not end."""
        self._process.terminate()
        self._process.join(PATIENCE_S)
        return self._process.exitcode

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.http.close()
        if self._process.is_alive():
            self.stop()
        self._folder.cleanup()


class Uplink:
    """An appliance's connection: publishes as it is told, and keeps the receipts."""

    def __init__(self, broker: BrokerAddress, address: Address) -> None:
        self.address, self.receipts = address, list[Receipt]()
        self._client = paho.Client(CallbackAPIVersion.VERSION2)
        self._client.on_message = lambda client, data, message: self.receipts.append(Receipt.decode(message.payload))
        self._client.connect(broker.host, broker.port)
        self._client.loop_start()
        until(self._client.is_connected)
        self._client.subscribe(address.receipt, 1)

    def send(self, stream: Stream | str, payloads: Iterable[bytes]) -> None:
        for payload in payloads:
            self._client.publish(f"{self.address.base}/{stream}", payload, qos=1)

    def committed(self, stream: Stream) -> int:
        return max((one.committed for one in self.receipts if one.stream is stream), default=0)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()
