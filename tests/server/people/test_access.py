"""Who may do what, cell by cell: every route over HTTP and every stream, asked as each role."""

import asyncio
import re
from base64 import b64encode
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from server.api.routes import routes
from server.app import bare, openapi
from server.ingest.inbox import Delivery
from server.ingest.intake import Intake, Memory
from server.ingest.sequence import Sequences
from server.people.rights import HEALTH, MEANING, WHO, Grant, Right, grant
from server.people.roles import Role
from tests.server.people.club import Browser, Club, socket_start, stream_start
from tests.server.play import BOX, Appliance
from wire.topics import Stream

NAMES = {"metric": "points", "player": "1", "table": "matches"}
"""Parameters of addresses that are no free text."""
FORBIDDEN = (401, 403)


def address(path: str) -> str:
    return re.sub(r"{(\w+)}", lambda found: NAMES.get(found[1], "none"), path)


@pytest.fixture
def everyone(club: Club, monkeypatch: pytest.MonkeyPatch) -> dict[Role | None, Browser]:
    """Give somebody of each role, who may ask as often as the test does: test_limits has the limits."""
    monkeypatch.setattr("server.auth.limiting.rule_of", lambda method, path: None)
    for role in Role:
        club.add(role, role, "Ana" if role is Role.PLAYER else None)
    return {role: club.browser() if role is None else club.signed_in(role) for role in WHO}


def test_every_route_says_which_right_it_needs(club: Club) -> None:
    nothing = [one.path for one in routes(club.app) if not one.rights]
    assert nothing == [], "give the route, or its router, dependencies=[needs(Right.…)]"
    assert {one.path for one in routes(club.app)} == set(openapi()["paths"])


def test_routes_below_a_route_are_not_passed_over() -> None:
    app = bare()
    app.mount("/below", FastAPI())
    with pytest.raises(TypeError, match="one by one"):
        routes(app)


def test_every_cell_of_the_table_holds_over_http(club: Club, everyone: dict[Role | None, Browser]) -> None:
    wrong = []
    for method, path, rights in routes(club.app):
        for role, who in everyone.items():
            if path.endswith(("/stream", "/logout")):
                continue
            answer = who.ask(method, address(path))
            is_open = all(grant(right, role) is not Grant.NO for right in rights)
            if is_open is (answer.status_code in FORBIDDEN) and not is_told_else(path, answer):
                wrong.append((method, path, role, answer.status_code))
            assert answer.status_code < 500, answer.text
    assert wrong == []


def is_told_else(path: str, answer: httpx.Response) -> bool:
    """Whether who may ask is told that a cookie is not there, or that nobody's data are theirs to see."""
    said = answer.json()["detail"] if answer.content else ""
    return path == "/api/v1/auth/refresh" or said.startswith("health data are for")


def bearer(who: Browser) -> dict[str, str]:
    return {"Authorization": f"Bearer {who.token}"} if who.token else {}


@pytest.mark.parametrize("path", ["/courts/1/stream", "/courts/stream", "/leaderboards/points/stream"])
def test_streams_without_health_data_are_open_to_everyone(
    club: Club, everyone: dict[Role | None, Browser], path: str
) -> None:
    for who in everyone.values():
        assert asyncio.run(stream_start(club, f"/api/v1{path}", bearer(who)))[0] == 200


def test_a_player_s_stream_is_open_to_the_player_alone(club: Club, everyone: dict[Role | None, Browser]) -> None:
    play(club)
    path = "/api/v1/players/Ana/heart-rate/stream"
    open_to = {role for role, who in everyone.items() if asyncio.run(stream_start(club, path, bearer(who)))[0] == 200}
    assert open_to == {Role.PLAYER}


@pytest.mark.parametrize("path", ["/ws/courts", "/ws/courts/1"])
def test_websockets_are_open_to_everyone_as_streams_are(
    club: Club, everyone: dict[Role | None, Browser], path: str
) -> None:
    for who in everyone.values():
        assert asyncio.run(socket_start(club, path, bearer(who))) == 101


def test_every_stream_there_is_is_asked_as_each_role(club: Club) -> None:
    known = {"courts/{court}", "courts", "leaderboards/{metric}", "players/{player}/heart-rate", "matches/{match}"}
    streams = {one.path for one in routes(club.app) if one.path.endswith("/stream")}
    assert streams == {f"/api/v1/{one}/stream" for one in known}


def test_a_match_s_stream_and_socket_are_open_to_everyone(club: Club, everyone: dict[Role | None, Browser]) -> None:
    match = play(club)
    for who in everyone.values():
        assert asyncio.run(stream_start(club, f"/api/v1/matches/{match}/stream", bearer(who)))[0] == 200
        assert asyncio.run(socket_start(club, f"/ws/matches/{match}", bearer(who))) == 101


def play(club: Club) -> str:
    """Have Ana play a match; give its id."""
    box = Appliance()
    sent = [Delivery(BOX.stream(Stream.MATCH), one.encode()) for one in box.play(2)]
    for stored in club.store.commit(Intake.of(Memory(Sequences(club.store.streams())), sent).batch):
        club.matches.apply(stored)
    return box.match


def test_every_right_has_its_meaning_and_no_role_alone_sees_health_data() -> None:
    assert set(MEANING) == set(Right)
    for right in HEALTH:
        assert {grant(right, role) for role in WHO} <= {Grant.NO, Grant.OWN, Grant.ALLOWED}
        assert grant(right, None) is Grant.NO


PAGES = [
    "/",
    "/courts/1",
    "/sessions/none",
    "/sign-in",
    "/join",
    "/account",
    "/devices",
    "/players",
    "/players/none",
    "/club",
    "/calendar",
    "/weights",
    "/admin",
]


def test_a_page_is_a_shell_that_anyone_gets_and_that_has_no_data(
    club: Club, everyone: dict[Role | None, Browser]
) -> None:
    for page in PAGES:
        answers = {who.ask("GET", page).content for who in everyone.values()}
        assert len(answers) == 1, page
        assert b"<html" in answers.pop(), page


def test_prometheus_reads_the_figures_with_a_password_of_its_own_and_nothing_else(tmp_path: Path) -> None:
    secret = "as long as it should be"
    club = Club(tmp_path, "correct horse", metrics_password=secret)
    try:
        for accounts in (False, True):
            if accounts:
                club.add("admin", Role.ADMIN)
            browser = club.browser()
            assert browser.ask("GET", "/metrics", headers=basic("metrics", secret)).status_code == 200
            for user, password in (("metrics", "another"), ("coach", secret), ("", secret), ("metrics", "")):
                assert browser.ask("GET", "/metrics", headers=basic(user, password)).status_code == 401
            assert browser.ask("GET", "/api/v1/quarantine", headers=basic("metrics", secret)).status_code == 401
        assert secret not in repr(club.parts.access)
    finally:
        club.close()


def test_without_that_password_nobody_comes_with_an_empty_one(tmp_path: Path) -> None:
    club = Club(tmp_path, "correct horse")
    try:
        assert club.browser().ask("GET", "/metrics", headers=basic("metrics", "")).status_code == 401
    finally:
        club.close()


def basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{user}:{password}".encode()).decode()}
