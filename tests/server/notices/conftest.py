"""A club that tells, shared by all tests here, and programs to be told."""

from collections.abc import Iterator

import pytest

from server.people.roles import Role
from tests.server.notices.receiver import Receiver
from tests.server.notices.telling import Telling


@pytest.fixture(scope="module")
def telling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Telling]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("server.auth.limiting.rule_of", lambda method, path: None)
        telling = Telling(tmp_path_factory.mktemp("telling"))
        telling.add("luis", Role.PLAYER, "Luis")
        yield telling
        telling.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()
