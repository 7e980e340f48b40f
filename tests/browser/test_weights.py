"""The page of shot weights: a coach drafts with the keyboard, tries, compares, fits and publishes new ones."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from server.people.people import People
from server.people.roles import Role
from tests.browser.conftest import LAPTOP, PHONE, Open, Sizes
from tests.browser.court import Court
from tests.browser.season import play_season
from tests.browser.test_people import add, sign_in
from tests.browser.test_review_access import faults, faults_on_screens
from tests.server.people.club import CHEAP


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    people = People(tmp_path_factory.mktemp("people"), passwords=CHEAP)
    add(people, "maria", Role.ADMIN)
    add(people, "pablo", Role.COACH)
    yield people
    people.close()


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory, people: People) -> Iterator[Court]:
    court = Court(tmp_path_factory.mktemp("court"), coach_password="vibora", people=people)
    court.start()
    play_season(court, count=2, days_apart=1, format="SET3-S:6/TB7-G:TN3D")
    yield court
    court.stop()


def as_coach(open_page: Open, size: tuple[int, int] = LAPTOP, path: str = "/weights") -> Page:
    page = open_page(f"/sign-in?then={path}", size, reduced_motion="reduce")
    sign_in(page, "pablo")
    expect(page.locator("#list table")).to_be_visible()
    return page


def test_new_weights_are_drafted_tried_and_published_and_axe_finds_nothing_meanwhile(
    court: Court, open_page: Open, sizes: Sizes
) -> None:
    page = as_coach(open_page)
    page.get_by_role("link", name="Baseline", exact=True).click()
    expect(page.locator("#editor input")).to_have_count(0)
    page.get_by_role("button", name="Draft from this").click()
    expect(page.locator("#told")).to_have_text("Baseline, changed is a draft now.")
    smash = page.get_by_label("smash, winner, offensive")
    smash.fill("4.5")
    smash.press("Enter")
    expect(page.get_by_label("smash ×3, winner, offensive")).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(smash).to_be_focused()
    expect(page.locator(".is-changed small")).to_have_text("was 1")
    page.get_by_role("button", name="Publish…").click()
    expect(page.locator("#refused")).to_contain_text("Save the changes first")
    page.get_by_label("Name").fill("Autumn")
    page.locator("#editor").get_by_label("Why, for the audit trail").fill("too low last season")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator("#told")).to_have_text("Saved, with 1 change.")
    page.get_by_role("button", name="Try").click()
    expect(page.locator("#effect .chart-says")).to_contain_text("Offensive power moves most for ")
    expect(page.locator("#effect tbody tr").first).to_contain_text("smash, winner")
    page.get_by_label("Beside").select_option("Baseline")
    page.get_by_role("button", name="Try").click()
    expect(page.locator("#effect .chart-says")).to_contain_text("Offensive power moves most for ")
    assert faults_on_screens(page, sizes) == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.get_by_role("button", name="Publish…").click()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    dialog = page.get_by_role("dialog", name="Publish “Autumn”?")
    dialog.get_by_role("button", name="Not yet").click()
    expect(page.get_by_role("button", name="Publish…")).to_be_visible()
    page.get_by_role("button", name="Publish…").click()
    dialog.get_by_label("Why, for the audit trail").fill("agreed on Monday")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_have_text("Autumn is published. New matches use it.")
    expect(page.locator("#list tr", has_text="Autumn").first).to_contain_text("used by new matches")
    expect(page.locator("#editor input")).to_have_count(0)
    told = page.locator("#audit li")
    expect(told.nth(0)).to_contain_text("pablo published it")
    expect(told.nth(0)).to_contain_text("agreed on Monday")
    expect(told.nth(1)).to_contain_text("smash, winner, offensive: 1 → 4.5")
    latest = httpx.get(f"{court.url}/api/v1/shot-weights/snapshots/latest").json()
    assert (latest["name"], latest["weights"]["smash"]["winner"]["offensive"]) == ("Autumn", 4.5)


def test_weights_are_fitted_to_the_club_s_points_with_their_figures(court: Court, open_page: Open) -> None:
    page = as_coach(open_page, PHONE)
    page.get_by_role("link", name="Baseline", exact=True).click()
    page.get_by_role("button", name="Fit to the club’s points").click()
    expect(page.locator("#told")).to_contain_text("A draft was made from the club’s own points")
    expect(
        page.get_by_role("region", name="Figures of the fit", exact=True).locator("tbody tr").first
    ).to_be_visible()
    page.get_by_label("Language").select_option("es")
    expect(page.locator("#list table")).to_be_visible()
    assert faults(page) == []


def test_who_may_not_change_reads(court: Court, open_page: Open) -> None:
    page = open_page("/weights#00000000-0000-0000-0000-000000000000")
    expect(page.locator("#set-buttons")).to_contain_text("Only coaches and administrators change weights")
    expect(page.locator("#editor tbody tr").first).to_contain_text("serve")
    expect(page.locator("#audit")).to_contain_text("nobody changed them")
    page.goto(page.url.split("#")[0] + "#11111111-1111-1111-1111-111111111111")
    expect(page.locator("#refused")).to_contain_text("There are no shot weights")
