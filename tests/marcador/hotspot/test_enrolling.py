"""The command behind the page: who may be enrolled there, and that the code goes where nobody reads it."""

import io
import os
from pathlib import Path

import pytest

from device.errors import EnrolmentError
from marcador.commands import hotspot
from marcador.main import main

_SYSTEMD_RUN = """#!/bin/sh
echo "$*" > {folder}/asked
while [ "$1" != -- ]; do shift; done
shift
case "$*" in
    */marcador*) cat > {folder}/given; echo "marcador: this code is used up" >&2; exit {status} ;;
    *) exec "$@" ;;
esac
"""
"""A systemd that runs what it is given as who asks; the enrolment is said to end so."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    programs(tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    return tmp_path


def programs(folder: Path, status: int = 0) -> None:
    (folder / "bin").mkdir(exist_ok=True)
    for name, text in (
        ("systemd-run", _SYSTEMD_RUN.format(folder=folder, status=status)),
        ("systemctl", "#!/bin/sh\n"),
    ):
        (folder / "bin" / name).write_text(text)
        (folder / "bin" / name).chmod(0o755)


def settings(folder: Path, more: str = "") -> Path:
    file = folder / "marcador.toml"
    file.write_text(f'[device]\ndata = "{folder}/device"\n{more}')
    return file


def test_the_code_is_not_in_a_command_line(folder: Path) -> None:
    assert hotspot._enrol("club.example:8000", "ABCD-EFGH") is None
    assert (folder / "given").read_text() == "ABCD-EFGH\n"
    asked = (folder / "asked").read_text()
    assert asked.endswith("marcador device --enroll club.example:8000 -\n")
    assert "RuntimeMaxSec=45" in asked
    programs(folder, status=1)
    assert hotspot._enrol("club.example:8000", "ABCD-EFGH") == "this code is used up"


def test_what_takes_too_long_is_told_without_the_code(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "bin/systemd-run").write_text("#!/bin/sh\nexec sleep 30\n")
    monkeypatch.setattr(hotspot, "_ENROLS_S", 0.1)
    assert hotspot._enrol("club.example:8000", "ABCD-EFGH") == "it took longer than 0 s"


def test_who_has_a_server_already_is_given_no_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hotspot._belongs_nowhere(settings(folder))
    assert not hotspot._belongs_nowhere(settings(folder, 'broker = "mqtts://club.example"\n'))
    (folder / "device").mkdir()
    (folder / "device/identity.json").write_text("{}")
    assert not hotspot._belongs_nowhere(settings(folder))
    (folder / "device/identity.json").unlink()
    assert not hotspot._belongs_nowhere(settings(folder, "broken"))
    monkeypatch.setenv("PATH", "")
    assert not hotspot._belongs_nowhere(settings(folder))


def test_the_appliance_reads_it_from_what_comes_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[tuple[str, str]]()

    def redeem(url: str, code: str, device: str, data: Path) -> None:
        asked.append((url, code))
        raise EnrolmentError("no server answers")

    monkeypatch.setattr("device.enrolment.redeem", redeem)
    monkeypatch.setattr("sys.stdin", io.StringIO("ABCD-EFGH\n"))
    assert main(["device", "--config", str(settings(folder)), "--enroll", "http://club.example:8000", "-"]) == 1
    assert asked == [("http://club.example:8000", "ABCD-EFGH")]
