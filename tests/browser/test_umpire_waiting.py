"""Scoring by thumb without a connection, on a bad one, and beside somebody else: nothing that was tapped is lost."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PHONE, Open
from tests.browser.court import Court
from tests.browser.test_review_access import faults
from tests.browser.umpire import begun, points, press, umpired
from tests.waiting import until

TWO_TAPS = """
() => new Promise((done) => {
  const { board: { match } } = JSON.parse(localStorage.getItem("marcador.umpire.board.2"));
  indexedDB.open("marcador-taps", 1).onsuccess = ({ target: { result } }) => {
    const change = result.transaction("taps", "readwrite");
    const put = (number, what) => {
      const id = `waiting-${number}`;
      const tap = { id, time: new Date().toISOString(), ...what };
      change.objectStore("taps").put({ number, id, match, after: null, tap });
    };
    put(1, { do: "dance" });
    put(2, { do: "point", pair: "b" });
    change.oncomplete = done;
  };
})
"""
IMPATIENT = "{ const until = AbortSignal.timeout; AbortSignal.timeout = () => until.call(AbortSignal, 4000); }"
OLD_RELEASE = """
async () => {
  const cache = await caches.open("umpire-1");
  await cache.put("/static/v-before/js/old.js", new Response("old"));
  await cache.put("/courts/1/umpire", new Response("old"));
}
"""
OPENS = "caches.match('/umpire').then((one) => one.text())"
RENEWED = """
async () => {
  const cache = await caches.open("umpire-1");
  const kept = await cache.match("/courts/1/umpire");
  if (!kept || (await cache.match("/static/v-before/js/old.js"))) return false;
  return (await kept.text()).includes("umpire_page.js");
}
"""


@pytest.fixture
def court(tmp_path: Path) -> Iterator[Court]:
    with umpired(tmp_path) as court:
        yield court


@pytest.fixture
def phone(open_page: Open) -> Page:
    return begun(open_page, alone=True)


def test_what_is_tapped_without_a_connection_waits_outlives_the_page_and_is_scored(phone: Page) -> None:
    context: BrowserContext = phone.context
    press(phone, "Point Blue")
    points(phone, "15", "0")
    phone.evaluate("navigator.serviceWorker.ready")
    phone.wait_for_function("caches.open('umpire-1').then((one) => one.keys()).then((keys) => keys.length > 20)")
    beside = context.new_page()
    beside.goto(phone.url.replace("courts/2", "courts/1"))
    expect(beside.locator("#notice")).to_contain_text("No match on court 1 yet")
    beside.evaluate("navigator.serviceWorker.ready")
    assert phone.evaluate(OPENS).endswith("/courts/2/umpire"), "nobody scored what was only looked at"
    beside.close()
    installed = phone.evaluate("fetch('/static/umpire.webmanifest').then((one) => one.json())")
    context.set_offline(True)
    press(phone, "Point Red")
    press(phone, "Ace")
    expect(phone.locator("#waits")).to_contain_text("2 taps wait for the server: Point Red, Ace.")
    points(phone, "30", "15")
    phone.goto(phone.url.replace("/courts/2/umpire", installed["start_url"]))
    expect(phone).to_have_url(re.compile("/courts/2/umpire$"))
    expect(phone.locator("#waits")).to_contain_text("2 taps wait for the server")
    expect(phone.locator("#waits")).to_contain_text("with these taps, not sent yet: 0-0 30-15.")
    points(phone, "30", "15")
    expect(phone.locator(".ribbon")).to_contain_text("Not sent yet")
    context.set_offline(False)
    points(phone, "30", "15")
    expect(phone.locator("#waits")).to_be_hidden()
    expect(phone.locator("#said")).to_have_text("Ace · thirty fifteen")
    expect(phone.locator(".ribbon")).not_to_contain_text("Not sent yet")
    press(phone, "Undo")
    points(phone, "15", "15")


def test_the_score_follows_what_is_tapped_without_a_connection_as_far_as_it_can_be_known(phone: Page) -> None:
    waits = phone.locator("#waits")
    phone.context.set_offline(True)
    for _ in range(3):
        press(phone, "Point Blue")
    points(phone, "40", "0")
    press(phone, "Point Blue")
    points(phone, "0", "0")
    expect(phone.locator("[data-pair=a] .set")).to_have_text("1")
    expect(phone.locator("[data-pair=b] .is-serving")).to_have_text("Carla")
    press(phone, "Undo")
    points(phone, "40", "0")
    press(phone, "Redo")
    points(phone, "0", "0")
    phone.set_viewport_size({"width": 390, "height": 1600})  # the pad lies over nothing
    assert faults(phone) == []
    for _ in range(5):
        press(phone, "Undo")
    expect(waits).to_contain_text("How it stands with them shows once the line is back.")
    expect(phone.locator(".ribbon")).not_to_contain_text("Not sent yet")
    phone.context.set_offline(False)
    expect(waits).to_be_hidden()
    expect(phone.get_by_role("button", name="Start the match")).to_be_visible()


def test_what_was_not_scored_as_tapped_stays_until_it_was_seen_and_the_other_version_is_chosen(
    phone: Page, open_page: Open
) -> None:
    other = open_page("/courts/2/umpire", PHONE, locale="es-ES", alone=True)
    expect(other.locator("#pad")).to_be_visible()
    phone.context.set_offline(True)
    press(phone, "More")
    phone.get_by_role("button", name="Red, left", exact=True).click()
    press(phone, "Point Red")
    phone.context.set_offline(False)
    points(phone, "0", "15")
    expect(phone.locator("#said")).to_have_text("Point red · love fifteen")
    refused = phone.locator(".umpire-answer")
    expect(refused).to_contain_text("Red side: ")
    phone.context.set_offline(True)
    press(phone, "More")
    phone.get_by_role("button", name="Red, left", exact=True).click()
    expect(phone.locator("#waits")).to_contain_text("Red side")
    phone.context.set_offline(False)
    expect(refused).to_have_count(2)
    phone.reload()
    expect(refused).to_have_count(2)
    expect(phone.locator("#pad")).to_be_visible()
    for place in (".umpire-answer button:focus", "#pad button:focus"):
        refused.first.get_by_role("button", name="Seen").click()
        expect(phone.locator(place)).to_be_visible()
    expect(refused).to_have_count(0)
    points(other, "0", "15")

    phone.context.set_offline(True)
    press(phone, "Point Red")
    phone.wait_for_timeout(1_500)  # the later one stays, and clocks of a phone and of a device differ
    press(other, "Punto Azul")
    points(other, "15", "15")
    conflicts = "**/api/v1/events/club/conflicts?*"
    phone.route(conflicts, lambda route: route.abort())
    phone.context.set_offline(False)
    conflict = phone.locator(".umpire-answer")
    expect(conflict).to_contain_text("that was later, so it stays")
    phone.unroute(conflicts)
    wake = "dispatchEvent(new Event('online'))"
    until(lambda: phone.evaluate(wake) and conflict.locator("li").count() == 2)
    expect(conflict.locator("li")).to_have_text(
        ["Yours: point red (0-0 0-30)", "Others’: point blue (0-0 15-15) ← counts"]
    )
    phone.set_viewport_size({"width": 390, "height": 1600})  # the pad lies over nothing
    assert faults(phone) == []
    conflict.get_by_role("button", name="Count yours").click()
    points(phone, "0", "30")
    expect(phone.locator("#said")).to_have_text("Yours counts now.")
    expect(conflict).to_have_count(0)


def test_what_others_scored_the_same_is_said_and_leaves_no_card(phone: Page, open_page: Open) -> None:
    other = open_page("/courts/2/umpire", PHONE, locale="es-ES", alone=True)
    expect(other.locator("#pad")).to_be_visible()
    phone.context.set_offline(True)
    press(phone, "Point Blue")
    press(other, "Punto Azul")
    points(other, "15", "0")
    phone.context.set_offline(False)
    expect(phone.locator("#said")).to_have_text("Others scored the same meanwhile · fifteen love")
    expect(phone.locator(".umpire-answer")).to_have_count(0)


def test_a_tap_that_the_server_does_not_take_goes_alone(phone: Page) -> None:
    phone.evaluate(TWO_TAPS)
    phone.reload()
    points(phone, "0", "15")
    expect(phone.locator(".umpire-answer p")).to_contain_text("Dance: ")
    expect(phone.locator("#waits")).to_be_hidden()


def test_a_tap_that_nobody_answers_is_shown_and_sent_again(court: Court, open_page: Open) -> None:
    page = open_page("/courts/2/umpire", PHONE, locale="en-GB", script=IMPATIENT, alone=True)
    page.get_by_role("button", name="Score by hand").click()
    taps = "**/api/v1/events/club/scores"
    page.route(taps, lambda route: None)
    press(page, "Point Blue")
    expect(page.locator("#waits")).to_contain_text("Waits for the server: Point Blue.No answer has come yet.")
    expect(page.locator("#waits")).to_contain_text("There is no connection.")
    page.unroute(taps)
    page.get_by_role("button", name="Try again").click()
    points(page, "15", "0")


def test_after_a_release_the_pages_of_other_courts_are_kept_anew(phone: Page) -> None:
    phone.evaluate("navigator.serviceWorker.ready")
    phone.evaluate(OLD_RELEASE)
    phone.reload()
    until(lambda: phone.evaluate(RENEWED), "the other court's page names what this release is made of")
