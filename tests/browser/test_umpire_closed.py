"""What was tapped without a connection is sent although the page was closed, where a browser has Background Sync."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import CDPSession, Page, expect

from server.people.roles import Role
from tests.browser.conftest import PHONE, Open
from tests.browser.court import Court
from tests.browser.test_people import add, sign_in
from tests.browser.umpire import begun, points, press, umpired
from tests.waiting import until

ASKED = """
SyncManager.prototype.register = async (tag) => localStorage.setItem("asked", tag);
"""
KEPT = "caches.open('umpire-1').then((one) => one.keys()).then((keys) => keys.length > 20)"
MANY = """
() => new Promise((done) => {
  indexedDB.open("marcador-taps", 1).onsuccess = ({ target: { result } }) => {
    const change = result.transaction("taps", "readwrite");
    const store = change.objectStore("taps");
    store.getAll().onsuccess = ({ target: { result: [, last] } }) => {
      for (let n = 1; n <= 203; n += 1) {
        const id = `one-of-many-${n}`;
        const what = n % 2 && n < 203 ? { do: "undo" } : { do: "point", pair: "b" };
        store.put({ ...last, number: last.number + n, id, tap: { id, time: last.tap.time, ...what } });
      }
    };
    change.oncomplete = () => { result.close(); done(); };
  };
})
"""
SIGNS_OUT = """
async () => {
  const { name } = performance.getEntriesByType("resource").find((one) => one.name.endsWith("/common/session.js"));
  await (await import(name)).signOut();
}
"""


@pytest.fixture
def court(tmp_path: Path) -> Iterator[Court]:
    with umpired(tmp_path) as court:
        yield court


@pytest.fixture
def phone(open_page: Open) -> Page:
    return begun(open_page, alone=True)


class Browser:
    """What the browser does of itself when it has a connection again; the headless one has to be told to."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._workers: list[str] = []
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.on("ServiceWorker.workerRegistrationUpdated", self._found)
        self._session.send("ServiceWorker.enable")

    def _found(self, told: dict[str, list[dict[str, str]]]) -> None:
        self._workers += [one["registrationId"] for one in told["registrations"]]

    def syncs(self, origin: str) -> None:
        """Tell the worker that there is a connection."""
        event = {"registrationId": self._workers[-1], "tag": "marcador-taps", "lastChance": False}
        self._session.send("ServiceWorker.dispatchSyncEvent", {"origin": origin, **event})


def closed(phone: Page, script: str = "") -> Browser:
    """Leave the page for another of the same browser, without a connection, once its worker is there.

    Before, two taps wait there, and the script runs.
    """
    phone.evaluate("navigator.serviceWorker.ready")
    browser = Browser(phone)
    phone.evaluate(ASKED)
    phone.context.set_offline(True)
    press(phone, "Point Red")
    press(phone, "Point Red")
    expect(phone.locator("#waits")).to_contain_text("2 taps wait")
    assert phone.evaluate("localStorage.getItem('asked')") == "marcador-taps"
    if script:
        phone.evaluate(script)
    phone.goto("about:blank")
    phone.context.set_offline(False)
    return browser


def asked(court: Court, path: str) -> Any:
    return httpx.get(f"{court.url}/api/v1{path}").json()


def board(court: Court) -> tuple[str, str]:
    (match,) = asked(court, "/matches")["matches"]
    return match["a"]["points"], match["b"]["points"]


def test_it_is_sent_and_what_became_of_it_is_told_when_the_page_is_opened(court: Court, phone: Page) -> None:
    browser = closed(phone)
    assert board(court) == ("0", "0")
    browser.syncs(court.url)
    until(lambda: board(court) == ("0", "30"))
    phone.goto(f"{court.url}/courts/2/umpire")
    points(phone, "0", "30")
    expect(phone.locator("#said")).to_have_text("Point red · love thirty")
    expect(phone.locator("#waits")).to_be_hidden()
    browser.syncs(court.url)
    press(phone, "Point Red")
    points(phone, "0", "40")


