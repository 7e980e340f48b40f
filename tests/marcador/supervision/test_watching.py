"""What systemd is told, over a real datagram socket."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from marcador.supervision.notifying import Notifier
from marcador.supervision.watching import watched
from tests.waiting import PATIENCE_S, until


class Systemd:
    """The socket that systemd gives a service, and what came over it."""

    def __init__(self, address: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(address.replace("@", "\0", 1))
        self._socket.settimeout(PATIENCE_S)

    def hears(self) -> str:
        return self._socket.recv(4096).decode()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[Systemd]:
    one = Systemd(str(tmp_path / "notify"))
    yield one
    one.close()


def notifier(tmp_path: Path, watchdog_us: str = "40000", **more: str) -> Notifier:
    return Notifier({"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": watchdog_us, **more}, process=7)


def test_a_service_is_ready_once_it_has_begun_and_lives_while_nothing_hangs(systemd: Systemd, tmp_path: Path) -> None:
    begun: list[bool] = []
    with watched("court 1: listening", lambda: bool(begun), tuple, notifier(tmp_path)):
        begun.append(True)
        assert systemd.hears() == "READY=1"
        assert systemd.hears() == "STATUS=court 1: listening"
        assert [systemd.hears(), systemd.hears()] == ["WATCHDOG=1", "WATCHDOG=1"]
    said = systemd.hears()
    while said == "WATCHDOG=1":
        said = systemd.hears()
    assert said == "STOPPING=1"


def test_the_watchdog_is_not_fed_while_a_part_hangs(
    systemd: Systemd, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hanging, looks = ["uplink"], 0

    def stalled() -> list[str]:
        nonlocal looks
        looks += 1
        return hanging

    with watched("court 1: listening", lambda: True, stalled, notifier(tmp_path)):
        said = [systemd.hears() for _ in range(3)]
        assert said == ["READY=1", "STATUS=court 1: listening", "STATUS=hanging: uplink"]
        until(lambda: looks > 3, "the parts are looked at again")
        hanging.clear()
        assert systemd.hears() in ("WATCHDOG=1", "STATUS=court 1: listening")
    assert "hanging: uplink; unless that ends, the service is started again" in caplog.messages


def test_what_never_begins_is_never_ready(systemd: Systemd, tmp_path: Path) -> None:
    with watched("", lambda: False, tuple, notifier(tmp_path)):
        pass
    assert systemd.hears() == "STOPPING=1"


def test_without_systemd_nothing_is_looked_at() -> None:
    with watched("", lambda: pytest.fail("asked"), lambda: pytest.fail("asked"), Notifier({})):
        pass


def test_a_socket_of_the_abstract_kind_is_found() -> None:
    systemd = Systemd("@marcador-test-notify")
    Notifier({"NOTIFY_SOCKET": "@marcador-test-notify"}).ready()
    assert systemd.hears() == "READY=1"
    systemd.close()


def test_a_socket_that_is_gone_is_no_end(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    notifier(tmp_path).ready()
    assert "systemd does not take what it is told" in caplog.text


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({"WATCHDOG_USEC": "60000000"}, 60.0),
        ({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "7"}, 60.0),
        ({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "8"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({}, None),
    ],
)
def test_the_watchdog_s_time_is_read_as_systemd_means_it(environment: dict[str, str], seconds: float | None) -> None:
    assert Notifier(environment, process=7).watchdog_s == seconds
