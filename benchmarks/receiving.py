"""The other end of an appliance that is measured: a broker, and a server that stores what comes and receipts it."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from server.broker import EmbeddedBroker
from server.brokers import Broker
from server.ingest.inbox import Inbox
from server.ingest.writer import Writer
from server.store.database import Store
from wire.broker import BrokerAddress


@contextmanager
def storing_server(folder: Path, broker: Broker, club: str) -> Iterator[None]:
    """Run what a server does with messages until they are on disk; nobody reads them."""
    with ExitStack() as stack:
        store = Store(folder)
        stack.callback(store.close)
        inbox = Inbox()
        link = broker.link(inbox, club)
        writer = Writer(store, inbox, link, lambda _: None)
        writer.start()
        stack.callback(writer.stop)
        link.start()
        stack.callback(link.stop)
        assert link.wait_settled(10)
        yield


@contextmanager
def embedded_broker() -> Iterator[Broker]:
    """Run the server's own broker."""
    port = free_port()
    with EmbeddedBroker("127.0.0.1", port, None) as own:
        yield Broker(BrokerAddress("127.0.0.1", port), own)


def mosquitto_program() -> str | None:
    """Find Mosquitto, where it is installed."""
    return shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def mosquitto(program: str, folder: Path) -> Iterator[Broker]:
    """Run a Mosquitto whose files are in `folder`."""
    port, config = free_port(), folder / "mosquitto.conf"
    config.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\nuser root\n"
        "max_queued_messages 10000\n"  # as the server writes it: who measures does not send again what is dropped
    )
    process = subprocess.Popen([program, "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield Broker(BrokerAddress("127.0.0.1", port))
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
