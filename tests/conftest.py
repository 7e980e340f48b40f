"""What tests of several packages share: free ports and real brokers, Mosquitto and the embedded one, on loopback."""

import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Protocol

import httpx
import hypothesis
import pytest

import marcador  # noqa: F401 – before NumPy is loaded, as the command does it
from models.voice.encoder import Encoder, Samples, Vector
from server.broker import EmbeddedBroker
from tests.ready_databases import begin_from_ready_databases
from tests.waiting import PATIENCE_S, until
from wire.broker import BrokerAddress

pytest_plugins = ["tests.forked"]

# A busy machine is no failure; what hangs is ended by the time limit of the tests.
hypothesis.settings.register_profile("marcador", deadline=None, max_examples=16)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("marcador")


# Nothing outside is spoken to: each client would take a tenth of a second to read whom the world trusts.
httpx._transports.default.create_ssl_context = cache(httpx.create_ssl_context)

begin_from_ready_databases()

_VECTORS: dict[tuple[bytes, int], Vector] = {}
_vector = Encoder.vector


def _vector_once(encoder: Encoder, samples: Samples, rate_hz: int) -> Vector:
    """Give the direction of a voice: that costs a twentieth of a second, and many tests ask about the same calls."""
    key = (samples.tobytes(), rate_hz)
    if key not in _VECTORS:
        _VECTORS[key] = _vector(encoder, samples, rate_hz)
    return _VECTORS[key]


Encoder.vector = _vector_once  # type: ignore[method-assign]


class RunningBroker(Protocol):
    """A real broker that a test may stop and start again on the same port."""

    address: BrokerAddress

    def start(self) -> None: ...

    def stop(self) -> None: ...


class Mosquitto:
    """A Mosquitto of its own: temporary configuration, no persistence, ended by its process id."""

    def __init__(
        self, folder: Path, port: int, passwords: dict[str, str] | None = None, settings: tuple[str, ...] = ()
    ) -> None:
        self.address = BrokerAddress("127.0.0.1", port)
        self._program = _program("mosquitto")
        self._config = folder / "mosquitto.conf"
        self._process: subprocess.Popen[bytes] | None = None
        lines = [
            f"listener {port} 127.0.0.1",
            "persistence false",
            "set_tcp_nodelay true",
            "log_dest none",
            "user root",
            *settings,
        ]
        lines.append(f"allow_anonymous {'false' if passwords else 'true'}")
        if passwords:
            lines.append(f"password_file {self._password_file(folder, passwords)}")
        self._config.write_text("\n".join(lines) + "\n")

    def start(self) -> None:
        """Start it and wait until it listens."""
        self._process = subprocess.Popen(
            [self._program, "-c", str(self._config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until(lambda: _listens(self.address.port), "the broker listens")

    def stop(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Kill it: nothing in its memory survives, and its clients are not told."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(number)
            process.wait(timeout=PATIENCE_S)

    @staticmethod
    def _password_file(folder: Path, passwords: dict[str, str]) -> Path:
        file = folder / "passwords"
        file.touch(mode=0o600)
        for user, password in passwords.items():
            subprocess.run([_program("mosquitto_passwd"), "-b", str(file), user, password], check=True)
        return file


class Embedded(EmbeddedBroker):
    """The embedded broker with the address that tests connect to."""

    def __init__(self, port: int, credentials: dict[str, str] | None = None) -> None:
        super().__init__("127.0.0.1", port, credentials)
        self.address = BrokerAddress("127.0.0.1", port)


@pytest.fixture
def free_port() -> int:
    """A TCP port on loopback that nobody listens on."""
    return _free_port()


@pytest.fixture
def free_ports() -> Callable[[int], list[int]]:
    """Find so many ports on loopback, each another, that nobody listens on."""

    return free_ports_now


@pytest.fixture
def make_broker(tmp_path: Path) -> Iterator[Callable[..., RunningBroker]]:
    """Start `make_broker("mosquitto" | "embedded", passwords=None)`; ended with the test."""
    running: list[RunningBroker] = []

    def make(kind: str, passwords: dict[str, str] | None = None) -> RunningBroker:
        port = _free_port()
        folder = tmp_path / f"broker-{port}"
        folder.mkdir()
        broker: RunningBroker = (
            Mosquitto(folder, port, passwords) if kind == "mosquitto" else Embedded(port, passwords)
        )
        broker.start()
        running.append(broker)
        return broker

    yield make
    for broker in running:
        broker.stop()


@pytest.fixture
def mosquitto(make_broker: Callable[..., RunningBroker]) -> BrokerAddress:
    """The address of a running Mosquitto."""
    return make_broker("mosquitto").address


@pytest.fixture
def embedded_broker(make_broker: Callable[..., RunningBroker]) -> BrokerAddress:
    """The address of a running embedded broker."""
    return make_broker("embedded").address


@pytest.fixture(params=["mosquitto", "embedded"])
def running_broker(request: pytest.FixtureRequest, make_broker: Callable[..., RunningBroker]) -> RunningBroker:
    """Each broker in turn, running; a test may `stop()` and `start()` it."""
    return make_broker(request.param)


@pytest.fixture
def broker(running_broker: RunningBroker) -> BrokerAddress:
    """The address of each broker in turn."""
    return running_broker.address


def free_ports_now(count: int) -> list[int]:
    """Find so many ports, each another, that nobody listens on at any address."""
    probes = [socket.create_server(("", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin")
    if found is None:
        pytest.fail("this test runs against a real Mosquitto: install it with 'apt install mosquitto'", pytrace=False)
    return found


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
