"""Backups that an administrator makes from the pages: made beside the running server, listed, and checked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from server.keep.backup import MANIFEST
from server.keep.backups import Backups
from tests.browser.court import Court
from tests.browser.script import Script
from tests.waiting import PATIENCE_S, until


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Court]:
    court = Court(tmp_path_factory.mktemp("court"))
    court.start()
    script = Script()
    court.play(*script.opening, *script.rallies(5))
    yield court
    court.stop()


def ask(court: Court, method: str, path: str = "", status: int = 200) -> Any:
    answer = httpx.request(method, f"{court.url}/api/v1/backups{path}", timeout=PATIENCE_S)
    assert answer.status_code == status, answer.text
    return answer.json()


def made(court: Court) -> dict[str, Any]:
    ask(court, "POST", status=202)
    until(lambda: not ask(court, "GET")["last"]["running"])
    found: dict[str, Any] = ask(court, "GET")
    return found


def test_a_backup_is_made_listed_and_checked(court: Court) -> None:
    found = made(court)
    (backup,) = found["backups"]
    assert (backup["events"], found["last"]["failure"]) == (12, "")
    assert found["last"]["said"].startswith("12 events")
    assert ask(court, "POST", f"/{backup['name']}/check") == {"name": backup["name"], "problems": []}
    folder = Path(found["folder"]) / backup["name"]
    (folder / "tables" / "events.parquet").write_bytes(b"other")
    (folder / "tables" / "heart_rate.parquet").unlink()
    problems = ask(court, "POST", f"/{backup['name']}/check")["problems"]
    assert sorted(problems) == ["tables/events.parquet is damaged", "tables/heart_rate.parquet is missing"]


def test_what_is_no_backup_is_not_listed_and_not_checked(court: Court) -> None:
    folder = Path(ask(court, "GET")["folder"])
    (folder / "other").mkdir(parents=True)
    (folder / "other" / MANIFEST).write_text("{")
    assert "other" not in [one["name"] for one in ask(court, "GET")["backups"]]
    for name in ("other", "..", "none"):
        answer = httpx.post(f"{court.url}/api/v1/backups/{name}/check", timeout=PATIENCE_S)
        assert answer.status_code == 404


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, court: Court) -> None:
    (tmp_path / "file").write_text("")
    backups = Backups(court._store, tmp_path / "file" / "backups")
    backups.make()
    until(lambda: backups.making is not None and not backups.making.is_running)
    assert backups.making is not None
    assert "Not a directory" in backups.making.failure
