"""The recipe of an SD card's image: what rpi-image-gen reads of it, and what it makes of a root."""

import os
import re
import shutil
import stat
from pathlib import Path

import pytest
import yaml

from tests.firmware.conftest import FIRMWARE, program, said
from tests.firmware.test_install import everything, installed

RECIPE = FIRMWARE / "image"
LAYER = RECIPE / "layer/marcador.yaml"
PARTS = "device,server,firewall"
OF_ONE_BOX = (
    "etc/ssh/ssh_host_ed25519_key",
    "etc/machine-id",
    "var/lib/dbus/machine-id",
    "var/lib/cloud/instances/a/user-data.txt",
    "var/lib/systemd/random-seed",
    "var/lib/systemd/credential.secret",
)
"""What packages of Debian and the first start of systemd leave, each of its own on every box."""


def fields() -> dict[str, str]:
    """Give what the layer says of itself: `X-Env-…: value` in comments, a line that goes on begins with a space."""
    header = LAYER.read_text().partition("# METABEGIN\n")[2].partition("# METAEND")[0]
    lines = re.sub(r"\n#  ", " ", header).splitlines()
    return dict(line.removeprefix("# X-Env-").split(": ", 1) for line in lines if line.startswith("# X-Env-"))


def test_the_configuration_names_the_layer_that_is_there() -> None:
    configured = yaml.safe_load((RECIPE / "config/marcador.yaml").read_text())
    assert configured["layer"] == {"app": fields()["Layer-Name"]}
    assert configured["image"]["layer"] == "image-rpios"
    assert set(configured) == {"device", "image", "ssh", "layer"}


def test_each_variable_of_the_layer_says_all_that_the_tool_asks_for() -> None:
    told = fields()
    prefix = "Var-"
    names = {one.split("-")[1] for one in told if one.startswith(prefix)}
    assert names == {"parts", "recipe"}
    for name in names:
        assert {f"{prefix}{name}{one}" for one in ("", "-Desc", "-Required", "-Valid", "-Set")} <= set(told)
    valid = told["Var-parts-Valid"].removeprefix("regex:")
    assert re.fullmatch(valid, told["Var-parts"])
    assert not re.fullmatch(valid, "device,broker")


def test_every_part_of_the_box_is_either_of_an_image_or_refused_by_it() -> None:
    installer = (FIRMWARE / "install.sh").read_text()
    found = re.search(r"^ +(device \|.+)\) ;;$", installer, re.MULTILINE)
    assert found is not None
    of_an_image = set(re.findall(r"\w+", fields()["Var-parts-Valid"])) - {"regex"}
    assert set(found[1].split(" | ")) == of_an_image | {"broker", "edge"}


def test_hooks_name_files_that_are_there() -> None:
    layer = yaml.safe_load(LAYER.read_text())["mmdebstrap"]
    assert "cloud-init" in layer["packages"]
    named = [re.findall(r"\$IGconf_marcador_recipe/([\w.]+)", one) for one in layer["customize-hooks"]]
    assert named == [["into_root.sh"]]
    script = (RECIPE / "into_root.sh").read_text()
    for one in [*named[0], *re.findall(r"\$recipe/(\w[\w.]*)", script)]:
        assert (RECIPE / one).is_file(), one
    unit = re.findall(r"^unit=(.+)$", script, re.MULTILINE)[0]
    texts = script + (RECIPE / unit).read_text()
    for one in re.findall(r"(?:\$kept|/usr/local/src/marcador)/(firmware-config/[\w/.-]+)", texts):
        assert (FIRMWARE.parent / one).is_file(), one


def test_the_tool_itself_takes_the_layer() -> None:
    tool = shutil.which("rpi-image-gen")
    if tool is None:
        pytest.skip(
            "rpi-image-gen is no package: put it on the PATH from where firmware-config/image/README.md has it"
        )
    status, told = said(tool, "metadata", "--lint", LAYER)
    assert status == 0, told


