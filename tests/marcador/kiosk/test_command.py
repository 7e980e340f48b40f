"""`marcador kiosk`: off until it has a page, and of the box's settings it is given its own alone."""

import json
from pathlib import Path

import pytest

from marcador.configuration import load
from marcador.errors import ConfigurationError
from marcador.kiosk.command_line import command, environment
from marcador.kiosk.settings import KioskSettings
from marcador.kiosk.waiting_page import waiting_page
from marcador.main import main
from tests.firmware.conftest import FIRMWARE


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


@pytest.mark.parametrize("page", [r"http://h/wall?name=\"A\"", r"http://h/a\\nb", "http://h/ñ😀"])
def test_what_is_handed_on_is_read_as_it_was_written(tmp_path: Path, page: str) -> None:
    settings, handed, other = tmp_path / "marcador.toml", tmp_path / "kiosk.toml", tmp_path / "other"
    settings.write_text(f'[kiosk]\npage = "{page}"\n', encoding="utf-8")
    other.write_text("somebody else's")
    handed.symlink_to(other)
    assert main(["kiosk", "--config", str(settings), "--hand-on", str(handed)]) == 0
    assert load(handed, {}).kiosk == load(settings, {}).kiosk
    assert other.read_text() == "somebody else's"


def test_a_wrong_setting_is_a_failed_start_and_no_screen_that_is_off(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "marcador.toml"
    settings.write_text('[kiosk]\npage = "wall"\n')
    assert main(["kiosk", "--config", str(settings), "--hand-on", str(tmp_path / "kiosk.toml")]) == 255
    assert "must be the address of a page" in capsys.readouterr().err


def test_the_compositor_is_given_what_draws_and_nothing_that_reads_keys() -> None:
    assert environment(KioskSettings(page="http://h/"))["WLR_BACKENDS"].split(",") == ["drm"]


def test_the_browser_s_policy_lets_pages_through_and_leaves_the_pipes_alone() -> None:
    policy = json.loads((FIRMWARE / "chromium/marcador.json").read_text())
    assert "*" in policy["URLBlocklist"]
    assert policy["URLAllowlist"] == [f"{scheme}*" for scheme in ("http://", "https://", "data:")]
    assert waiting_page("en", "h").startswith("data:")
    assert "DeveloperToolsAvailability" not in policy


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
