"""A device that is enrolled again while it runs takes that up by itself, at the same court and at another."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from device.enrolment import redeem
from server.auth.identities import Identities
from tests.device.test_enrolled_again import enroll as be_enrolled
from tests.end_to_end.conftest import COMMAND
from tests.server.process import Served
from tests.waiting import PATIENCE_S, until


@pytest.fixture
def served(tmp_path: Path, free_ports: Callable[[int], list[int]]) -> Iterator[Served]:
    """A server with its own broker, which lets in who is enrolled."""
    http, mqtt, mqtts = free_ports(3)
    where = {"http_listen": f"127.0.0.1:{http}", "mqtt_listen": f"0.0.0.0:{mqtt}", "mqtt_tls_port": mqtts}
    with Served({**where, "data_directory": str(tmp_path / "server")}) as running:
        yield running


@contextmanager
def device(folder: Path, sound: dict[str, str], said: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a device as from a shell, since it begins itself anew."""
    command = [*COMMAND, "device", "--data", str(folder / "device")]
    with said.open("w") as log, subprocess.Popen(command, env=sound, cwd=folder, stdout=log, stderr=log) as box:
        try:
            yield box
        finally:
            box.kill()


def test_the_same_court_goes_on_and_another_court_begins_anew(
    tmp_path: Path, sound: dict[str, str], served: Served
) -> None:
    said, data, identities = tmp_path / "said", tmp_path / "device", Identities(tmp_path / "server")

    def enroll(court: str) -> None:
        user = redeem(served.url, identities.invite(court), "box-1", data).enrolment.username
        enrolled.append(user)

    def is_connected() -> bool:
        return f"connected to mqtts://{enrolled[-1]}@" in said.read_text()

    enrolled: list[str] = []
    enroll("1")
    with device(tmp_path, sound, said) as box:
        until(is_connected, "the device connects")
        enroll("1")
        until(is_connected, "it goes on with what it was given")
        assert said.read_text().count("listening") == 1
        enroll("2")
        until(is_connected, "it begins anew")
        until(lambda: "court 2: listening" in said.read_text())
        box.terminate()
        assert box.wait(PATIENCE_S) == 0


def test_a_device_that_is_told_to_end_while_it_goes_to_another_court_ends(
    tmp_path: Path, sound: dict[str, str]
) -> None:
    said, data = tmp_path / "said", tmp_path / "device"
    data.mkdir()
    be_enrolled(data, "device-1")
    with device(tmp_path, sound, said) as box:
        until(lambda: "court 1: listening" in said.read_text())
        be_enrolled(data, "device-2", court="2")
        until(lambda: "it begins anew there" in said.read_text())
        box.terminate()
        assert box.wait(PATIENCE_S) in (0, -signal.SIGTERM)
    assert "court 2: listening" not in said.read_text()
