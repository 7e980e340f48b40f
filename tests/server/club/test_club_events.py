"""Tournaments with prepared matches, over HTTP: made, sent to a court or begun by hand, and their scores."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.club.running import Box, Hall
from tests.server.club.thumb import Thumb
from tests.server.people.club import Browser
from tests.server.play import created

OPEN = {
    "name": "Spring Open",
    "kind": "tournament",
    "courts": ["1", "2"],
    "divisions": ["Women A", "Men B"],
    "teams": [{"name": "Ana / Bea", "division": "Women A", "players": ["Ana", "Bea"]}],
    "starts": "2026-05-01T09:00:00Z",
}
FINAL = {"division": "Women A", "teams": ["Ana / Bea", "Cruz / Dani"], "court": "2", "time": "2026-05-01T10:00:00Z"}


@pytest.fixture
def sofia(hall: Hall) -> Browser:
    return hall.signed_in("sofia")


@pytest.fixture
def event(sofia: Browser) -> str:
    return str(sofia.post("/api/v1/events", OPEN, 201)["id"])


def scores(who: Browser, event: str, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = who.get(f"/api/v1/events/{event}/scores{query}")["scores"]
    return found


def test_an_event_is_made_changed_and_removed(hall: Hall, sofia: Browser, event: str) -> None:
    (listed,) = hall.browser().get("/api/v1/events")["events"]
    assert (listed["id"], listed["name"], listed["teams"][0]["players"]) == (event, "Spring Open", ["Ana", "Bea"])
    sofia.ask("PUT", f"/api/v1/events/{event}", json={"name": "Autumn Open", "kind": "league"})
    shown = hall.browser().get(f"/api/v1/events/{event}")
    assert (shown["name"], shown["kind"], shown["courts"]) == ("Autumn Open", "league", [])
    assert hall.signed_in("ana").ask("POST", "/api/v1/events", json=OPEN).status_code == 403
    hall.prepared(sofia, event)
    assert sofia.ask("DELETE", f"/api/v1/events/{event}").status_code == 204
    for method, path in (("GET", ""), ("GET", "/scores"), ("DELETE", ""), ("PUT", "")):
        body = {"json": OPEN} if method == "PUT" else {}
        assert sofia.ask(method, f"/api/v1/events/{event}{path}", **body).status_code == 404
    assert sofia.ask("DELETE", "/api/v1/events/club").status_code == 409
    assert hall.browser().get("/api/v1/events/club")["name"] == "Matches of the club"


def test_a_match_is_prepared_begun_by_hand_and_shown_with_its_team_and_division(
    hall: Hall, sofia: Browser, event: str
) -> None:
    match = hall.prepared(sofia, event, **FINAL, format="SET1-S:6/TB7")
    other = hall.prepared(sofia, event, division="Men B")
    nobody = hall.browser()
    assert [(one["match"], one["state"]) for one in scores(nobody, event)] == [
        (match, "prepared"),
        (other, "prepared"),
    ]
    sofia.post(f"/api/v1/events/{event}/claims/{match}", None, 201)
    begun = sofia.post(f"/api/v1/events/{event}/matches/{match}/begin", None, 201)
    assert (begun["match"], begun["court"], begun["format"], begun["state"]) == (match, "2", "SET1-S:6/TB7", "live")
    thumb = Thumb(sofia, match, event)
    thumb.tap("point", pair="a")
    for query in ("?team=Ana / Bea", "?division=Women A"):
        (shown,) = scores(nobody, event, query)
        assert (shown["match"], shown["state"], shown["score"]["a"]["points"]) == (match, "live", "15")
    assert scores(nobody, event, "?team=nobody") == []
    alone = nobody.get(f"/api/v1/events/{event}/scores/{match}")
    assert (alone["division"], alone["time"], alone["prepared"]) == ("Women A", "2026-05-01T10:00:00Z", None)
    (first, *_) = nobody.get(f"/api/v1/matches/{match}/events")["events"]
    assert first["event"]["data"]["competition"] == "Spring Open"
    assert Thumb(sofia, match, "club").tap("undo")["match"]["a"]["points"] == "0"
    league = sofia.post("/api/v1/events", {"name": "League"}, 201)["id"]
    refused = Thumb(sofia, match, league).tap("undo", 404)
    assert refused["detail"] == f"match {match!r} belongs to event {event!r}"


def test_what_changed_a_match_is_told_step_by_step_by_whom_only_to_who_scores(hall: Hall, sofia: Browser) -> None:
    thumb = Thumb(sofia, hall.begun(sofia))
    thumb.tap("start")
    thumb.tap("point", pair="a")
    thumb.tap("redo")
    thumb.tap("undo")
    path = f"/api/v1/events/club/scores/{thumb.match}/history"
    told = sofia.get(path)
    assert told["total"] == 4
    assert [(one["said"], one["score"], one["by"]) for one in told["history"]] == [
        ("undo", "0-0", "sofia"),
        ("point blue", "0-0 15-0", "sofia"),
        ("play", "0-0", "sofia"),
        (None, "0-0", None),
    ]
    (one,) = hall.browser().get(f"{path}?limit=1&offset=1")["history"]
    assert (one["said"], one["by_hand"], one["by"]) == ("point blue", True, None)


@pytest.fixture
def box(hall: Hall, tmp_path: Path) -> Iterator[Box]:
    (tmp_path / "box").mkdir()
    box = Box(hall, tmp_path / "box", created())
    box.arrived()
    yield box
    box.close()


def test_a_prepared_match_is_sent_to_its_courts_device_which_begins_it(
    hall: Hall, sofia: Browser, event: str, box: Box
) -> None:
    match = hall.prepared(sofia, event, **{**FINAL, "court": "1"})
    path = f"/api/v1/events/{event}/matches/{match}"
    sofia.post(f"/api/v1/events/{event}/claims/{match}", None, 201)
    assert "send the match to it" in sofia.post(f"{path}/begin", None, 409)["detail"]
    asked = sofia.post(f"{path}/send", None, 202)
    assert asked["device"] == "box-1"
    box.arrived()
    assert (box.match.id, box.match.setup.competition) == (match, "Spring Open")
    assert sofia.get(f"/api/v1/courts/1/commands/{asked['command']}")["state"] == "obeyed"
    assert sofia.post(f"{path}/send", None, 409)["detail"] == "the match has begun already"
    (shown,) = scores(hall.browser(), event)
    assert (shown["state"], shown["court"]) == ("live", "1")


def test_a_match_that_was_begun_on_a_court_is_put_into_an_event_later(
    hall: Hall, sofia: Browser, event: str, box: Box
) -> None:
    match = box.match.id
    assert [one["match"] for one in scores(sofia, "club")] == [match]
    path = f"/api/v1/events/{event}/matches/{match}"
    assert sofia.ask("PUT", path, json={"division": "Women A"}).status_code == 200
    assert scores(sofia, "club") == []
    assert [(one["match"], one["division"], one["court"]) for one in scores(sofia, event)] == [
        (match, "Women A", "1")
    ]
    assert sofia.ask("DELETE", path).status_code == 204
    assert [one["match"] for one in scores(sofia, "club")] == [match]
    assert sofia.ask("PUT", f"/api/v1/events/{event}/matches/none", json={}).status_code == 404


def test_what_is_missing_is_said_before_a_match_is_sent(hall: Hall, sofia: Browser, event: str) -> None:
    match = str(sofia.post(f"/api/v1/events/{event}/matches", {"court": "7"}, 201)["id"])
    path = f"/api/v1/events/{event}/matches/{match}"
    assert sofia.post(f"{path}/send", None, 409)["detail"].startswith("say first who plays")
    pairs = {
        one: {"colour": colour, "players": ["Ana", name]}
        for one, colour, name in (("pair_a", "blue", "Bea"), ("pair_b", "red", "Ana"))
    }
    sofia.ask("PUT", path, json=pairs)
    assert "Ana" in sofia.post(f"{path}/send", None, 409)["detail"]
    pairs["pair_b"]["players"] = ["Cruz", "Dani"]
    sofia.ask("PUT", path, json=pairs)
    assert sofia.post(f"{path}/send", None, 409)["detail"].startswith("say first on which court")
    sofia.ask("PUT", path, json={**pairs, "court": "7"})
    assert sofia.post(f"{path}/send", None, 404)["detail"] == "there is no device on court '7'"
    for wrong in ({"format": "SET9"}, {"court": "a/b"}, {"teams": ["one"]}):
        assert sofia.ask("PUT", path, json=wrong).status_code == 422
