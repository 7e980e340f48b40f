from pathlib import Path

import pytest

from wire.topics import Address


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.sqlite"


@pytest.fixture
def address() -> Address:
    return Address("home", "1", "box-1")
