"""What the tests of the whole system share: a real server process, and the `marcador` command as users call it."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
import soundfile

from marcador.demo import play
from marcador.demo.script import recording
from tests.end_to_end.virtual_sound import sound
from tests.processes import Marcador, marcador
from tests.waiting import PATIENCE_S, until

__all__ = ["sound"]

COMMAND = [sys.executable, "-m", "marcador"]

DEMO_S = 240
"""How long the seven minutes of the demo may take as fast as the machine allows: it hears each of them."""


FIRST_GAME_S, RATE_HZ = 64.0, 16_000
"""Where the first game of the demo has just been called."""


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
    """The report of one run of the demo's first game, as CI and the benchmarks call it."""
    folder = tmp_path_factory.mktemp("demo")
    samples, rate_hz = soundfile.read(recording(), stop=round(FIRST_GAME_S * RATE_HZ), dtype="int16")
    soundfile.write(folder / "first-game.wav", samples, rate_hz)
    return run_demo(folder, partial(play_another, folder / "first-game.wav"))


def play_another(recorded: Path) -> None:
    """Have the demo play another recording."""
    play.recording = lambda: recorded


def run_demo(folder: Path, prepare: Callable[[], None] | None = None) -> dict[str, Any]:
    options = ("--once", "--speed", "max", "--json")
    done = marcador("demo", *options, cwd=folder, env=_environment(), lasts_s=DEMO_S, prepare=prepare)
    assert done.stdout, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == 0, f"{report}\n{done.stderr}"
    return report


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("MARCADOR_")}
