"""Server and appliance tell systemd that they work, over the socket that it gives them."""

import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.device.test_enrolled_again import enroll
from tests.end_to_end.conftest import COMMAND
from tests.end_to_end.virtual_sound import plug_in, unplug
from tests.waiting import PATIENCE_S

Says = Callable[[], str]


@contextmanager
def started(
    folder: Path, environment: dict[str, str], *arguments: str
) -> Iterator[tuple["subprocess.Popen[bytes]", Says]]:
    """Run a command as systemd does; give it, and what says what it tells next."""
    address = str(folder / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address)
        systemd.settimeout(PATIENCE_S)
        told = {**environment, "NOTIFY_SOCKET": address, "WATCHDOG_USEC": "400000"}
        with subprocess.Popen([*COMMAND, *arguments], env=told, cwd=folder, stdout=subprocess.DEVNULL) as running:
            try:
                yield running, lambda: systemd.recv(4096).decode()
            finally:
                running.kill()


@contextmanager
def service(folder: Path, environment: dict[str, str], *arguments: str) -> Iterator[Says]:
    """Run a command as systemd does; give what it says next. Afterwards it has said that it ends, and ended well."""
    with started(folder, environment, *arguments) as (running, says):
        yield says
        running.terminate()
        ends_well(running, says)


def ends_well(running: "subprocess.Popen[bytes]", says: Says) -> None:
    """Wait until it has said that it ends, and has."""
    while says() != "STOPPING=1":
        pass
    assert running.wait(PATIENCE_S) == 0


def test_a_server_says_that_it_is_ready_once_its_pages_answer(
    tmp_path: Path, free_ports: Callable[[int], list[int]]
) -> None:
    http, mqtt = free_ports(2)
    where = ("--http", f"127.0.0.1:{http}", "--mqtt", f"127.0.0.1:{mqtt}", "--data", str(tmp_path / "server"))
    with service(tmp_path, dict(os.environ), "server", *where) as says:
        assert says() == "READY=1"
        assert says() == "STATUS=receiving, storing and showing matches"
        assert [says(), says()] == ["WATCHDOG=1", "WATCHDOG=1"]


def test_an_appliance_lives_while_no_broker_is_there(tmp_path: Path, sound: dict[str, str], free_port: int) -> None:
    where = ("--broker", f"mqtt://127.0.0.1:{free_port}", "--data", str(tmp_path / "device"))
    with service(tmp_path, sound, "device", *where) as says:
        assert says() == "READY=1"
        assert says() == "STATUS=court 1: listening"
        assert [says(), says()] == ["WATCHDOG=1", "WATCHDOG=1"]


def test_a_service_waits_for_a_microphone_that_is_not_there_yet(
    tmp_path: Path, sound: dict[str, str], free_port: int
) -> None:
    unplug(sound)
    where = ("--broker", f"mqtt://127.0.0.1:{free_port}", "--data", str(tmp_path / "device"))
    with service(tmp_path, sound, "device", *where) as says:
        assert says().startswith("STATUS=waits for a microphone: microphone 'default' cannot be opened")
        plug_in(sound)
        assert says() == "READY=1"


def test_an_appliance_that_is_enrolled_for_another_court_ends_for_systemd_to_begin_it_anew(
    tmp_path: Path, sound: dict[str, str]
) -> None:
    data = tmp_path / "device"
    data.mkdir()
    enroll(data, "device-1")
    with started(tmp_path, sound, "device", "--data", str(data)) as (running, says):
        assert says() == "READY=1"
        enroll(data, "device-2", court="2")
        ends_well(running, says)
