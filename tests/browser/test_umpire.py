"""Scoring by thumb: with a connection, without one, and beside somebody else."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from server.people.people import People
from server.people.roles import Role
from tests.browser.conftest import PHONE, Open
from tests.browser.court import Court
from tests.browser.script import Script
from tests.browser.test_people import add, sign_in
from tests.browser.test_review_access import faults, faults_on_screens
from tests.server.people.club import CHEAP

PAIRS = {
    "pair_a": {"colour": "blue", "players": ["Ana", "Bea"], "name": "Blue"},
    "pair_b": {"colour": "red", "players": ["Carla", "Dora"], "name": "Red"},
}
POINTS = "[data-pair={}] .points"


@pytest.fixture
def court(tmp_path: Path) -> Iterator[Court]:
    """A server that keeps people; whoever sits there is its administrator. On court 2 a match is scored by hand."""
    people = People(tmp_path, passwords=CHEAP)
    court = Court(tmp_path, people=people)
    court.start()
    with httpx.Client(base_url=f"{court.url}/api/v1/events/club") as http:
        match = ask(http, "matches", {"court": "2", **PAIRS})["id"]
        ask(http, f"claims/{match}", {})
        ask(http, f"matches/{match}/begin")
        assert http.delete(f"claims/{match}").status_code == 204
    yield court
    if court.is_up:
        court.stop()
    people.close()


def ask(http: httpx.Client, path: str, body: Any = None) -> Any:
    answer = http.post(path, json=body)
    assert answer.status_code < 300, answer.text
    return answer.json()


@pytest.fixture
def phone(court: Court, open_page: Open) -> Page:
    """The umpire's phone, with the match begun by its thumb."""
    page = open_page("/courts/2/umpire", PHONE, locale="en-GB")
    page.get_by_role("button", name="Score by hand").click()
    page.locator("#pad").get_by_role("button", name="Start the match").click()
    expect(page.get_by_role("button", name="Start the match")).to_have_count(0)
    return page


def points(page: Page, blue: str, red: str) -> None:
    expect(page.locator(POINTS.format("a"))).to_have_text(blue)
    expect(page.locator(POINTS.format("b"))).to_have_text(red)


def press(page: Page, name: str) -> None:
    page.locator("#pad").get_by_role("button", name=name, exact=True).click()


def test_a_point_is_one_tap_a_shot_two_and_both_are_taken_back(phone: Page) -> None:
    press(phone, "Point Blue")
    points(phone, "15", "0")
    expect(phone.locator("#said")).to_have_text("Point blue · fifteen love")
    press(phone, "Shot")
    press(phone, "bandeja")
    press(phone, "Carla, Winner")
    points(phone, "15", "15")
    expect(phone.locator("#said")).to_have_text("Carla bandeja winner · fifteen all")
    press(phone, "Undo")
    points(phone, "15", "0")
    press(phone, "Redo")
    points(phone, "15", "15")
    press(phone, "Fault")
    expect(phone.locator("#said")).to_have_text("Fault · fifteen all")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_point_of_before_is_mended_whatever_is_scored_before_it_is_sent(phone: Page) -> None:
    for name in ("Point Blue", "Point Blue"):
        press(phone, name)
    points(phone, "30", "0")
    phone.get_by_text("Points: mend one").click()
    oldest = phone.locator(".point-row").last
    oldest.get_by_role("button", name="Mend").click()
    oldest.get_by_label("How it ended").select_option("Forced error")
    press(phone, "Point Red")
    expect(phone.locator(".point-row")).to_have_count(3)
    expect(oldest.get_by_label("How it ended")).to_have_value("forced_error")
    phone.context.set_offline(True)
    press(phone, "Point Red")
    oldest.get_by_role("button", name="It was Red’s point").click()
    phone.locator(".point-row").first.get_by_role("button", name="Mend").click()
    expect(phone.locator(".mend-form")).to_have_count(1)
    expect(phone.locator("#waits")).to_contain_text("2 taps wait for the server: Red point, Red correction.")
    phone.context.set_offline(False)
    points(phone, "15", "40")
    expect(phone.locator("#said")).to_contain_text("Point 1, 0-0 15-0 then, is corrected")


