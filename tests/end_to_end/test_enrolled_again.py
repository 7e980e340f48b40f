"""A device that is enrolled again while it runs takes that up by itself, at the same court and at another."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from device.enrolment import redeem
from server.auth.identities import Identities
from tests.processes import Marcador
from tests.server.process import Served
from tests.waiting import until


@pytest.fixture
def served(tmp_path: Path, free_ports: Callable[[int], list[int]]) -> Iterator[Served]:
    """A server with its own broker, which lets in who is enrolled."""
    http, mqtt, mqtts = free_ports(3)
    where = {"http_listen": f"127.0.0.1:{http}", "mqtt_listen": f"0.0.0.0:{mqtt}", "mqtt_tls_port": mqtts}
    with Served({**where, "data_directory": str(tmp_path / "server")}) as running:
        yield running


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
    with (
        said.open("w") as log,
        Marcador("device", "--data", str(data), env=sound, cwd=tmp_path, stdout=log, stderr=log) as box,
    ):
        until(is_connected, "the device connects")
        enroll("1")
        until(is_connected, "it goes on with what it was given")
        assert said.read_text().count("listening") == 1
        enroll("2")
        until(is_connected, "it begins anew")
        until(lambda: "court 2: listening" in said.read_text())
        box.terminate()
        assert box.wait() == 0
