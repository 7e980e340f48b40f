"""After a return to an earlier version: what a later one wrote is never a refusal, and nothing received is lost."""

import shutil
import struct
from pathlib import Path
from typing import Any

import duckdb
import pytest

from server.keep.backup import back_up
from server.keep.restoring import restore
from server.store.database import DATABASE_NAME, Store
from server.store.exported import EXPORT_NAME
from tests.faults.damage import Played, contents, differences, played_directory

_VERSION_AT, _HEADER, _LATER = 12, 4096, 100_000


@pytest.fixture(scope="module")
def played_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[Any]]]:
    directory, expected, _ = played_directory(tmp_path_factory.mktemp("played"))
    Store(directory).close()
    return directory, expected


@pytest.fixture
def left(tmp_path: Path, played_once: tuple[Path, dict[str, list[Any]]]) -> tuple[Path, dict[str, list[Any]]]:
    """A data directory as a server leaves it, and what was in it."""
    directory, expected = played_once
    return Path(shutil.copytree(directory, tmp_path / "left")), expected


def written_by_a_later_duckdb(path: Path) -> None:
    """Give a database file the version number of a format that is not known yet, with its checksum."""
    data = bytearray(path.read_bytes())
    struct.pack_into("<Q", data, _VERSION_AT, _LATER)
    checksum = 5381
    for (word,) in struct.iter_unpack("<Q", data[8:_HEADER]):
        checksum ^= (word * 0xBF58476D1CE4E5B9) & (2**64 - 1)
    struct.pack_into("<Q", data, 0, checksum)
    path.write_bytes(data)
    with pytest.raises(duckdb.Error, match="newer version"):
        duckdb.connect(str(path))


def written_by_a_later_marcador(path: Path) -> None:
    """Give a database tables and columns of a schema that is not known yet."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("ALTER TABLE heart_rate ADD COLUMN skin_c FLOAT")
        connection.execute("CREATE TABLE courts_of_tomorrow AS SELECT 1 AS court")
        connection.execute("INSERT INTO schema_version VALUES (9999, now())")


def written_with_motion_in_another_table(path: Path) -> None:
    """Give a database a schema in which motion is not where this version looks for it."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE motion_of_tomorrow AS FROM motion")
        connection.execute("DROP TABLE motion")
        connection.execute("INSERT INTO schema_version VALUES (9999, now())")


def set_aside(directory: Path) -> list[str]:
    return [one.name for one in directory.iterdir() if "unreadable" in one.name]


@pytest.mark.parametrize("make_later", [written_by_a_later_duckdb, written_by_a_later_marcador])
def test_a_later_version_s_database_is_filled_anew_from_the_journals(
    left: tuple[Path, dict[str, list[Any]]], make_later: Any, caplog: pytest.LogCaptureFixture
) -> None:
    directory, expected = left
    make_later(directory / DATABASE_NAME)
    store = Store(directory)
    assert differences(expected, contents(store)) == ""
    assert store.rebuilt is not None
    assert store.rebuilt.lost == 0
    Played().into(store)
    store.close()
    assert len(set_aside(directory)) == 1
    assert "later version" in caplog.text or "update Marcador" in caplog.text
    Store(directory).close()
    assert len(set_aside(directory)) == 1


def without_old_motion_in_the_second_copy(store: Store) -> None:
    """As `second_copy_days` leaves a store: what it had of motion is in the database alone."""
    store.copying.note_loss()
    with store.cursor() as cursor:
        store.copying.build(cursor, 1)
    store.exchange_copy()


@pytest.mark.parametrize("make_later", [written_by_a_later_duckdb, written_with_motion_in_another_table])
def test_what_only_the_database_had_comes_from_the_export_of_before_the_update(
    left: tuple[Path, dict[str, list[Any]]], make_later: Any
) -> None:
    directory, expected = left
    store = Store(directory)
    without_old_motion_in_the_second_copy(store)
    back_up(store, directory / EXPORT_NAME, lambda _: None)
    store.close()
    make_later(directory / DATABASE_NAME)
    bare = Path(shutil.copytree(directory, directory.with_name("bare")))
    shutil.rmtree(bare / EXPORT_NAME)

    store = Store(directory)
    assert differences(expected, contents(store)) == ""
    assert "the export of before the update" in str(store.rebuilt)
    store.close()
    assert {one.name for one in directory.iterdir() if one.name.startswith(EXPORT_NAME)} == {EXPORT_NAME}

    store = Store(bare)
    found = contents(store)
    assert (found["events"], found["heart rate"]) == (expected["events"], expected["heart rate"])
    assert len(found["motion"]) < len(expected["motion"])
    store.close()


def test_the_export_is_a_backup_that_can_be_restored(left: tuple[Path, dict[str, list[Any]]], tmp_path: Path) -> None:
    directory, expected = left
    store = Store(directory)
    back_up(store, directory / EXPORT_NAME, lambda _: None)
    store.close()
    written_by_a_later_duckdb(directory / DATABASE_NAME)
    store = restore(directory / EXPORT_NAME, directory, 512, lambda _: None, replace=True)
    assert differences(expected, contents(store)) == ""
    store.close()


def test_a_damaged_export_keeps_nothing_from_starting(left: tuple[Path, dict[str, list[Any]]]) -> None:
    directory, expected = left
    (directory / EXPORT_NAME / "tables").mkdir(parents=True)
    (directory / EXPORT_NAME / "tables/motion.parquet").write_bytes(b"PAR1 and no more")
    written_by_a_later_duckdb(directory / DATABASE_NAME)
    store = Store(directory)
    assert differences(expected, contents(store)) == ""
    store.close()
