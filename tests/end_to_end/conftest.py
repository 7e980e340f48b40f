"""What the tests of the whole system share: a real server process, and the `marcador` command as users call it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.end_to_end.virtual_sound import sound
from tests.processes import Marcador
from tests.waiting import PATIENCE_S, until

__all__ = ["sound"]

COMMAND = [sys.executable, "-m", "marcador"]

DEMO_S = 240
"""How long the seven minutes of the demo may take as fast as the machine allows: it hears each of them."""


class ServerProcess:
    """A `marcador server` that a test may kill and start again on the same data and ports."""

    def __init__(self, folder: Path, http_port: int, mqtt_port: int, broker: str | None = None) -> None:
        self.http = f"http://127.0.0.1:{http_port}"
        self.broker = broker or f"mqtt://127.0.0.1:{mqtt_port}"
        self._log = folder / "server.log"
        self._options = ["--http", f"127.0.0.1:{http_port}"]
        self._options += ["--broker", broker] if broker else ["--mqtt", f"127.0.0.1:{mqtt_port}"]
        self._options += ["--data", str(folder / "server")]
        self._process: Marcador | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = Marcador("server", *self._options, stdout=log, stderr=log)
        self._client = httpx.Client(base_url=self.http, timeout=PATIENCE_S)
        until(self._answers, "the server starts")

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self._log.read_text()
        try:
            return self._client.get("/healthz", timeout=1).is_success
        except httpx.HTTPError:
            return False

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        process, self._process = self._process, None
        if process is not None:
            self._client.close()
            process.send_signal(number)
            process.wait()
            process.close()

    def get(self, path: str) -> Any:
        return self._client.get(path).raise_for_status().json()


@pytest.fixture
def server(tmp_path: Path, free_ports: Callable[[int], list[int]]) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path, *free_ports(2))
    try:
        process.start()
        yield process
    finally:
        process.stop()


@pytest.fixture(scope="session")
def demo_report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The report of one run of the demo, as CI and the benchmarks call it."""
    return run_demo(tmp_path_factory.mktemp("demo"))


def run_demo(folder: Path, *options: str) -> dict[str, Any]:
    command = [*COMMAND, "demo", "--once", "--speed", "max", "--json", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=DEMO_S, env=_environment())
    assert done.stdout, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == 0, f"{report}\n{done.stderr}"
    return report


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("MARCADOR_")}
