"""A club in this process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.people.club import Club


@pytest.fixture
def club(tmp_path: Path) -> Iterator[Club]:
    """A server on the network without accounts yet."""
    club = Club(tmp_path, coach_password="vibora")
    yield club
    club.close()
