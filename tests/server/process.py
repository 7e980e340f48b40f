"""A server in a process of its own, and an appliance's side of MQTT; also the program that the process runs."""

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from server.run import serve
from server.settings import ServerSettings
from wire.broker import BrokerAddress
from wire.delivery import Receipt
from wire.topics import Address, Stream


def until(holds: Callable[[], object], timeout_s: float = 15) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline, "it did not come to hold in time"
        time.sleep(0.01)


class Served:
    """A running server; `kill()` is kill -9, leaving the block is SIGTERM."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings

    def __enter__(self) -> Self:
        self._errors = tempfile.TemporaryFile("w+")
        self._process = subprocess.Popen(
            [sys.executable, __file__, json.dumps(self.settings)],
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            cwd=Path(__file__).parents[2],
            env={"PYTHONPATH": "."},
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        self.http = httpx.Client(base_url=self.url, timeout=10)
        try:
            if not self.url:
                self._process.wait(10)
                raise AssertionError(self.errors())
            until(lambda: self.http.get("/healthz").json()["broker"] == "connected")
        except BaseException as error:
            self.__exit__(type(error), error, None)
            raise
        return self

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

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(10)

    def errors(self) -> str:
        """Give what it said on standard error."""
        self._errors.seek(0)
        return self._errors.read()

    def stop(self) -> int:
        """End it with SIGTERM and give its exit status."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(15)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.http.close()
        if self._process.poll() is None:
            self.stop()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._errors.close()


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


if __name__ == "__main__":
    serve(ServerSettings.model_validate_json(sys.argv[1]), on_ready=lambda url: print(url, flush=True))
