"""`marcador device --enroll` says whether the running device takes up what it was given."""

from pathlib import Path

import pytest

from device import enrolment
from device.enrolment import Identity, load
from marcador.main import main
from tests.device.test_enrolled_again import enroll


@pytest.mark.parametrize(
    ("settings", "status", "told"),
    [
        ("", 0, "where the device runs, it takes that up by itself"),
        ('broker = "mqtt://club"', 0, "the settings name a broker, mqtt://club, which is used: take it out"),
        ('court = "3"', 1, "this device is enrolled for court '2' of club 'home', not for court '3'"),
    ],
)
def test_whether_settings_stand_in_its_way_is_said_at_once(
    settings: str,
    status: int,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def redeem(url: str, code: str, device: str, folder: Path) -> Identity | None:
        enroll(folder, "device-1", court="2")
        return load(folder)

    monkeypatch.setattr(enrolment, "redeem", redeem)
    (tmp_path / "marcador.toml").write_text(f'[device]\ndata = "{tmp_path}"\n{settings}\n')
    asked = ["device", "--config", str(tmp_path / "marcador.toml"), "--enroll", "http://club", "CODE"]
    assert main(asked) == status
    said = capsys.readouterr()
    assert said.out.startswith("enrolled as box-1 of court 2, at mqtt://127.0.0.1:1\n")
    assert told in said.out + said.err
