"""The second copy of what was received is made again from the database when it has lost a part."""

import shutil
from array import array
from contextlib import suppress
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from server.ingest.inbox import Inbox
from server.ingest.writer import Writer
from server.store.copying import INCOMPLETE, UNFINISHED
from server.store.database import DATABASE_NAME, RECEIVED_NAME, Store
from server.store.keeping import Keeper
from server.store.rows import Batch, ReceivedEvent, ReceivedSamples
from server.store.writing import microseconds
from tests.faults.damage import Played, contents
from tests.server.play import BEGIN, BOX, Appliance
from tests.server.test_keeping import Link
from tests.waiting import until
from wire.sensors import MotionBatch


def opened(directory: Path) -> Store:
    return Store(directory, rotate_bytes=8_000)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[Any]], Played]:
    """A data directory, what is in its database, and who played it."""
    directory, played = tmp_path_factory.mktemp("whole"), Played()
    store = opened(directory)
    for _ in range(8):
        played.into(store)
    expected = contents(store)
    store.close()
    return directory, expected, played


@pytest.fixture
def damaged(
    tmp_path: Path, request: pytest.FixtureRequest, whole: tuple[Path, dict[str, list[Any]], Played]
) -> tuple[Path, dict[str, list[Any]], Played]:
    """A data directory in which one file of `received/` is not as it was; and what is in the database."""
    directory, expected, played = whole
    shutil.copytree(directory, tmp_path / "data")
    files = sorted((tmp_path / "data" / RECEIVED_NAME).iterdir())
    assert len(files) > 2
    if request.param == "all":
        shutil.rmtree(tmp_path / "data" / RECEIVED_NAME)
    else:
        lines = files[request.param].read_bytes().splitlines(keepends=True)
        files[request.param].write_bytes(b"".join(b"#" + one[1:] if at % 3 else one for at, one in enumerate(lines)))
    return tmp_path / "data", expected, deepcopy(played)


def has_all_without_its_database(directory: Path, expected: dict[str, list[Any]]) -> None:
    (directory / DATABASE_NAME).unlink()
    store = opened(directory)
    assert contents(store) == expected
    assert store.missing == 0
    store.close()


def found_by_reading(store: Store) -> None:
    keeper = Keeper(store)
    keeper._check()
    keeper._round()


@pytest.mark.parametrize("damaged", [0, 1, -1, "all"], indirect=True)
def test_it_is_whole_again_after_a_file_was_damaged(
    damaged: tuple[Path, dict[str, list[Any]], Played],
) -> None:
    directory, _, played = damaged
    store = opened(directory)
    found_by_reading(store)
    assert (directory / INCOMPLETE).exists()
    played.into(store)  # between the copy and its exchange
    store.exchange_copy()
    assert not (directory / INCOMPLETE).exists()
    played.into(store)
    found_by_reading(store)
    assert not (directory / INCOMPLETE).exists()
    expected = contents(store)
    store.close()
    has_all_without_its_database(directory, expected)


@pytest.mark.parametrize("damaged", [1], indirect=True)
def test_a_running_server_makes_it_again(damaged: tuple[Path, dict[str, list[Any]], Played]) -> None:
    directory, expected, _ = damaged
    store, inbox = opened(directory), Inbox()
    writer, keeper = Writer(store, inbox, Link(), lambda committed: None), Keeper(store, first_check_s=0.0)
    writer.start()
    try:
        keeper._check()
        with suppress(OSError):  # the copy is exchanged while it goes on to check the one before, and is tried again
            keeper._round()
        until(lambda: not (directory / INCOMPLETE).exists())
    finally:
        writer.stop()
    store.close()
    has_all_without_its_database(directory, expected)


@pytest.mark.parametrize("damaged", [1], indirect=True)
@pytest.mark.parametrize("moment", ["built", "half exchanged"])
def test_a_server_that_ends_meanwhile_begins_again_or_ends_the_exchange(
    damaged: tuple[Path, dict[str, list[Any]], Played], moment: str
) -> None:
    directory, expected, _ = damaged
    store = opened(directory)
    found_by_reading(store)
    store.close()
    if moment == "half exchanged":
        shutil.rmtree(directory / RECEIVED_NAME)
    store = opened(directory)
    assert not (directory / UNFINISHED).exists()
    assert contents(store) == expected
    found_by_reading(store)
    store.exchange_copy()
    store.close()
    has_all_without_its_database(directory, expected)


@pytest.mark.parametrize(("received", "samples"), [(datetime.now(UTC), 50), (BEGIN, 0)])
def test_motion_is_old_by_when_the_server_got_its_match_whatever_the_device_s_clock_said(
    tmp_path: Path, received: datetime, samples: int
) -> None:
    box = Appliance(BOX)
    events = [ReceivedEvent(one, one.encode().decode(), microseconds(received)) for one in box.new_match()]
    told = {"id": "1", "epoch": box.epoch, "sequence": 1, "session": box.match, "sensor": "wrist", "player": 1}
    moved = MotionBatch(**told, start=datetime(2002, 4, 9, tzinfo=UTC), rate_hz=50, samples_mg=array("h", range(150)))
    store = Store(tmp_path)
    store.commit(Batch(events=events, motion=[ReceivedSamples(BOX.source, moved, moved.encode())]))
    store.close()
    shutil.rmtree(tmp_path / RECEIVED_NAME)
    store = Store(tmp_path)
    Keeper(store, second_copy_days=100)._round()
    store.exchange_copy()
    store.close()
    (tmp_path / DATABASE_NAME).unlink()
    store = Store(tmp_path)
    with store.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM motion").fetchall() == [(samples,)]
    store.close()