def test_what_is_tapped_without_a_connection_waits_outlives_the_page_and_is_scored(phone: Page) -> None:
    context: BrowserContext = phone.context
    press(phone, "Point Blue")
    points(phone, "15", "0")
    phone.evaluate("navigator.serviceWorker.ready")
    phone.wait_for_function("caches.open('umpire-1').then((one) => one.keys()).then((keys) => keys.length > 20)")
    installed = phone.evaluate("fetch('/static/umpire.webmanifest').then((one) => one.json())")
    context.set_offline(True)
    press(phone, "Point Red")
    press(phone, "Ace")
    expect(phone.locator("#waits")).to_contain_text("2 taps wait for the server: Red point, Ace.")
    phone.goto(phone.url.replace("/courts/2/umpire", installed["start_url"]))
    expect(phone).to_have_url(re.compile("/courts/2/umpire$"))
    expect(phone.locator("#waits")).to_contain_text("2 taps wait for the server")
    context.set_offline(False)
    points(phone, "30", "15")
    expect(phone.locator("#waits")).to_be_hidden()
    expect(phone.locator("#said")).to_have_text("Ace · thirty fifteen")
    press(phone, "Undo")
    points(phone, "15", "15")


def test_what_was_not_scored_as_tapped_stays_until_it_was_seen_and_the_other_version_is_chosen(
    phone: Page, open_page: Open
) -> None:
    other = open_page("/courts/2/umpire", PHONE, locale="es-ES")
    expect(other.locator("#pad")).to_be_visible()
    phone.context.set_offline(True)
    press(phone, "More")
    phone.get_by_role("button", name="Red, left", exact=True).click()
    press(phone, "Point Red")
    phone.context.set_offline(False)
    points(phone, "0", "15")
    expect(phone.locator("#said")).to_have_text("Point red · love fifteen")
    refused = phone.locator(".umpire-answer")
    expect(refused).to_contain_text("love all")
    phone.reload()
    refused.get_by_role("button", name="Seen").click()
    expect(refused).to_have_count(0)
    points(other, "0", "15")

    phone.context.set_offline(True)
    press(phone, "Point Red")
    press(other, "Punto Azul")
    points(other, "15", "15")
    phone.context.set_offline(False)
    conflict = phone.locator(".umpire-answer")
    expect(conflict.locator("li")).to_have_text(
        ["Yours: point red (0-0 0-30)", "Others’: point blue (0-0 15-15) ← counts"]
    )
    phone.set_viewport_size({"width": 390, "height": 1600})  # the pad lies over nothing
    assert faults(phone) == []
    conflict.get_by_role("button", name="Count yours").click()
    points(phone, "0", "30")
    expect(phone.locator("#said")).to_have_text("Yours counts now.")
    expect(conflict).to_have_count(0)


def test_two_phones_of_one_person_score_the_same_match_each_in_its_language(phone: Page, open_page: Open) -> None:
    other = open_page("/courts/2/umpire", PHONE, locale="es-ES")
    expect(other.locator("#claim")).to_contain_text("Tú anotas este partido a mano.")
    press(other, "Punto Azul")
    points(other, "15", "0")
    points(phone, "15", "0")
    expect(other.locator("#said")).to_contain_text("quince")
    expect(other.locator("#pad")).to_contain_text("Punto Azul")
    phone.get_by_role("button", name="Let it go").click()
    expect(phone.get_by_role("button", name="Score by hand")).to_be_visible()
    expect(phone.locator("#pad")).to_be_hidden()


