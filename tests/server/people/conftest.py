"""A club in this process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.people.club import Club, Empty


@pytest.fixture(scope="session")
def empties() -> Iterator[list[Empty]]:
    """Give the place where an empty store is kept for the next club."""
    kept: list[Empty] = []
    yield kept
    for one in kept:
        one.close()


@pytest.fixture
def club(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, empties: list[Empty]) -> Iterator[Club]:
    """A server on the network without accounts yet."""
    empty = empties.pop() if empties else Empty(tmp_path_factory.mktemp("store"))
    club = Club(tmp_path, coach_password="vibora", empty=empty)
    yield club
    club.close()
    if empty.is_still_so:
        empties.append(empty)
    else:
        empty.close()
