"""The administrator's page: backups, conflicts, messages without a place."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from server.club.conflicts import Conflict, Conflicts
from server.people.people import People
from server.people.roles import Role
from tests.browser.conftest import LAPTOP, PHONE, Open, Sizes
from tests.browser.court import Court
from tests.browser.script import Script
from tests.browser.test_people import add, sign_in
from tests.browser.test_review_access import faults, faults_on_screens
from tests.server.people.club import CHEAP

QUIET = Conflict(
    id="c-1",
    match="m-1",
    holder="nobody",
    at=datetime(2026, 5, 9, 18, tzinfo=UTC).timestamp(),
    stayed="store",
    base="m-1-2",
    store_last="m-1-4",
    taps=(),
    hand_texts=("Point Blue",),
    store_texts=("Point Red",),
    hand_score="15-0",
    store_score="0-15",
    settled="m-1-4",
)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    people = People(tmp_path_factory.mktemp("people"), passwords=CHEAP)
    add(people, "maria", Role.ADMIN)
    add(people, "ana", Role.PLAYER, "Ana")
    Conflicts(people.database, people.now).keep(QUIET, [])
    yield people
    people.close()


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory, people: People) -> Iterator[Court]:
    court = Court(tmp_path_factory.mktemp("court"), coach_password="vibora", people=people)
    court.start()
    script = Script()
    court.play(*script.opening, *script.rallies(3))
    court.beats_of(script)
    court.send_no_event(b'{"specversion":"1.0","sequence":-1}')
    yield court
    court.stop()


def as_admin(open_page: Open) -> Page:
    page = open_page("/sign-in?then=/account", PHONE, reduced_motion="reduce")
    sign_in(page, "maria")
    page.get_by_role("link", name="Administration").click()
    expect(page.locator("#quarantine-part")).to_be_visible()
    return page


def test_the_administrator_makes_and_checks_a_backup_and_sees_what_is_amiss(court: Court, open_page: Open) -> None:
    page = as_admin(open_page)
    backups = page.get_by_role("region", name="Backups")
    expect(backups).to_contain_text("There is no backup yet")
    backups.get_by_role("button", name="Make a backup now").click()
    expect(backups.locator("[role=status]").first).to_have_text("The backup is made.")
    expect(backups).to_contain_text("The newest backup is of ")
    backups.get_by_role("button", name="Check").click()
    expect(backups).to_contain_text("Whole: every file is as it was made.")
    conflicts = page.get_by_role("region", name="Conflicts")
    expect(conflicts.locator(".stays")).to_contain_text("Point Red")
    expect(conflicts.locator(".version:not(.stays)")).to_contain_text("Point Blue")
    expect(page.get_by_role("region", name="Messages that have no place")).to_contain_text("1 message is kept aside.")
    assert faults_on_screens(page, (PHONE, LAPTOP)) == []


@pytest.mark.soak
def test_axe_finds_nothing_on_the_wide_page_of_the_administrator(court: Court, open_page: Open) -> None:
    page = as_admin(open_page)
    expect(page.get_by_role("region", name="Conflicts").locator(".stays")).to_contain_text("Point Red")
    assert faults_on_screens(page, (LAPTOP, PHONE)) == []


def test_an_event_is_made_its_matches_prepared_and_what_is_covered_said(
    court: Court, open_page: Open, sizes: Sizes
) -> None:
    page = open_page("/sign-in?then=/events", PHONE, reduced_motion="reduce")
    sign_in(page, "maria")
    page.locator("#make-part summary").click()
    page.locator("#make").get_by_label("Name").fill("Spring Open")
    page.locator("#make").get_by_role("button").click()
    expect(page.locator("#event-title")).to_have_text("Spring Open")
    expect(page.locator("#matches")).to_contain_text("It has no matches yet.")
    page.locator("#prepare-part summary").click()
    for players in ("Eva Ivo Zoe Leo", "Ana Bea Mia Ada"):
        page.get_by_label("Court", exact=True).fill("1")
        page.get_by_label("Time").fill("2026-05-30T18:00")
        for number, name in enumerate(players.split(), 1):
            page.get_by_label(f"Player {number}", exact=True).fill(name)
        page.locator("#prepare").get_by_role("button", name="Prepare a match").click()
        expect(page.locator("#matches")).to_contain_text(players.split()[0])
    expect(page.locator("#uncovered")).to_have_text("Nobody covers Eva / Ivo – Zoe / Leo and Ana / Bea – Mia / Ada.")
    for box in page.get_by_label("I cover it").all():
        box.check()
    page.get_by_role("button", name="Keep what I cover").click()
    expect(page.locator("#clashes")).to_contain_text("maria cannot cover both Eva / Ivo – Zoe / Leo and")
    assert faults_on_screens(page, sizes) == []
    page.get_by_role("button", name="Begin it on its court (Eva").click()
    expect(page.locator("#told")).to_have_text("The device of court 1 is told to begin it.")
    page.get_by_role("button", name="Take it out (Ana").click()
    expect(page.locator("#matches > li")).to_have_count(1)


def test_a_player_shares_the_own_heart_rates_by_a_link_and_ends_it(court: Court, open_page: Open) -> None:
    page = open_page("/sign-in?then=/sessions/m-1", PHONE, reduced_motion="reduce")
    sign_in(page, "ana")
    expect(page.locator(".answer-list")).to_be_visible()
    page.locator("#out-part summary").click()
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("The link", exact=True)
    expect(link).to_have_value(re.compile("#share="))
    address = link.input_value()
    shown = open_page(address.removeprefix(court.url), LAPTOP, reduced_motion="reduce")
    expect(shown.locator("#pulse .u-over")).to_be_visible()
    page.get_by_role("button", name="End it").click()
    expect(page.locator("#out")).to_contain_text("The link shows no heart rates any more.")
    assert faults(page) == []
    shown.reload()
    expect(shown.locator("#notice")).to_contain_text("This link shows no heart rates any more")


def test_who_is_no_administrator_is_told_so(court: Court, open_page: Open) -> None:
    page = open_page("/sign-in?then=/admin", PHONE)
    sign_in(page, "ana")
    expect(page.get_by_role("alert").first).to_contain_text("A player may not see the server's figures")
