"""Staying signed in: a refresh token is spent, but not by an answer that was lost."""

import httpx
import pytest

from server.people.log import entries
from server.people.roles import Role
from tests.server.people.club import COOKIE, Browser, Club


def refreshed(browser: Browser, token: str | None = None) -> str:
    """Refresh, with another token where one is given; give the next one."""
    if token:
        browser.cookies = httpx.Cookies({COOKIE: token})
    before = {one.value for one in browser.cookies.jar}
    browser.token = browser.post("/api/v1/auth/refresh")["access_token"]
    following = next(str(one.value) for one in browser.cookies.jar if one.value not in before)
    browser.cookies = httpx.Cookies({COOKIE: following})
    return following


def test_a_refresh_token_is_spent_by_its_use_and_one_that_comes_again_ends_the_session(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    owner, thief = club.signed_in("maria"), club.browser()
    stolen = owner.refresh_token
    assert refreshed(owner) != stolen
    refreshed(owner)
    owner.get("/api/v1/accounts")
    thief.cookies.set(COOKIE, str(stolen))
    thief.post("/api/v1/auth/refresh", status=401)
    owner.get("/api/v1/accounts", 401)
    owner.post("/api/v1/auth/refresh", status=401)
    assert "used twice" in entries(club.people.database, 1)[0].what


def test_a_refresh_whose_answer_was_lost_may_come_again_as_often_as_it_takes(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    owner = club.signed_in("maria")
    kept = owner.refresh_token
    assert len({refreshed(owner, kept) for _ in range(3)}) == 3
    owner.get("/api/v1/accounts")
    kept = refreshed(owner)
    refreshed(owner)
    refreshed(owner, kept)
    owner.get("/api/v1/accounts")


@pytest.mark.parametrize("is_owner_first", [True, False])
def test_of_two_who_go_on_from_one_refresh_token_the_second_ends_the_session(
    club: Club, is_owner_first: bool
) -> None:
    club.add("maria", Role.ADMIN)
    owner, thief = club.signed_in("maria"), club.browser()
    stolen = owner.refresh_token
    refreshed(owner)
    refreshed(thief, stolen)
    first, second = (owner, thief) if is_owner_first else (thief, owner)
    refreshed(first)
    second.post("/api/v1/auth/refresh", status=401)
    first.get("/api/v1/accounts", 401)
    assert "used twice" in entries(club.people.database, 1)[0].what
