"""The whole OpenAPI document, asked at random as each role: whatever is sent, the server makes no mistake."""

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.core.result import Ok

from server.keep.archiving import write_archive
from server.notices.addresses import Whither
from server.notices.notices import Notices
from server.people.rights import WHO
from server.people.roles import Role
from server.statistics.reading import StoredEvents
from tests.server.club.running import Hall
from tests.server.people.club import Browser

SEED = "MARCADOR_SOAK_SEED"
"""The environment variable that has the soak ask what an earlier one asked."""
ENDLESS = ("/stream",)
ENDS_SESSIONS = ("/auth/logout", "/auth/sessions/{session}", "/accounts/{account}/sessions", "/auth/login")


@pytest.fixture
def hall(hall: Hall) -> Hall:
    """A club that has all its parts; what waits to be sent is sent to nobody."""
    hall.parts = hall.app.state.parts = replace(
        hall.parts,
        notices=Notices(hall.people, StoredEvents(hall.store), hall.folder, Whither()),
        archive=lambda file, health: write_archive(hall.store, file, health=health, tell=lambda text: None),
    )
    return hall


@pytest.fixture
def everyone(hall: Hall) -> dict[Role | None, Browser]:
    for role in Role:
        hall.add(f"one {role}", role, "Ana" if role is Role.PLAYER else None)
    return {role: hall.browser() if role is None else hall.signed_in(f"one {role}") for role in WHO}


@pytest.fixture
def match(hall: Hall, everyone: dict[Role | None, Browser]) -> str:
    return hall.begun(everyone[Role.ADMIN])


def operations(hall: Hall) -> Iterator[Any]:
    schema = schemathesis.openapi.from_dict(hall.app.openapi())
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if not operation.path.endswith(ENDLESS + ENDS_SESSIONS):
            yield operation


def asked(operation: Any, everybody: Sequence[Browser], match: str, examples: int, number: int = 20) -> list[str]:
    """Ask an operation at random as each of these, for what is there and for what is not; give what went wrong."""
    wrong: list[str] = []

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        there = {"event": "club", "match": match, "session": match, "court": "2"}
        for name in set(case.path_parameters or ()) & set(there):
            case.path_parameters[name] = there[name]
        sent = case.as_transport_kwargs(base_url=everybody[0].base)
        url, method = sent.pop("url"), sent.pop("method")
        sent.pop("cookies", None)
        if isinstance(sent.get("data"), str | bytes):
            sent["content"] = sent.pop("data")
        headers = {key: value for key, value in dict(sent.pop("headers")).items() if key.lower() != "authorization"}
        for who in everybody:
            answer = who.ask(method, url, headers=headers, **sent)
            if answer.status_code >= 500:
                wrong.append(f"{method} {url} {sent}: {answer.status_code} {answer.text}")

    ask()
    return wrong


def test_each_operation_as_some_role_and_as_an_administrator_makes_no_mistake(
    hall: Hall, everyone: dict[Role | None, Browser], match: str
) -> None:
    roles, admin = cycle(everyone.values()), everyone[Role.ADMIN]
    wrong = [one for operation in operations(hall) for one in asked(operation, [next(roles), admin], match, 1)]
    assert wrong == []


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("role", WHO, ids=str)
def test_every_operation_many_times_as_every_role_makes_no_mistake(
    hall: Hall, everyone: dict[Role | None, Browser], match: str, role: Role | None
) -> None:
    number = int(os.environ.get(SEED) or random.randrange(2**32))
    print(f"{SEED}={number} asks the same again")
    wrong = [one for operation in operations(hall) for one in asked(operation, [everyone[role]], match, 50, number)]
    assert wrong == []
