"""The REST API of a running server: pages of events, problems for every error, a complete OpenAPI document."""

import base64
import json
import stat
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.weights import BASELINE
from server.api.downsampling import keep_extremes
from server.api.problems import MEDIA_TYPE
from server.app import openapi
from tests.server.play import BOX, Appliance
from tests.server.process import Served, Uplink
from tests.server.test_store import heart_rate, motion
from tests.waiting import until
from wire.delivery import Status
from wire.sensors import HeartRateSample
from wire.topics import Address, Stream

HEALTH = ("/api/v1/sessions/m/heart-rate", "/api/v1/sessions/m/motion")


def problem(response: httpx.Response, status: int) -> str:
    assert response.status_code == status
    assert response.headers["content-type"] == MEDIA_TYPE
    body = response.json()
    assert (body["status"], set(body)) == (status, {"type", "title", "status", "detail", "code", "values"})
    assert body["title"]
    return str(body["detail"])


def test_events_come_in_pages_that_join_without_a_gap(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    events = box.play(21)
    uplink.send(Stream.MATCH, [one.encode() for one in events])
    until(lambda: served.position == 23)
    url, after, found = f"/api/v1/matches/{box.match}/events?limit=10&after=", 0, list[Any]()
    while after is not None:
        page = served.get(f"{url}{after}")
        found += page["events"]
        after = page["next"]
    assert [one["position"] for one in found] == list(range(1, 24))
    assert [one["event"] for one in found] == [one.model_dump(mode="json") for one in events]


def test_matches_are_listed_newest_first_and_by_court(served: Served, uplink: Uplink) -> None:
    box, other = Appliance(), Appliance(Address("home", "2", "box-2"))
    first, second = box.play(2), box.play(2)
    uplink.send(Stream.MATCH, [one.encode() for one in [*first, *second]])
    until(lambda: served.position == 8)
    uplink.address = other.address
    uplink.send(Stream.MATCH, [one.encode() for one in other.play(1)])
    uplink.address = BOX
    until(lambda: served.position == 11)
    listed = served.get("/api/v1/matches")["matches"]
    assert [one["match"] for one in listed] == [other.match, box.match, first[0].subject]
    since = listed[1]["created"]
    newer = [one for one in listed if one["created"] >= since]
    assert served.get("/api/v1/matches", params={"from": since})["matches"] == newer
    assert served.get("/api/v1/matches", params={"to": since})["matches"] == [
        one for one in listed if one not in newer
    ]
    assert served.get("/api/v1/matches?limit=1")["matches"] == listed[:1]
    assert [one["match"] for one in served.get("/api/v1/matches?court=2")["matches"]] == [other.match]
    assert [one["court"] for one in served.get("/api/v1/courts")["courts"]] == ["1", "2"]
    assert served.get(f"/api/v1/matches/{box.match}") == {**listed[1], "position": 8}


ACCOUNTS = (
    "/api/v1/auth/second-factor",
    "/api/v1/auth/sessions",
    "/api/v1/consents",
    "/api/v1/accounts/{account}/sessions",
    "/api/v1/sessions/{session}/shares",
    "/api/v1/subscriptions",
    "/api/v1/subscriptions/{subscription}/deliveries",
)
NAMES = {
    "event": "club",
    "court": "1",
    "snapshot": BASELINE,
    "name": "Ana",
    "one": "Ana",
    "two": "Bea",
    "metric": "points",
}


def test_every_error_is_a_problem(served: Served) -> None:
    for path in ("matches/x", "matches/x/events", "matches/x/stream", "sessions/x", "sessions/x/points"):
        assert "'x'" in problem(served.http.get(f"/api/v1/{path}"), 404)
    assert "x" in problem(served.http.get("/api/v1/sessions/x/heart-rate"), 404)
    unread = served.http.get("/api/v1/matches?limit=many")
    assert "limit" in problem(unread, 422)
    assert (unread.json()["code"], unread.json()["values"]["place"]) == ("invalid-int_parsing", "limit")
    assert "player" in problem(served.http.get("/api/v1/sessions/x/motion?player=5"), 422)
    problem(served.http.get("/nothing/here"), 404)
    problem(served.http.post("/api/v1/matches"), 405)


def test_the_openapi_document_says_what_each_route_gives_and_how_it_fails(served: Served) -> None:
    document = served.get("/openapi.json")
    text = json.dumps(document)
    refs = {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert refs <= set(document["components"]["schemas"])
    assert "HTTPValidationError" not in text
    assert {"/api/v1/matches/{match}/history", "/api/v1/matches/{match}/what-if"} <= set(document["paths"])
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            assert operation["description"], path
            answers = operation["responses"]
            has_no_body = {"202", "204"} & set(answers)
            assert has_no_body or (answers.get("200") or answers["201"])["content"], path
            failures = {code: one for code, one in answers.items() if not code.startswith("2")}
            assert failures, path
            for code, failure in failures.items():
                assert failure["content"], (path, code)


def test_no_two_models_of_the_document_have_one_name() -> None:
    # Of two FastAPI renames both, and programs that are made from the document lose the one that they had.
    assert [name for name in openapi()["components"]["schemas"] if "__" in name] == []


def test_what_the_document_promises_is_what_comes(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    uplink.send(Stream.MATCH, [one.encode() for one in box.play(4)])
    until(lambda: served.position == 6)
    uplink.send("status", [Status(state="online", epoch="0" * 32).encode()])
    until(lambda: served.get("/api/v1/courts")["courts"][0]["online"])
    until(lambda: served.http.get("/api/v1/players/Ana/profile").status_code == 200)
    document = served.get("/openapi.json")
    for path, operations in document["paths"].items():
        # Nobody has been told anything yet, and nobody has an account.
        if "get" not in operations or "{command}" in path or path in ACCOUNTS:
            continue
        content = operations["get"]["responses"]["200"]["content"]
        # What is in the form of other programs, as TODS is, has no schema here.
        told = content.get("application/json", {}).get("schema", {}).get("$ref")
        if told is None:
            continue
        schema = document["components"]["schemas"][told.split("/")[-1]]
        needed = [one for one in operations["get"].get("parameters", ()) if one["in"] == "query" and one["required"]]
        query = {
            one["name"]: {"with_session": box.match}.get(one["name"]) or one["schema"]["examples"][0]
            for one in needed
        }
        body = served.get(path.format(match=box.match, session=box.match, **NAMES), params=query)
        assert set(schema["properties"]) == set(body), path


def test_pages_may_load_nothing_from_elsewhere(served: Served) -> None:
    for path in ("/", "/api/v1/courts", "/nothing"):
        headers = served.http.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "[::2]:80"])
def test_a_server_for_this_computer_answers_to_no_other_name(served: Served, host: str) -> None:
    problem(served.http.get("/api/v1/courts", headers={"Host": host}), 403)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:8000", "[::1]:8000"])
def test_a_server_for_this_computer_answers_to_its_names(served: Served, host: str) -> None:
    assert served.http.get("/api/v1/courts", headers={"Host": host}).status_code == 200


def send_health(uplink: Uplink) -> None:
    uplink.send(Stream.HEART_RATE, [heart_rate("m", HeartRateSample(time="2026-01-01T00:00:00Z", bpm=150)).encode()])
    uplink.send(Stream.MOTION, [motion("m", 9).encode()])
    until(lambda: uplink.committed(Stream.HEART_RATE) and uplink.committed(Stream.MOTION))


def test_health_data_are_for_the_coach_when_a_password_is_set(settings: dict[str, Any], uplink: Uplink) -> None:
    with Served({**settings, "coach_password": "correct horse"}) as served:
        send_health(uplink)
        for path in HEALTH:
            refused = [None, ("coach", "wrong"), ("player", "correct horse"), ("", "")]
            for auth in refused:
                response = served.http.get(path, auth=auth)
                assert "coach" in problem(response, 401)
                assert response.headers["www-authenticate"].startswith("Basic ")
            for header in ("Basic", "Basic !!!", "Bearer x", "Basic " + base64.b64encode(b"coach").decode()):
                problem(served.http.get(path, headers={"Authorization": header}), 401)
            assert len(served.get(path, auth=("coach", "correct horse"))["series"]) == 1
        box = Appliance()
        uplink.send(Stream.MATCH, [one.encode() for one in [*box.new_match(), *box.called_point()]])
        until(lambda: served.position == 4)
        url = f"/api/v1/sessions/{box.match}/points"
        assert served.get(url)["points"][0]["heart_rate"] == {}
        assert set(served.get(url, auth=("coach", "correct horse"))["points"][0]["heart_rate"]) == set("1234")


def test_heart_rates_can_be_made_public_and_motion_stays_the_coachs(settings: dict[str, Any], uplink: Uplink) -> None:
    more = {"coach_password": "correct horse", "public_heart_rate": True}
    with Served({**settings, **more}) as served:
        send_health(uplink)
        assert served.get(HEALTH[0])["series"]
        problem(served.http.get(HEALTH[1]), 401)


def test_a_server_on_the_network_makes_its_passwords_and_never_says_them(settings: dict[str, Any]) -> None:
    network = {**settings, "http_listen": "0.0.0.0:0"}
    path = Path(settings["data_directory"]) / "credentials.json"
    kept = []
    for _ in range(2):
        served = Served(network)
        with served:
            port = served.url.rpartition(":")[2]
            with httpx.Client(base_url=f"http://127.0.0.1:{port}") as http:
                made = json.loads(path.read_text())
                problem(http.get(HEALTH[0]), 401)
                problem(http.get(HEALTH[0], auth=("coach", made["coach_password"])), 404)
            served.stop()
            said = served.errors()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert not any(password in said for password in made.values())
        assert (str(path) in said) == (not kept)
        kept.append(made)
    assert kept[0] == kept[1]


@given(st.lists(st.tuples(*[st.integers(-32768, 32767)] * 3), min_size=1, max_size=400), st.integers(10, 60))
def test_thinning_keeps_the_extremes_and_the_bound(samples: list[tuple[int, int, int]], max_points: int) -> None:
    columns = list(np.array(samples, dtype=np.int16).T)
    kept = keep_extremes(columns, max_points)
    assert len(kept) <= max_points
    assert list(kept) == sorted(set(kept))
    for column in columns:
        assert (column[kept].min(), column[kept].max()) == (column.min(), column.max())


def test_a_browser_at_no_page_is_told_so_with_a_way_back(served: Served) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    for path in ("/nosuch", "/courts", "/apiary"):
        found = served.http.get(path, headers=browser)
        assert (found.status_code, found.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert '<a href="/"' in found.text
        problem(served.http.get(path), 404)
    for path in ("/api/v1/nowhere", "/static/nothing.js", "/api"):
        problem(served.http.get(path, headers=browser), 404)
