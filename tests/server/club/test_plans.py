"""Who covers which matches: plans over HTTP, clashes in time, and what nobody covers."""

from typing import Any

import pytest

from server.people.roles import Role
from tests.server.club.running import Hall
from tests.server.club.thumb import Thumb
from tests.server.people.club import Browser


@pytest.fixture
def sofia(hall: Hall) -> Browser:
    return hall.signed_in("sofia")


@pytest.fixture
def matches(hall: Hall, sofia: Browser) -> list[str]:
    """Three matches of an hour: two that overlap, and one after them."""
    times = ("10:00", "10:59", "11:00")
    return [hall.prepared(sofia, time=f"2026-05-01T{time}:00+01:00", minutes=60) for time in times]


def plan(who: Browser, *matches: str, status: int = 200, note: str = "") -> Any:
    answer = who.ask("PUT", "/api/v1/events/club/coverage-plans", json={"matches": matches, "note": note})
    assert answer.status_code == status, answer.text
    return answer.json()


def plans(who: Browser) -> Any:
    return who.get("/api/v1/events/club/coverage-plans")


def test_plans_clash_only_where_somebody_is_to_be_in_two_places(
    hall: Hall, sofia: Browser, matches: list[str]
) -> None:
    first, second, third = matches
    ana = hall.signed_in("ana")
    assert plan(ana, first, third, note="photos")["clashes"] == []
    found = plan(sofia, second, first)
    assert found["clashes"] == [{"name": "sofia", "matches": [second, first]}]
    assert [(one["name"], one["mine"], one["note"]) for one in plans(ana)["plans"]] == [
        ("ana", True, "photos"),
        ("sofia", False, ""),
    ]
    assert plan(sofia, second)["clashes"] == [], "the plan takes the place of the one before"


def test_what_nobody_covers_is_told_until_it_is_over(hall: Hall, sofia: Browser, matches: list[str]) -> None:
    assert plans(sofia)["uncovered"] == matches
    assert plan(sofia, matches[1])["uncovered"] == [matches[0], matches[2]]
    sofia.post(f"/api/v1/events/club/claims/{matches[0]}", None, 201)
    sofia.post(f"/api/v1/events/club/matches/{matches[0]}/begin", None, 201)
    Thumb(sofia, matches[0]).tap("retire", pair="a")
    assert plans(sofia)["uncovered"] == [matches[2]]
    assert sofia.ask("DELETE", "/api/v1/events/club/coverage-plans").status_code == 204
    assert sofia.ask("DELETE", "/api/v1/events/club/coverage-plans").status_code == 404
    assert plans(sofia)["uncovered"] == matches[1:]


def test_only_matches_of_the_event_are_planned_and_only_by_who_covers(
    hall: Hall, sofia: Browser, matches: list[str]
) -> None:
    assert plan(sofia, "none", status=404)["detail"] == "there is no match 'none'"
    hall.add("luis", Role.PLAYER, "Luis")
    for who, status in ((hall.signed_in("luis"), 403), (hall.browser(), 401)):
        assert who.ask("GET", "/api/v1/events/club/coverage-plans").status_code == status


def test_a_plan_goes_with_its_account_and_with_its_match(hall: Hall, sofia: Browser, matches: list[str]) -> None:
    plan(hall.signed_in("ana"), *matches)
    plan(sofia, matches[0])
    sofia.ask("DELETE", f"/api/v1/events/club/matches/{matches[0]}")
    assert [one["name"] for one in plans(sofia)["plans"]] == ["ana"]
    ana = hall.people.accounts.named("ana")
    assert ana
    hall.people.accounts.remove(ana.id, "maria")
    assert plans(sofia)["plans"] == []
