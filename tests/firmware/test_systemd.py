"""The units as systemd itself sees them: it knows every word of them, and how much each leaves open."""

import configparser
import re
import shutil
from pathlib import Path

import pytest

from tests.firmware.conftest import FIRMWARE, program, said

SERVICES = (
    "marcador-device.service",
    "marcador-server.service",
    "marcador-edge.service",
    "mosquitto.service",
    "marcador-kiosk.service",
)
UNITS = (
    *SERVICES,
    "marcador-firewall.service",
    "marcador-hotspot.service",
    "marcador-trial.service",
    "var-tmp.mount",
)
MOST_EXPOSED = 2.0
"""Of 10, by `systemd-analyze security`; a service with nothing forbidden has 9.6."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A machine with our units, Debian's own, and the commands that they start."""
    root = tmp_path_factory.mktemp("root")
    own = root / "etc/systemd/system"
    shutil.copytree(FIRMWARE / "systemd", own)
    theirs = root / "usr/lib/systemd/system"
    theirs.mkdir(parents=True)
    mosquitto = next((one for one in Path("/usr/lib/systemd/system").glob("mosquitto.service")), None)
    if mosquitto is None:
        pytest.fail("the drop-in is for Debian's unit: apt install mosquitto", pytrace=False)
    for unit in (mosquitto, *mosquitto.parent.glob("*.target"), *mosquitto.parent.glob("*.slice")):
        shutil.copy(unit, theirs)
    for command in (
        "opt/marcador/current/bin/marcador",
        "opt/marcador/previous/bin/marcador",
        "usr/sbin/mosquitto",
        "usr/sbin/nginx",
        "bin/kill",
        "bin/sh",
        "usr/bin/nmcli",
        "usr/sbin/nft",
    ):
        (root / command).parent.mkdir(parents=True, exist_ok=True)
        (root / command).write_text("#!/bin/sh\n")
        (root / command).chmod(0o755)
    return root


def verified(root: Path, unit: str) -> tuple[int, str]:
    analyze = program("systemd-analyze", "systemd")
    return said(analyze, "verify", f"--root={root}", "--man=no", "--recursive-errors=one", unit)


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_knows_every_word_of_a_unit(root: Path, unit: str) -> None:
    assert verified(root, unit) == (0, "")


def test_a_word_that_systemd_does_not_know_would_be_said(root: Path) -> None:
    broken = root / "etc/systemd/system/broken.service"
    broken.write_text((root / "etc/systemd/system/marcador-server.service").read_text() + "[Service]\nMemoryMost=1\n")
    status, told = verified(root, "broken.service")
    assert "MemoryMost" in told, status


@pytest.mark.parametrize("unit", [one for one in UNITS if one.endswith(".service")])
def test_a_unit_leaves_little_open(root: Path, unit: str) -> None:
    analyze = program("systemd-analyze", "systemd")
    status, told = said(analyze, "security", "--offline=true", f"--root={root}", "--no-pager", unit)
    found = re.search(r"exposure level for .*: ([\d.]+)", told)
    assert found is not None, (status, told)
    assert float(found[1]) <= MOST_EXPOSED


@pytest.mark.parametrize("unit", SERVICES)
def test_a_unit_comes_back_whatever_ended_it_and_has_a_bound(unit: str) -> None:
    file = FIRMWARE / "systemd" / unit
    text = (file if file.exists() else FIRMWARE / "systemd" / f"{unit}.d" / "marcador.conf").read_text()
    assert "Restart=always" in text
    assert "StartLimitIntervalSec=0" in text
    assert "MemoryMax=" in text


def test_a_board_that_hangs_is_started_again_within_what_a_raspberry_pi_can_wait() -> None:
    manager = configparser.ConfigParser()
    manager.read(FIRMWARE / "systemd" / "system.conf.d" / "marcador.conf")
    assert manager["Manager"]["RuntimeWatchdogSec"] == "15s"


@pytest.mark.parametrize(
    ("knows", "is_online", "did"),
    [
        ("exit 0", "exit 1", ["marcador hotspot --help", "marcador hotspot"]),
        (
            "exit 2",
            "exit 1",
            ["marcador hotspot --help", "nm-online --quiet --timeout=120", "nmcli connection up marcador-hotspot"],
        ),
        ("exit 2", "exit 0", ["marcador hotspot --help", "nm-online --quiet --timeout=120"]),
    ],
)
def test_a_release_from_before_the_hotspot_s_page_opens_the_wifi_alone(
    tmp_path: Path, knows: str, is_online: str, did: list[str]
) -> None:
    for name, does in (("marcador", knows), ("nm-online", is_online), ("nmcli", "exit 0")):
        (tmp_path / name).write_text(f'#!/bin/sh\necho "{name} $*" >> {tmp_path}/did\n{does}\n')
        (tmp_path / name).chmod(0o755)
    text = (FIRMWARE / "systemd/marcador-hotspot.service").read_text()
    found = re.search(r"^ExecStart=/bin/sh -c '(.+)'$", text, re.MULTILINE)
    assert found is not None
    script = found[1].replace("/opt/marcador/current/bin", str(tmp_path))
    assert said("env", f"PATH={tmp_path}:/usr/bin:/bin", "sh", "-c", script) == (0, "")
    assert (tmp_path / "did").read_text().splitlines() == did