def test_the_end_is_asked_for_twice_and_nothing_else(phone: Page) -> None:
    press(phone, "More")
    phone.get_by_role("button", name="Set the match aside").click()
    expect(phone.locator(".ribbon")).to_contain_text("Set aside")
    press(phone, "More")
    phone.locator("#more").get_by_role("button", name="Play", exact=True).click()
    expect(phone.locator(".ribbon")).not_to_contain_text("Set aside")
    press(phone, "More")
    asked: list[str] = []
    for ends in (phone.get_by_role("button", name="Red retires"), phone.get_by_role("button", name="Default").last):
        phone.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
        ends.click()
        expect(phone.locator("#more")).to_be_visible()
    assert asked == ["Red retires: is that right?", "Default of Red: is that right?"]
    phone.once("dialog", lambda dialog: dialog.accept())
    phone.get_by_role("button", name="Red retires").click()
    expect(phone.locator("#more")).to_be_hidden()
    expect(phone.locator(".ribbon")).to_contain_text("Blue won: Red retired")


def test_the_score_is_set_and_play_goes_on_from_it(phone: Page) -> None:
    press(phone, "More")
    more = phone.locator("#more")
    more.get_by_label("Games of Blue").fill("5")
    more.get_by_label("Games of Red").fill("4")
    more.get_by_label("Points of Blue").select_option("40")
    more.get_by_label("Points of Red").select_option("15")
    more.get_by_label("Who serves the next point").select_option("Carla")
    more.get_by_role("button", name="Set the score to this").click()
    points(phone, "40", "15")
    press(phone, "Point Blue")
    expect(phone.locator("[data-pair=a] .set").first).to_have_text("6")


def test_a_match_is_let_go_taken_by_the_next_and_taken_over_by_an_administrator(
    court: Court, open_page: Open
) -> None:
    people = court.access.people
    assert people is not None
    pages = []
    for name, role in (("maria", Role.ADMIN), ("ula", Role.UMPIRE), ("sam", Role.UMPIRE)):
        add(people, name, role)
        page = open_page("/sign-in?then=/courts/2/umpire", PHONE, locale="en-GB")
        sign_in(page, name)
        expect(page.locator("#claim")).not_to_be_empty()
        pages.append(page)
    maria, ula, sam = pages
    ula.get_by_role("button", name="Score by hand").click()
    expect(ula.locator("#claim")).to_contain_text("You score this match by hand.")
    looked_at(sam, "ula scores this match by hand.")
    expect(sam.get_by_role("button", name="Score by hand")).to_have_count(0)
    ula.get_by_role("button", name="Let it go").click()
    expect(ula.locator("#pad")).to_be_hidden()
    looked_at(sam, "Score by hand")
    sam.get_by_role("button", name="Score by hand").click()
    expect(sam.locator("#pad")).to_be_visible()
    looked_at(maria, "sam scores this match by hand.")
    maria.get_by_role("button", name="Take it over").click()
    expect(maria.locator("#pad")).to_be_visible()
    looked_at(sam, "maria scores this match by hand.")
    expect(sam.locator("#pad")).to_be_hidden()


FELT = "navigator.vibrate = (how) => { window.felt = how; return true; }"


def test_a_call_that_needs_the_umpire_is_said_and_felt_and_a_device_that_is_away_is_told(
    court: Court, open_page: Open
) -> None:
    match = Script()
    court.play(*match.opening)
    court.status("offline")
    page = open_page("/courts/1/umpire", PHONE, locale="en-GB", script=FELT)
    expect(page.locator("#connection")).to_have_text("Court device offline")
    expect(page.locator(".board")).to_be_visible()
    court.play(match.call("smash winner", "asked", "say who won it"))
    expect(page.locator("#call-spoken")).to_have_text("Who?: say who won it")
    assert page.evaluate("window.felt") == [120, 80, 120]
    court.play(*match.point("b"))
    expect(page.locator("#call-spoken")).to_be_empty()


def test_axe_finds_nothing_in_what_opens(phone: Page) -> None:
    press(phone, "Point Blue")
    phone.get_by_text("Points: mend one").click()
    phone.get_by_role("button", name="Mend point 1").click()
    press(phone, "Shot")
    assert faults(phone) == []
    press(phone, "bandeja")
    press(phone, "Back")
    press(phone, "More")
    assert faults_on_screens(phone, (PHONE, PHONE)) == []


def looked_at(page: Page, claim: str) -> None:
    """Look at a page again, as after another tab, and find who scores the match."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#claim")).to_contain_text(claim)
