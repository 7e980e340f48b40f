"""A club that scores."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.club.running import Hall


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """Give a club in which everybody may ask as often as a test does: test_limits has the limits."""
    monkeypatch.setattr("server.auth.limiting.rule_of", lambda method, path: None)
    hall = Hall(tmp_path)
    yield hall
    hall.close()
