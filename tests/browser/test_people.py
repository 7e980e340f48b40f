"""Signing in on a phone, with a keyboard, with names that a screen reader says; and what an account then sees."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from server.people.people import People
from server.people.roles import Role
from tests.browser.conftest import PHONE, Open, in_both_themes
from tests.browser.court import Court
from tests.browser.script import Script
from tests.browser.test_pages import CONTRAST, LEAST_CONTRAST, NAMELESS
from tests.server.people.club import CHEAP, PASSWORD


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    people = People(tmp_path, passwords=CHEAP)
    yield people
    people.close()


@pytest.fixture
def court(tmp_path: Path, people: People) -> Iterator[Court]:
    court = Court(tmp_path, coach_password="vibora", people=people)
    court.start()
    court.status("online")
    yield court
    court.stop()


def add(people: People, name: str, role: Role, player: str | None = None) -> None:
    people.links.redeem(people.links.invite("test", role, name=name, player=player), "", PASSWORD)


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def looks_right(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")
    for theme in in_both_themes(page):
        assert page.evaluate(CONTRAST, LEAST_CONTRAST) == [], theme
    assert page.evaluate(NAMELESS) == []


def test_the_first_administrator_joins_invites_and_signs_out(people: People, court: Court, open_page: Open) -> None:
    page = open_page(f"/join#{people.links.set_up()}", PHONE, reduced_motion="reduce")
    expect(page.locator("#offer")).to_contain_text("Whoever has this link becomes an admin.")
    looks_right(page)
    expect(page.get_by_label("Name to sign in with")).to_be_focused()
    page.keyboard.type("maria")
    page.keyboard.press("Tab")
    page.keyboard.type("padel padel 26")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").last).to_contain_text("among the first that are tried")
    page.get_by_label("New password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("maria")
    page.get_by_role("combobox", name="Role").select_option("player")
    page.get_by_label("Name in matches").fill("Ana")
    page.get_by_role("button", name="Make a link").click()
    expect(page.locator("#link")).to_contain_text("/join#")
    looks_right(page)
    page.reload()
    expect(page.get_by_role("region", name="Accounts")).to_contain_text("maria")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{court.url}/")
    page.get_by_role("link", name="Account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_signing_in_leads_back_and_two_tabs_take_turns(people: People, court: Court, open_page: Open) -> None:
    add(people, "maria", Role.ADMIN)
    add(people, "ula", Role.UMPIRE)
    page = open_page("/sign-in?then=/courts/1", PHONE)
    looks_right(page)
    page.get_by_label("Name").fill("ula")
    page.get_by_label("Password", exact=True).fill("not the right one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Name or password is wrong.")
    sign_in(page, "ula")
    expect(page).to_have_url(f"{court.url}/courts/1")
    expect(page.get_by_role("region", name="Matches", exact=True)).to_be_visible()
    for tab in [page.context.new_page() for _ in range(3)]:
        tab.goto(f"{court.url}/account")
        expect(tab.get_by_role("heading", level=1)).to_have_text("ula")
    page.evaluate("sessionStorage.clear()")
    page.reload()
    expect(page.get_by_role("region", name="Matches", exact=True)).to_be_visible()


def test_a_player_allows_a_coach_who_sees_the_heart_rate_until_it_is_taken_back(
    people: People, court: Court, match: Script, open_page: Open
) -> None:
    add(people, "maria", Role.ADMIN)
    add(people, "pablo", Role.COACH)
    add(people, "ana", Role.PLAYER, "Ana")
    coach = open_page("/sign-in?then=/courts/1")
    sign_in(coach, "pablo")
    expect(coach.get_by_role("region", name="Matches", exact=True)).to_be_visible()
    player = open_page("/sign-in?then=/account", PHONE)
    sign_in(player, "ana")
    player.get_by_role("button", name="Allow (pablo)").click()
    expect(player.get_by_role("status").first).to_have_text("pablo sees your health data from now on.")
    looks_right(player)
    court.play(*match.rallies(2))
    court.beats_of(match)
    expect(coach.locator(".heart")).to_have_count(1)
    player.get_by_role("button", name="Take back (pablo)").click()
    expect(player.get_by_role("button", name="Allow (pablo)")).to_be_visible()
