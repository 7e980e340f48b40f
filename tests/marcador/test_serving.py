"""`marcador server` as a person starts it: where it says that it is, and how it ends."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from marcador.commands import server
from server.address_file import NAME, left_in, of_running
from server.settings import Listen, ServerSettings
from tests.conftest import RunningBroker
from tests.processes import Marcador, marcador
from tests.waiting import PATIENCE_S, until

COMMAND = [sys.executable, "-m", "marcador", "server"]
MQTT = ["--mqtt", "127.0.0.1:0"]
_UNBUFFERED = {**os.environ, "PYTHONUNBUFFERED": "1"}


@pytest.mark.parametrize(
    ("listens", "reached"),
    [
        ("0.0.0.0:8000", "127.0.0.1:8000"),
        ("[::]:8000", "[::1]:8000"),
        ("127.0.0.1:1", "127.0.0.1:1"),
        ("court:80", "court:80"),
    ],
)
def test_this_computer_reaches_a_server_of_every_network_by_loopback(listens: str, reached: str) -> None:
    assert str(Listen.parse(listens).from_here) == reached


@pytest.fixture
def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.mark.parametrize(("number", "host"), [(signal.SIGHUP, "127.0.0.1"), (signal.SIGTERM, "0.0.0.0")])
def test_it_names_an_address_that_opens_and_ends_in_order(
    tmp_path: Path, free_port: int, number: signal.Signals, host: str
) -> None:
    command = [*COMMAND, "--mqtt", f"127.0.0.1:{free_port}", "--http", f"{host}:0"]
    log = tmp_path / "log"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=errors, text=True, env=_UNBUFFERED
        ) as running,
    ):
        assert running.stdout is not None
        try:
            said = running.stdout.readline()
            opens, port = said.strip().removeprefix("open http://").split(":")
            assert opens == "127.0.0.1"
            socket.create_connection((opens, int(port)), timeout=PATIENCE_S).close()
            running.send_signal(number)
            assert running.wait(timeout=PATIENCE_S) == 0
            assert "leaked" not in log.read_text()
        finally:
            running.kill()


def test_without_its_broker_it_serves_its_pages_and_says_when_it_is_connected(
    tmp_path: Path, make_broker: Callable[..., RunningBroker]
) -> None:
    broker = make_broker("mosquitto")
    broker.stop()
    command = ["server", "--broker", str(broker.address), "--http", "127.0.0.1:0"]
    log = tmp_path / "log"
    with (
        log.open("w") as said,
        Marcador(*command, cwd=tmp_path, stderr=said, env=_UNBUFFERED) as running,
    ):
        try:
            pages = running.stdout.readline().strip().removeprefix("open ")
            assert httpx.get(f"{pages}/healthz", timeout=PATIENCE_S).json()["broker"] == "disconnected"
            assert "nothing listens at" in log.read_text()
            broker.start()
            until(lambda: "connected to the broker" in log.read_text(), "it says that it is connected")
        finally:
            running.terminate()
            assert running.wait() == 0


@pytest.mark.parametrize(
    ("options", "settings", "variables", "said"),
    [
        (["--broker", "mqtt://127.0.0.1:1"], "", {}, "with --broker there is none: leave one of them out"),
        ([], '[server]\nbroker = "mqtt://127.0.0.1:1"\n', {}, "with the setting server.broker there is none"),
        ([], "", {"MARCADOR_SERVER_BROKER": "mqtt://127.0.0.1:1"}, "or add --broker embedded"),
    ],
)
def test_where_to_listen_is_refused_when_the_broker_is_another(
    tmp_path: Path, options: list[str], settings: str, variables: dict[str, str], said: str
) -> None:
    (tmp_path / "marcador.toml").write_text(settings)
    done = marcador("server", *MQTT, *options, cwd=tmp_path, env={**os.environ, **variables})
    assert done.returncode == 1
    assert said in done.stderr


def test_it_leaves_its_address_for_as_long_as_it_runs(tmp_path: Path) -> None:
    assert of_running(tmp_path) is None
    with left_in(tmp_path, "http://127.0.0.1:18000"):
        assert of_running(tmp_path) == "http://127.0.0.1:18000"
        assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / NAME).exists()
    (tmp_path / NAME).write_text("http://127.0.0.1:18000\n")
    assert of_running(tmp_path) is None, "a server that was killed left it"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_other_computers_are_told_the_scheme_that_is_served(scheme: str, capsys: pytest.CaptureFixture[str]) -> None:
    server._say_where(f"{scheme}://127.0.0.1:8443", is_shared=True)
    assert f"from other computers: {scheme}://{socket.gethostname()}:8443\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("http", "mqtt", "says"),
    [
        ("0.0.0.0:8000", "127.0.0.1:1883", "--mqtt 0.0.0.0:1883"),
        ("0.0.0.0:8000", "0.0.0.0:1883", ""),
        ("127.0.0.1:8000", "127.0.0.1:1883", ""),
    ],
)
def test_a_broker_that_other_computers_do_not_reach_is_said_where_they_reach_the_pages(
    http: str, mqtt: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    server._say_whom_the_broker_misses(ServerSettings(http_listen=http, mqtt_listen=mqtt))
    said = capsys.readouterr().out
    assert says in said
    assert bool(said) == bool(says)
