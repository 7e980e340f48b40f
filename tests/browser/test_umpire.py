"""Scoring by thumb: what is under it, who holds the match, and what is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from server.people.roles import Role
from tests.browser.conftest import PHONE, Open
from tests.browser.court import Court
from tests.browser.script import Script
from tests.browser.test_people import add, sign_in
from tests.browser.test_review_access import faults, faults_on_screens
from tests.browser.umpire import begun, points, press, umpired

MEND = """
async () => {
  const { board: { match } } = JSON.parse(localStorage.getItem("marcador.umpire.board.2"));
  const { points } = await (await fetch(`/api/v1/sessions/${match}/points`)).json();
  const what = { do: "correct", player: 2, outcome: "winner", point: points[0].event };
  const body = JSON.stringify({ id: "another-phone", time: new Date().toISOString(), ...what });
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`/api/v1/events/club/scores/${match}`, { method: "POST", headers, body });
  return (await answer.json()).answers[0];
}
"""


@pytest.fixture
def court(tmp_path: Path) -> Iterator[Court]:
    with umpired(tmp_path) as court:
        yield court


@pytest.fixture
def phone(open_page: Open) -> Page:
    return begun(open_page)


def test_a_point_is_one_tap_a_shot_three_and_both_are_taken_back(phone: Page) -> None:
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
    amended = phone.evaluate(MEND)
    assert amended["outcome"] == "done"
    expect(oldest.get_by_role("status")).to_have_text("This point was changed meanwhile: Bea · Winner.")
    press(phone, "Point Red")
    expect(phone.locator(".point-row")).to_have_count(3)
    expect(oldest.get_by_label("How it ended")).to_have_value("forced_error")
    phone.context.set_offline(True)
    press(phone, "Point Red")
    oldest.get_by_role("button", name="It was Red’s point").click()
    phone.locator(".point-row").first.get_by_role("button", name="Mend").click()
    expect(phone.locator(".mend-form")).to_have_count(1)
    expect(phone.locator("#waits")).to_contain_text("2 taps wait for the server: Point Red, Red correction.")
    phone.context.set_offline(False)
    points(phone, "15", "40")
    expect(phone.locator("#said")).to_contain_text("Point 1, 0-0 15-0 then, is corrected")


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
    court.play(match.call("smash winner", "asked", "say who won it"))
    expect(page.locator("#call-spoken")).not_to_be_empty()
    court.play(*Script("m-2", start=match.now).opening)
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