def test_systemd_knows_every_word_of_the_first_start(tmp_path: Path) -> None:
    own = tmp_path / "etc/systemd/system"
    own.mkdir(parents=True)
    shutil.copy(RECIPE / "marcador-first-start.service", own)
    for one in ("usr/bin/python3", "usr/sbin/nft", "bin/rm"):
        (tmp_path / one).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / one).touch(0o755)
    told = said(
        program("systemd-analyze", "systemd"),
        *("verify", f"--root={tmp_path}", "--man=no", "--recursive-errors=no", "marcador-first-start.service"),
    )
    assert told == (0, "")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a root Marcador, with a stand-in for what runs inside it, where packages leave what is of one box."""
    (tmp_path / "bin").mkdir()
    stand_in = tmp_path / "bin/chroot"
    root = tmp_path / "root"
    (root / "etc").mkdir(parents=True)
    makes = "".join(f'mkdir -p "$1/{Path(one).parent}"; echo one >"$1/{one}"\n' for one in OF_ONE_BOX)
    stand_in.write_text(f'#!/bin/sh\necho "$*" >> {tmp_path}/did\n{makes}')
    stand_in.chmod(0o755)
    assert into_root(root, PARTS, tmp_path / "bin") == (0, "")
    return root


def into_root(root: Path, parts: str, first: Path) -> tuple[int, str]:
    path = f"PATH={first}:{os.environ['PATH']}"
    return said("env", path, "sh", RECIPE / "into_root.sh", root, parts)


def test_marcador_is_installed_in_it_and_started_nowhere(root: Path) -> None:
    kept = "/usr/local/src/marcador"
    did = (root.parent / "did").read_text().splitlines()
    assert did == [f"{root} {kept}/firmware-config/install.sh --no-start --with {PARTS}"]
    assert (root / f".{kept}/pyproject.toml").is_file()
    assert not (root / f".{kept}/node_modules").exists()


def test_the_first_start_shows_its_page_and_needs_no_network(root: Path) -> None:
    user_data = (root / "boot/firmware/user-data").read_text()
    told = yaml.safe_load(user_data)
    assert user_data.startswith("#cloud-config\n")
    assert not {"package_update", "runcmd"} & set(told)
    asked_for = (
        user_data.replace("# runcmd", "runcmd").replace("  # - [marcador", "  - [marcador").replace("CODE", "1")
    )
    assert yaml.safe_load(asked_for)["runcmd"][0][:3] == ["marcador", "device", "--enroll"]
    assert (root / "etc/systemd/system/multi-user.target.wants/marcador-first-start.service").is_symlink()
    assert (root / "usr/local/src/marcador/first-start").exists()
    assert (root / "boot/firmware/meta-data").read_text() == "instance-id: marcador-image\n"
    assert yaml.safe_load((root / "boot/firmware/network-config").read_text())["network"]["version"] == 2
    cloud = yaml.safe_load((root / "etc/cloud/cloud.cfg.d/90_marcador.cfg").read_text())
    assert cloud["datasource"]["NoCloud"]["seedfrom"] == "file:///boot/firmware/"
    assert stat.filemode((root / "etc/netplan/00-marcador.yaml").stat().st_mode) == "-rw-------"


def test_what_a_system_makes_for_one_box_is_taken_out_of_the_image(root: Path) -> None:
    left = [one for one in OF_ONE_BOX if (root / one).exists()]
    assert left == ["etc/machine-id"]
    assert (root / "etc/machine-id").read_text() == ""


def test_what_the_installer_places_is_no_secret(tmp_path: Path) -> None:
    parts = fields()["Var-parts-Valid"].rpartition("(")[2].rstrip(")*$").replace("|", ",")
    placed = [tmp_path / one for one in ("one", "other")]
    for one in placed:
        installed(one, "--with", parts)
    one, other = ({name: found[:3] for name, found in everything(root).items()} for root in placed)
    assert one == other


def test_parts_that_make_secrets_are_refused(root: Path) -> None:
    status, told = into_root(root, "device,server,broker", root.parent / "bin")
    assert status == 1
    assert "make secrets" in told
