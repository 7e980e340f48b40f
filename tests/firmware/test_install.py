"""`install.sh` puts everything in its place, says so, and does nothing where it has been."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from tests.firmware.conftest import FIRMWARE, program

ALL = "device,server,broker,firewall,upgrades,hotspot,timeserver"
EVERY = f"{ALL},edge,kiosk"


def installed(root: Path, *options: str) -> list[str]:
    """Install into a folder; give what was said."""
    if os.getuid() != 0:
        pytest.skip("hands folders over to their owners, so it runs as root only")
    program("systemd-sysusers", "systemd")
    (root / "etc").mkdir(parents=True, exist_ok=True)
    command = [FIRMWARE / "install.sh", "--root", root, *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.splitlines()


def everything(root: Path) -> dict[str, tuple[object, ...]]:
    """Give all below a folder, with what it holds, whose it is and, of files, when they were written."""
    found: dict[str, tuple[object, ...]] = {}
    for one in sorted(root.rglob("*")):
        about = one.lstat()
        holds = os.readlink(one) if one.is_symlink() else one.read_bytes() if one.is_file() else b""
        found[str(one.relative_to(root))] = (
            holds,
            stat.filemode(about.st_mode),
            about.st_uid,
            0 if one.is_dir() else about.st_mtime_ns,
        )
    return found


def test_a_second_run_changes_nothing_and_says_so(tmp_path: Path) -> None:
    first = installed(tmp_path, "--with", EVERY)
    assert "wrote /etc/systemd/system/marcador-device.service" in first
    assert first[-1].endswith("`marcador doctor` says what is still missing")
    before = everything(tmp_path)
    assert f"nothing to change: this box is {EVERY}, as it should be" in installed(tmp_path)
    assert everything(tmp_path) == before


def test_every_file_of_the_box_comes_to_it(tmp_path: Path) -> None:
    installed(tmp_path, "--with", EVERY)
    placed = {one.read_bytes() for one in tmp_path.rglob("*") if one.is_file() and not one.is_symlink()}
    left = [
        str(one.relative_to(FIRMWARE))
        for one in FIRMWARE.rglob("*")
        if one.is_file() and one.read_bytes() not in placed
    ]
    assert {one.partition("/")[0] for one in left} == {
        "README.md",
        "install.sh",
        "install",
        "feedback",
        "container",
        "wearables",
        "cloud-init",
        "image",
    }


def test_only_what_was_chosen_comes(tmp_path: Path) -> None:
    said = installed(tmp_path, "--with", "server")
    assert not [one for one in said if "device" in one or "asound" in one or "hotspot" in one]
    assert (tmp_path / "etc/marcador/parts").read_text() == "server\n"


def test_settings_that_somebody_wrote_stay(tmp_path: Path) -> None:
    installed(tmp_path)
    settings = tmp_path / "etc/marcador/marcador.toml"
    settings.write_text("[device]\n")
    unit = tmp_path / "etc/systemd/system/marcador-device.service"
    unit.write_text("[Service]\n")
    assert installed(tmp_path)[:2] == [
        "wrote /etc/systemd/system/marcador-device.service",
        "1 changes; `marcador doctor` says what is still missing",
    ]
    assert settings.read_text() == "[device]\n"


def test_settings_are_for_the_group_of_the_services_and_nobody_else(tmp_path: Path) -> None:
    installed(tmp_path)
    settings = (tmp_path / "etc/marcador/marcador.toml").stat()
    assert stat.filemode(settings.st_mode) == "-rw-r-----"
    groups = dict(one.split(":")[0:3:2] for one in (tmp_path / "etc/group").read_text().splitlines())
    assert str(settings.st_gid) == groups["marcador"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--with", "devise"], "install.sh: there is no part devise; "),
        (["--wiht", "device"], "install.sh: there is no option --wiht; "),
    ],
)
def test_what_is_not_known_is_said_before_anything_is_changed(tmp_path: Path, options: list[str], said: str) -> None:
    done = subprocess.run(
        [FIRMWARE / "install.sh", "--root", tmp_path, *options], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.startswith(said)
    assert list(tmp_path.iterdir()) == []
