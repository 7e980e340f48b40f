"""`marcador server backup|restore|verify|rebuild` as a person types them, without a running server."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from marcador.main import main
from server.store.database import DATABASE_NAME, Store
from tests.faults.damage import Played, contents


@pytest.fixture(autouse=True)
def same_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    store, playing = Store(tmp_path / "data"), Played()
    playing.into(store)
    playing.into(store)
    store.close()
    return tmp_path / "data"


def test_the_round_of_a_backup(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    backup, other = tmp_path / "backup", tmp_path / "other"
    assert main(["server", "backup", str(backup), "--data", str(data)]) == 0
    assert main(["server", "--data", str(other), "restore", str(backup)]) == 0
    assert main(["server", "rebuild", "--data", str(other)]) == 0
    assert main(["server", "verify", "--data", str(other)]) == 0
    said = capsys.readouterr().out
    for expected in ("backup in", "64 events are in", "no message is missing", "64 events"):
        assert expected in said
    before, after = Store(data), Store(other)
    assert contents(before) == contents(after)
    before.close()
    after.close()


def test_damage_is_told_and_mended(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = bytearray((data / DATABASE_NAME).read_bytes())
    for at in range(300_000, len(database), 262_144):
        database[at] ^= 1
    (data / DATABASE_NAME).write_bytes(database)
    assert main(["server", "verify", "--data", str(data)]) == 1
    assert "filled again" in capsys.readouterr().err
    assert main(["server", "verify", "--data", str(data)]) == 0


def test_without_a_store_it_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for action in ("verify", "rebuild"):
        assert main(["server", action, "--data", str(tmp_path)]) == 1
    assert "has no store" in capsys.readouterr().err
