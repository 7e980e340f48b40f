"""What a start does about files that are damaged, and about what only looks like it."""

import json
import logging
import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

import duckdb
import pytest

from server.errors import StoreError
from server.store.database import DATABASE_NAME, EVENTS_NAME, RECEIVED_NAME, Store
from server.store.opening import open_database, wal_of
from server.store.reading import Reader
from server.store.schema import migrations
from tests.faults.damage import ROTATE_BYTES, Played, contents, differences, played_directory
from tests.server.play import Appliance
from tests.server.test_store import of

Killed = tuple[Path, dict[str, list[Any]], Played]


@pytest.fixture(scope="module")
def played_once(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    return played_directory(tmp_path_factory.mktemp("played"))


@pytest.fixture
def as_killed(tmp_path: Path, played_once: Killed) -> Killed:
    """A data directory as a kill leaves it, what was in it, and who played it."""
    directory, expected, played = played_once
    return Path(shutil.copytree(directory, tmp_path / "killed")), expected, deepcopy(played)


def set_aside(directory: Path) -> list[str]:
    return [one.name for one in directory.iterdir() if "unreadable" in one.name]


def test_too_little_memory_is_a_setting_and_no_damage(as_killed: Killed) -> None:
    killed, expected, _ = as_killed
    with pytest.raises(StoreError, match="emory"):
        Store(killed, memory_mb=1).close()
    assert set_aside(killed) == []
    store = Store(killed)
    assert differences(expected, contents(store)) == ""
    store.close()


@pytest.mark.parametrize("name", [DATABASE_NAME, f"{DATABASE_NAME}.wal", EVENTS_NAME, RECEIVED_NAME])
def test_what_may_not_be_opened_is_said_and_no_damage(tmp_path: Path, name: str, as_killed: Killed) -> None:
    killed, expected, _ = as_killed
    (killed / name).rename(tmp_path / "kept")
    if name in (EVENTS_NAME, RECEIVED_NAME):
        (killed / name).write_text("no folder")
    else:
        (killed / name).mkdir()
    with pytest.raises(StoreError, match=r"cannot be opened \(.*\); make room on its disk, or check who owns it"):
        Store(killed)
    assert set_aside(killed) == []
    (killed / name).rmdir() if (killed / name).is_dir() else (killed / name).unlink()
    (tmp_path / "kept").rename(killed / name)
    store = Store(killed)
    assert differences(expected, contents(store)) == ""
    store.close()


def test_of_a_write_ahead_log_the_good_part_is_kept(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Without journals, as a database of an earlier version is; its last commit alone is lost, and that is said."""
    path = tmp_path / "live.duckdb"
    connection = duckdb.connect(str(path), config={"checkpoint_threshold": "1GB"})
    connection.execute("CREATE TABLE beats (bpm INTEGER)")
    for bpm in range(20):
        connection.execute("INSERT INTO beats SELECT ? FROM range(100)", [bpm])
    killed = tmp_path / "killed.duckdb"
    shutil.copy(path, killed)
    wal = bytearray(wal_of(path).read_bytes())
    wal[-40] ^= 1
    wal_of(killed).write_bytes(wal)
    connection.close()
    with caplog.at_level(logging.ERROR):
        opened = open_database(killed, 256)
    assert opened.set_aside is None
    assert opened.connection.execute("SELECT count(*) FROM beats").fetchall() == [(1900,)]
    assert "does not replay" in caplog.text
    opened.connection.close()


def test_without_a_second_copy_the_rows_that_can_be_read_are_taken_over(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    live = tmp_path / "live"
    store, played = Store(live), Played()
    for _ in range(8):
        played.into(store, 60)
    expected = contents(store)
    store.close()
    shutil.rmtree(live / EVENTS_NAME)
    shutil.rmtree(live / RECEIVED_NAME)
    database = (live / DATABASE_NAME).read_bytes()
    for at in range(12_288 + 2_000, len(database), 2 * 262_144):
        directory = tmp_path / f"damaged-{at}"
        directory.mkdir()
        (directory / DATABASE_NAME).write_bytes(database[:at] + bytes([database[at] ^ 1]) + database[at + 1 :])
        store = Store(directory)
        if store.damage() is not None:
            store.suspected = "found by reading"
            store.probe()
        found = contents(store)
        lost = {name: set(rows) - set(found[name]) for name, rows in expected.items()}
        told = store.rebuilt
        if any(lost.values()):
            assert told is not None
            assert told.salvaged is not None
            assert not told.salvaged.opened or told.salvaged.unreadable_rows
        assert store.damage() is None
        store.close()


def test_the_log_of_an_earlier_version_is_taken_over(tmp_path: Path) -> None:
    box = Appliance()
    events = box.play(20)
    lines = [
        json.dumps({"position": at, "envelope": event.encode().decode()}) for at, event in enumerate(events[:18], 1)
    ]
    lines.insert(3, "{damaged")
    lines.insert(5, "[" * 100_000)
    (tmp_path / "events.log").write_text("\n".join([*lines, lines[-1][:30]]))
    connection = duckdb.connect(str(tmp_path / DATABASE_NAME))
    connection.execute("CREATE TABLE schema_version (version INTEGER NOT NULL, applied TIMESTAMPTZ NOT NULL)")
    connection.execute(migrations()[0][1])
    connection.execute("INSERT INTO schema_version VALUES (1, now())")
    connection.close()
    store = Store(tmp_path)
    assert [one.event for one in Reader(store).events(box.match)] == events[:18]
    assert not (tmp_path / "events.log").exists()
    store.commit(of(events[18:]))
    store.close()
    store = Store(tmp_path)
    assert [one.position for one in Reader(store).events(box.match)] == list(range(1, 23))
    store.close()


def test_two_damaged_files_cost_what_both_had_and_that_is_asked_for(as_killed: Killed) -> None:
    killed, expected, played = as_killed
    segment = sorted((killed / EVENTS_NAME).glob("*.log"))[-1]
    lines = segment.read_bytes().splitlines(keepends=True)
    gone = lines[len(lines) // 2 : len(lines) // 2 + 3]
    segment.write_bytes(b"".join(b"#" + one[1:] if one in gone else one for one in lines))
    (killed / DATABASE_NAME).write_bytes(b"nothing" * 5_000)
    store = Store(killed, rotate_bytes=ROTATE_BYTES)
    found = contents(store)
    missing = [one for one in expected["events"] if one not in found["events"]]
    assert len(missing) == 3
    wanted = [(one.key.epoch, number) for one in store.wanted for number in range(one.first, one.last + 1)]
    assert wanted == [(played.box.epoch, json.loads(one[1])["sequence"]) for one in missing]
    for name in ("heart rate", "motion", "gaps", "quarantine", "streams"):
        assert found[name] == expected[name]
    store.close()


def test_a_journal_that_was_whole_at_the_start_is_checked_when_the_database_is_opened_again(tmp_path: Path) -> None:
    store, played = Store(tmp_path), Played()
    played.into(store)
    (file,) = (tmp_path / EVENTS_NAME).iterdir()
    whole = file.read_bytes()
    at = len(whole) // 2
    file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    store._connection.close()
    assert store.probe()
    assert file.read_bytes() == whole
    assert store.missing == 0
    played.into(store)
    store.close()


def test_a_rebuild_that_was_broken_off_is_begun_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when it fails while the server runs; what only the old database has is taken over in the end."""
    store, played = Store(tmp_path), Played()
    for _ in range(3):
        played.into(store)
    before = contents(store)
    with monkeypatch.context() as patched:
        patched.setattr("server.store.rebuilding.salvage", lambda *_: (_ for _ in ()).throw(OSError(28, "no room")))
        with pytest.raises(StoreError, match="filled again"):
            store.rebuild()
        shutil.copytree(tmp_path, tmp_path.with_name("crashed"))
    store.probe()
    assert contents(store) == before
    store.close()
    crashed = tmp_path.with_name("crashed")
    shutil.rmtree(crashed / RECEIVED_NAME)
    store = Store(crashed)
    assert contents(store)["motion"] == before["motion"]
    store.close()
