import json
import shutil
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import pytest

from server.errors import StoreError
from server.keep.backup import MANIFEST, back_up
from server.keep.control import CONTROL_NAME, Control, ask_running
from server.keep.restoring import restore
from server.keep.verifying import verify
from server.store.database import DATABASE_NAME, Store
from tests.faults.damage import Played, contents, differences
from tests.server.play import Appliance
from tests.server.process import Served, Uplink
from tests.waiting import until
from wire.topics import Stream


def quiet(text: str) -> None:
    """Take what would be shown."""


def played(store: Store, times: int = 3) -> dict[str, list[Any]]:
    playing = Played()
    for _ in range(times):
        playing.into(store, 20)
    return contents(store)


def test_a_backup_restored_is_what_was_there(store: Store, tmp_path: Path) -> None:
    before = played(store)
    told: list[str] = []
    backed = back_up(store, tmp_path / "backup", told.append)
    assert (backed.events, "events: 66 rows" in told) == (66, True)
    played(store, 1)
    other = restore(tmp_path / "backup", tmp_path / "other", 512, quiet)
    assert differences(before, contents(other)) == ""
    assert verify(other, quiet).problems == []
    other.close()


def test_a_damaged_backup_gives_what_it_has(store: Store, tmp_path: Path) -> None:
    """Each of its files in turn; tables and journals have the same."""
    before = played(store)
    back_up(store, tmp_path / "backup", quiet)
    files = sorted(one.relative_to(tmp_path) for one in (tmp_path / "backup").rglob("*") if one.is_file())
    assert len(files) > 10
    random = Random(4)
    for at, name in enumerate(random.sample(files, 6)):
        folder = tmp_path / f"copy-{at}"
        shutil.copytree(tmp_path / "backup", folder / "backup")
        data = bytearray((folder / name).read_bytes())
        data[len(data) // 2] ^= 1
        (folder / name).write_bytes(data)
        told: list[str] = []
        other = restore(folder / "backup", folder / "data", 512, told.append)
        assert differences(before, contents(other)) == "", name
        assert name.name == MANIFEST or any("damaged" in one for one in told)
        other.close()


def test_what_is_no_backup_is_refused_with_a_sentence(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is no backup"):
        restore(tmp_path / "nothing", tmp_path / "other", 512, quiet)
    back_up(store, tmp_path / "backup", quiet)
    with pytest.raises(StoreError, match="there already"):
        back_up(store, tmp_path / "backup", quiet)


def test_a_store_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    before = played(store)
    back_up(store, tmp_path / "backup", quiet)
    store.close()
    with pytest.raises(StoreError, match="--replace"):
        restore(tmp_path / "backup", tmp_path / "data", 512, quiet)
    restored = restore(tmp_path / "backup", tmp_path / "data", 512, quiet, replace=True)
    assert contents(restored) == before
    assert list((tmp_path / "data").glob(f"replaced-*/{DATABASE_NAME}"))
    restored.close()


def test_a_running_server_makes_a_backup_verifies_and_rebuilds(
    settings: dict[str, Any], uplink: Uplink, tmp_path: Path
) -> None:
    box, directory = Appliance(), Path(settings["data_directory"])
    events = [one.encode() for one in box.play(60)]
    with Served(settings) as served:
        uplink.send(Stream.MATCH, events[:40])
        until(lambda: served.position == 40)
        boards = served.http.get(f"/api/v1/matches/{box.match}").content
        backup = ask_running(directory, "backup", str(tmp_path / "backup"), quiet)
        assert backup is not None
        assert "40 events" in backup.said
        verified = ask_running(directory, "verify", "", quiet)
        assert verified is not None
        assert verified.problems == []
        rebuilt = ask_running(directory, "rebuild", "", quiet)
        assert rebuilt is not None
        assert "no message is missing" in rebuilt.said
        assert served.http.get(f"/api/v1/matches/{box.match}").content == boards
        uplink.send(Stream.MATCH, events[40:])
        until(lambda: uplink.committed(Stream.MATCH) == 62)
        assert served.positions(box.match, 62) == list(range(1, 63))
        with pytest.raises(StoreError, match="there already"):
            ask_running(directory, "backup", str(tmp_path / "backup"), quiet)
    assert ask_running(directory, "verify", "", quiet) is None
    restored = restore(tmp_path / "backup", tmp_path / "restored", 512, quiet)
    assert restored.position == 40
    restored.close()


def test_only_who_may_read_the_data_directory_is_answered(store: Store) -> None:
    control = Control(store, lambda: "")
    control.start()
    try:
        known = json.loads((store.directory / CONTROL_NAME).read_text())
        assert (store.directory / CONTROL_NAME).stat().st_mode & 0o077 == 0
        (store.directory / CONTROL_NAME).write_text(json.dumps({**known, "token": "guessed"}))
        assert ask_running(store.directory, "verify", "", quiet) is None
        (store.directory / CONTROL_NAME).write_text(json.dumps(known))
        several = [Thread(target=ask_running, args=(store.directory, "verify", "", quiet)) for _ in range(3)]
        for one in several:
            one.start()
        for one in several:
            one.join()
        with pytest.raises(StoreError, match="knows no 'dance'"):
            ask_running(store.directory, "dance", "", quiet)
    finally:
        control.stop()
    assert not (store.directory / CONTROL_NAME).exists()
