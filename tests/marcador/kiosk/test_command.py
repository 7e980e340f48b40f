"""`marcador kiosk`: off until it has a page, and of the box's settings it is given its own alone."""

from pathlib import Path

import pytest

from marcador.configuration import load
from marcador.errors import ConfigurationError
from marcador.kiosk.command_line import command
from marcador.kiosk.settings import KioskSettings
from marcador.kiosk.waiting_page import waiting_page
from marcador.main import main


def test_it_is_off_until_it_has_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings, handed = tmp_path / "marcador.toml", tmp_path / "kiosk.toml"
    settings.write_text("[device]\n")
    assert main(["kiosk", "--config", str(settings), "--hand-on", str(handed)]) == 1
    assert "the screen is off: set page in [kiosk]" in capsys.readouterr().err
    assert main(["kiosk", "--config", str(settings)]) == 1
    assert not handed.exists()


def test_what_is_handed_on_are_the_screen_s_settings_alone(tmp_path: Path) -> None:
    settings, handed = tmp_path / "marcador.toml", tmp_path / "kiosk.toml"
    settings.write_text(
        '[device]\nbroker = "mqtt://court:secret@club"\n'
        '[kiosk]\npage = "http://club.local:8000/wall"\nlanguage = "es"\n'
    )
    assert main(["kiosk", "--config", str(settings), "--hand-on", str(handed)]) == 0
    assert "secret" not in handed.read_text()
    assert load(handed, {}).kiosk == load(settings, {}).kiosk
    assert handed.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("page", ["127.0.0.1:8000", "file:///etc/passwd", "http://", "http://[::1", "http://a:0/"])
def test_what_is_no_page_is_refused(tmp_path: Path, page: str) -> None:
    settings = tmp_path / "marcador.toml"
    settings.write_text(f'[kiosk]\npage = "{page}"\n')
    with pytest.raises(ConfigurationError, match="must be the address of a page"):
        load(settings, {})


@pytest.mark.parametrize(
    ("page", "host"),
    [("http://club.local:8000/wall", "club.local"), ("http://[fd00::1]:8000/wall", "[fd00::1]")],
)
def test_it_finds_the_box_and_the_page_s_host_and_nothing_else(page: str, host: str) -> None:
    words = command(KioskSettings(page=page), Path("/run/profile"), "data:")
    rules = next(one for one in words if one.startswith("--host-resolver-rules="))
    assert rules.partition("=")[2].split(", ") == [
        "MAP * ~NOTFOUND",
        *(f"EXCLUDE {one}" for one in ("localhost", "127.0.0.1", "[::1]", host)),
    ]
    assert not [one for one in words if "sandbox" in one]


def test_what_is_shown_meanwhile_takes_no_markup_from_the_settings() -> None:
    from base64 import b64decode

    page = b64decode(waiting_page("en", "a<script>").partition(",")[2]).decode()
    assert "a&lt;script&gt;" in page
    assert '<html lang="en">' in page