def test_without_a_connection_again_the_page_shows_and_goes_on_from_what_was_sent(court: Court, phone: Page) -> None:
    phone.evaluate("navigator.serviceWorker.ready")
    phone.wait_for_function(KEPT)
    browser = closed(phone)
    browser.syncs(court.url)
    until(lambda: board(court) == ("0", "30"))
    # The stream of a browser's worker does not end with the browser's own connection.
    court.stop()
    phone.goto(f"{court.url}/courts/2/umpire")
    points(phone, "0", "30")
    expect(phone.locator("#waits")).to_be_hidden()
    press(phone, "Point Red")
    points(phone, "0", "40")
    court.start()
    until(lambda: board(court) == ("0", "40"))
    assert asked(court, "/events/club/conflicts")["conflicts"] == []


def test_more_than_are_sent_at_once_are_one_after_the_other(court: Court, phone: Page) -> None:
    browser = closed(phone, MANY)
    browser.syncs(court.url)
    until(lambda: board(court) == ("0", "40"))
    assert asked(court, "/events/club/conflicts")["conflicts"] == []


def test_what_was_tapped_a_moment_before_the_page_was_closed_is_sent(phone: Page) -> None:
    phone.evaluate("navigator.serviceWorker.ready")
    phone.evaluate(ASKED)
    phone.route("**/scores", lambda _: None)
    press(phone, "Point Red")
    address = phone.url
    phone.goto("about:blank")
    phone.unroute("**/scores")
    phone.goto(address)
    assert phone.evaluate("localStorage.getItem('asked')") == "marcador-taps"


@pytest.fixture
def ula(court: Court, open_page: Open) -> Page:
    people = court.access.people
    assert people is not None
    for name in ("ula", "vera"):
        add(people, name, Role.ADMIN)
    page = open_page("/sign-in?then=/courts/2/umpire", PHONE, locale="en-GB", alone=True)
    sign_in(page, "ula")
    page.get_by_role("button", name="Score by hand").click()
    press(page, "Start the match")
    expect(page.get_by_role("button", name="Start the match")).to_have_count(0)
    return page


def test_of_who_signed_out_without_a_connection_nothing_is_sent_until_that_person_is_back(
    court: Court, ula: Page
) -> None:
    browser = closed(ula, SIGNS_OUT)
    browser.syncs(court.url)
    ula.goto(f"{court.url}/sign-in?then=/courts/2/umpire")
    sign_in(ula, "vera")
    expect(ula.locator("#claim")).to_contain_text("ula")
    browser.syncs(court.url)
    expect(ula.locator("#waits")).to_be_hidden()
    points(ula, "0", "0")
    assert sessions_of(court, "ula") == 0
    ula.evaluate(SIGNS_OUT)
    ula.goto(f"{court.url}/sign-in?then=/courts/2/umpire")
    sign_in(ula, "ula")
    points(ula, "0", "30")


def sessions_of(court: Court, name: str) -> int:
    people = court.access.people
    assert people is not None
    (account,) = [one for one in people.accounts.all() if one.name == name]
    return len(people.sessions.of(account.id))


def test_who_signed_in_need_not_be_there_and_stays_signed_in(court: Court, ula: Page) -> None:
    page = ula
    browser = closed(page)
    browser.syncs(court.url)
    until(lambda: board(court) == ("0", "30"))
    page.goto(f"{court.url}/courts/2/umpire")
    press(page, "Point Red")
    points(page, "0", "40")


def test_others_who_scored_meanwhile_make_a_conflict_that_is_shown_when_the_page_is_opened(
    court: Court, phone: Page, open_page: Open
) -> None:
    other = open_page("/courts/2/umpire", PHONE, locale="es-ES", alone=True)
    expect(other.locator("#pad")).to_be_visible()
    browser = closed(phone)
    press(other, "Punto Azul")
    points(other, "15", "0")
    browser.syncs(court.url)
    until(lambda: asked(court, "/events/club/conflicts")["conflicts"])
    phone.goto(f"{court.url}/courts/2/umpire")
    expect(phone.locator(".umpire-answer li")).to_have_text(
        ["Yours: point red, point red (0-0 0-30)", "Others’: point blue (0-0 15-0) ← counts"]
    )
    points(phone, "15", "0")
