"""A box without a network."""

import os
from pathlib import Path

import pytest

from tests.marcador.hotspot.network_manager import NetworkManager


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NetworkManager:
    monkeypatch.setattr("marcador.hotspot.desk._LOOK_S", 0.05)
    made = NetworkManager(tmp_path / "manager")
    monkeypatch.setenv("PATH", f"{made.folder / 'bin'}:{os.environ['PATH']}")
    return made
