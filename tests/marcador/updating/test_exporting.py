"""Before a release that keeps data otherwise, what runs exports them."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from marcador.errors import UpdateError
from marcador.updating.exporting import Exporting
from marcador.updating.formats import own_formats, read_formats
from server.store.database import Store
from server.store.exported import EXPORT_NAME
from tests.faults.damage import Played
from tests.waiting import until

THIS = f'exec {sys.executable} -m marcador "$@"'
"""A release that is the Marcador of these tests."""

LIKE_IT = """case "$1" in
    update) echo '{"database": "1.0"}' ;;
    server) mkdir "$3"; echo "$0" > "$3/by"; echo "backup in $3: all" ;;
esac"""
"""A stand-in for it, which starts in no time."""

OTHER = """[ "$1 $2" = "update formats" ] && echo '{"database": "99.0"}' || exit 1"""
"""One that keeps data otherwise."""

FAILS = f"""[ "$1" = update ] && exit 2; mkdir $5/{EXPORT_NAME}.new.unfinished; echo the disk is full >&2; exit 1"""
"""One that keeps data otherwise, and cannot make a backup of them."""

Release = Callable[[str, str], str]


class Box(NamedTuple):
    """A box with a server's data, what was said on it, and what makes its exports."""

    data: Path
    said: list[str]
    exporting: Exporting
    release: Release


@pytest.fixture
def box(tmp_path: Path) -> Box:
    def release(name: str, does: str) -> str:
        command = tmp_path / "releases" / name / "bin/marcador"
        command.parent.mkdir(parents=True)
        command.write_text(f"#!/bin/sh\ncd {Path.cwd()}\n{does}\n")
        command.chmod(0o755)
        return name

    said: list[str] = []
    data = tmp_path / "data"
    store = Store(data)
    Played().into(store)
    store.close()
    return Box(data, said, Exporting(tmp_path / "releases", data, said.append), release)


def test_what_runs_exports_its_data_and_they_are_a_whole_backup(box: Box) -> None:
    box.exporting.export(box.release("1", THIS), box.release("2", OTHER))
    assert box.said[0] == "2 keeps data otherwise than 1; they are exported first, for the way back"
    assert box.said[1].startswith(f"backup in {box.data / EXPORT_NAME}: ")
    assert json.loads((box.data / EXPORT_NAME / "manifest.json").read_text())["rows"]["events"] > 30


def test_one_that_keeps_them_alike_needs_none_and_ends_the_way_back_of_the_update_before(box: Box) -> None:
    box.exporting.export(box.release("1", LIKE_IT), box.release("2", OTHER))
    box.exporting.export("1", box.release("3", LIKE_IT))
    assert not (box.data / EXPORT_NAME).exists()


def test_a_release_that_says_nothing_of_its_formats_is_taken_for_one_of_others(box: Box) -> None:
    box.exporting.export(
        box.release("1", LIKE_IT), box.release("2", "echo marcador: there is no such action; exit 2")
    )
    assert (box.data / EXPORT_NAME).is_dir()


def test_without_an_export_nothing_is_changed_and_what_was_begun_is_taken_away(box: Box) -> None:
    with pytest.raises(UpdateError, match="cannot be exported for the way back: the disk is full"):
        box.exporting.export(box.release("1", FAILS), box.release("2", OTHER))
    assert not list(box.data.glob(f"{EXPORT_NAME}*"))


def made_by(box: Box) -> str:
    return Path((box.data / EXPORT_NAME / "by").read_text().strip()).parents[1].name


def test_an_earlier_export_is_there_until_there_is_another(box: Box) -> None:
    box.exporting.export(box.release("1", LIKE_IT), box.release("2", FAILS))
    with pytest.raises(UpdateError):
        box.exporting.export("2", "1")
    assert made_by(box) == "1"
    (box.data / EXPORT_NAME).rename(box.data / f"{EXPORT_NAME}.earlier")
    with pytest.raises(UpdateError):
        box.exporting.export("2", "1")
    assert made_by(box) == "1"
    box.exporting.export(box.release("3", LIKE_IT), "2")
    assert made_by(box) == "3"
    assert box.said[-1] == f"backup in {box.data / EXPORT_NAME}: all"
    assert [one.name for one in box.data.glob(f"{EXPORT_NAME}*")] == [EXPORT_NAME]


def test_one_that_does_not_end_is_ended_with_all_that_it_began(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marcador.updating.exporting._EXPORTS_S", 0.3)
    file = box.data.parent / "began"
    hangs = f'[ "$1" = update ] && exit 2; sleep 60 & echo $! > {file}; wait'
    with pytest.raises(UpdateError, match="it did not end"):
        box.exporting.export(box.release("1", hangs), box.release("2", OTHER))
    stat = Path("/proc", file.read_text().strip(), "stat")
    until(lambda: not stat.exists() or ") Z " in stat.read_text(), "what it began has ended too", patience_s=20)


def test_where_there_is_no_room_it_is_said_before_the_disk_is_full(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(box.data)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(
        UpdateError, match=r"no room for .* that way \(\d+ MB, 0 are free\); free space, or .*--no-export"
    ):
        box.exporting.export(box.release("1", LIKE_IT), box.release("2", OTHER))


def test_a_box_without_a_server_has_nothing_to_export(box: Box) -> None:
    shutil.rmtree(box.data)
    box.exporting.export(box.release("1", "exit 1"), box.release("2", "exit 1"))
    assert box.said == []


def test_the_command_tells_its_formats() -> None:
    told = subprocess.run([sys.executable, "-m", "marcador", "update", "formats"], capture_output=True, text=True)
    assert read_formats(told.stdout) == own_formats()
    assert set(own_formats()) == {"database", "tables", "people"}
    assert read_formats("[]") is None
