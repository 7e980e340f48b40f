"""The demo's server: a `marcador server` process of its own, with an embedded broker and a database."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from marcador.errors import DemoError

_START_S = 30.0


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where a server's pages and its broker are."""

    http: str
    broker: str


@contextmanager
def own_server(port: int, data: Path) -> Iterator[ServerAddress]:
    """Run a server on loopback for as long as the block lasts.

    Raises:
        DemoError: with the server's own words, when it does not start.
    """
    http, mqtt = f"127.0.0.1:{port or _free_port()}", f"127.0.0.1:{_free_port()}"
    command = [sys.executable, "-m", "marcador", "server", "--until-stdin-closes"]
    command += ["--http", http, "--mqtt", mqtt, "--broker", "embedded", "--data", str(data)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={name: value for name, value in os.environ.items() if not name.startswith("MARCADOR_SERVER_")},
        start_new_session=True,
    )
    try:
        _wait_until_ready(process, f"http://{http}")
        yield ServerAddress(f"http://{http}", f"mqtt://{mqtt}")
    finally:
        _end(process)


def _wait_until_ready(process: "subprocess.Popen[bytes]", address: str) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            assert process.stderr is not None
            raise DemoError(process.stderr.read().decode(errors="replace").strip().removeprefix("marcador: "))
        try:
            if httpx.get(f"{address}/healthz", timeout=1.0).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.05)
    raise DemoError(f"the server did not answer on {address} within {_START_S:.0f} s")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for stream in (process.stdin, process.stderr):
        assert stream is not None
        stream.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
