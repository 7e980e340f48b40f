"""The first start shows how far it is, leads to the box's pages, and says why when it fails."""

import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
import yaml

from tests.firmware.conftest import FIRMWARE
from tests.waiting import PATIENCE_S, until

INSTALLER = """echo "asked for $*"
step() {{ echo "$1"; until [ -e {folder}/go-$2 ]; do sleep 0.05; done; }}
step "installed the packages chrony" 1
echo "wrote /etc/chrony/conf.d/marcador.conf"
step "built 0.1.0-abc" 2
{end}
"""


class First(NamedTuple):
    """A first start that goes on when it is told to."""

    folder: Path
    port: int

    @property
    def mark(self) -> Path:
        return self.folder / "mark"

    def begin(self, end: str) -> "subprocess.Popen[str]":
        """Begin it, with what comes after the software was built."""
        (self.folder / "install").mkdir()
        (self.folder / "ACT").mkdir()
        shutil.copy(FIRMWARE / "install/first_boot.py", self.folder / "install")
        (self.folder / "install.sh").write_text(INSTALLER.format(folder=self.folder, end=end))
        options = ("--port", str(self.port), "--leds", str(self.folder), "--stays", "3")
        options += ("--mark", str(self.mark), "--with", "device,server")
        command = [sys.executable, self.folder / "install/first_boot.py", *options]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def go_on(self, step: int) -> None:
        (self.folder / f"go-{step}").touch()

    def page(self, language: str = "en") -> str:
        asked = Request(f"http://127.0.0.1:{self.port}/", headers={"Accept-Language": language})
        try:
            with urlopen(asked, timeout=PATIENCE_S) as answer:
                return str(answer.read().decode())
        except URLError:
            return ""

    def marks(self) -> str:
        return "".join(re.findall(r"<li>(.) ", self.page()))

    @property
    def lamp(self) -> str:
        return (self.folder / "ACT/trigger").read_text()


@pytest.fixture
def first(tmp_path: Path, free_port: int) -> First:
    return First(tmp_path, free_port)


def test_the_page_follows_the_steps_and_leads_to_the_box_s_own(first: First) -> None:
    end = r'printf "\377 is no UTF-8\n"; echo "switched marcador-firewall.service on"; '
    end += "until [ -e {}/go-3 ]; do sleep 0.05; done"
    with first.begin(end.format(first.folder)) as running:
        until(lambda: first.marks() == "✓………", "the packages are there")
        assert 'content="5"' in first.page()
        assert "Paquetes del sistema" in first.page("es-ES,es;q=0.9")
        assert first.lamp == "timer"
        first.go_on(1)
        until(lambda: first.marks() == "✓✓✓…", "the software is built")
        first.go_on(2)
        until(lambda: first.marks() == "✓✓✓✓", "services are switched on")
        assert 'content="5"' in first.page()
        assert first.mark.exists()
        first.go_on(3)
        until(lambda: 'content="30;url=http://127.0.0.1:8000/"' in first.page(), "all is done")
        said = running.communicate(timeout=PATIENCE_S)[0].splitlines()
    assert running.returncode == 0
    assert said[0] == "asked for --with device,server"
    assert not first.mark.exists()
    assert first.lamp == "mmc0"


def test_a_port_that_is_taken_keeps_nothing_from_being_installed(first: First) -> None:
    for step in (1, 2):
        first.go_on(step)
    with socket.create_server(("", first.port)), first.begin("true") as running:
        said = running.communicate(timeout=PATIENCE_S)[0]
    assert f"there is no page at port {first.port} (Address already in use); the installation goes on" in said
    assert "built 0.1.0-abc" in said
    assert running.returncode == 0


def test_what_went_wrong_is_on_the_page_and_the_status_is_the_installer_s(first: First) -> None:
    first.folder.joinpath("go-1").touch()
    first.folder.joinpath("go-2").touch()
    with first.begin('echo "install.sh: there is no <network>" >&2; exit 7') as running:
        until(lambda: "It did not work" in first.page(), "the page says that it failed")
        assert "install.sh: there is no &lt;network&gt;" in first.page()
        assert "refresh" not in first.page()
        running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 7
    assert first.lamp == "heartbeat"


def test_steps_are_told_by_what_the_installer_says() -> None:
    text = (FIRMWARE / "install.sh").read_text() + (FIRMWARE / "install/software.sh").read_text()
    began = re.findall(r'^    \("(.+?)", "', (FIRMWARE / "install/first_boot.py").read_text(), re.M)
    assert began == ["installed the packages", "wrote /etc/", "built ", "switched "]
    for one in began:
        assert f'changed "{one.removesuffix("/etc/")}' in text


def test_the_first_start_runs_it_from_the_card() -> None:
    commands = yaml.safe_load((FIRMWARE / "cloud-init/user-data").read_text())["runcmd"]
    script = Path(commands[0][1])
    assert (FIRMWARE / script.relative_to("/boot/firmware/marcador/firmware-config")).is_file()
