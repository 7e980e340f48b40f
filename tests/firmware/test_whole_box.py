"""A bare Debian becomes a box: installed twice, started, killed, enrolled for another court. Slow: `make soak`."""

import os

import pytest

from device.enrolment import FILE_NAME
from tests.device.test_enrolled_again import enroll
from tests.firmware.bare_debian import Debian
from tests.firmware.test_install import ALL, everything
from tests.waiting import until

LISTENS_S = 20.0
"""How soon after the start of its unit the appliance listens, whatever ended it before."""


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Debian:
    return Debian(tmp_path_factory.mktemp("bare") / "debian")


def be_enrolled(debian: Debian, court: str) -> None:
    """Give the appliance the file that an enrolment leaves."""
    folder = debian.root / "var/lib/marcador/device"
    enroll(folder, "device-1", court)
    owner = folder.stat()
    os.chown(folder / FILE_NAME, owner.st_uid, owner.st_gid)


@pytest.mark.soak
def test_a_bare_debian_becomes_a_box_whose_commands_work(debian: Debian) -> None:
    assert debian.install("--with", ALL)[-1].endswith("`marcador doctor` says what is still missing")
    before = everything(debian.root)
    assert debian.install() == [f"nothing to change: this box is {ALL}, as it should be"]
    changed = {name for name, one in everything(debian.root).items() if before.get(name) != one}
    assert {one for one in changed if not one.startswith(("proc", "tmp", "run", "var/log", "var/cache"))} == set()
    assert debian.inside("marcador", "--version")[0].startswith("marcador ")
    assert debian.inside("marcador", "server", "enroll", "1")[1].startswith("within the hour")


@pytest.mark.soak
def test_a_box_listens_within_twenty_seconds_of_a_start_whatever_ended_it(debian: Debian) -> None:
    debian.install("--with", "device,server")
    debian.give_silence()
    # Mosquitto was chosen before; on one box without it the appliance needs no enrolment.
    settings = debian.root / "etc/marcador/marcador.toml"
    settings.write_text(settings.read_text().replace('broker = "mosquitto"\n', ""))
    debian.inside("systemctl", "disable", "mosquitto")
    device = "marcador-device.service"
    with debian.started():
        until(lambda: debian.moments(device, "Started"), "the appliance listens")
        until(lambda: debian.moments("marcador-server.service", "is connected"), "the server hears of it")
        debian.kill("/opt/marcador/current/bin/marcador", "device")
        until(lambda: len(debian.moments(device, "Started")) > 1, "the appliance listens again")
        be_enrolled(debian, court="2")
        until(lambda: debian.moments(device, "court 2: listening"), "it listens at its other court")
        until(lambda: len(debian.moments(device, "Started")) > 2, "systemd knows that it does")
    assert debian.moments(device, "timed out") == []
    started = zip(debian.moments(device, "Starting"), debian.moments(device, "Started"), strict=True)
    took_s = [listens - starts for starts, listens in started]
    print("listens after", [f"{one:.1f} s" for one in took_s])
    assert max(took_s) <= LISTENS_S
