"""Signing in on a phone, with a keyboard, with names that a screen reader says; and what an account then sees."""

import json
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, expect

from server.people.people import People
from server.people.roles import Role
from tests.browser.conftest import PHONE, Open, in_both_themes
from tests.browser.court import Court
from tests.browser.script import Script
from tests.browser.test_pages import CONTRAST, LEAST_CONTRAST, NAMELESS
from tests.server.notices.receiver import Receiver
from tests.server.people.club import CHEAP, PASSWORD
from tests.waiting import until

PUSH_SERVICE = """
let made = null;
PushManager.prototype.subscribe = async () => {
  const key = btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.exportKey("raw",
    (await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"])).publicKey))));
  const p256dh = key.replace(/[+]/g, "-").replace(/[/]/g, "_").replace(/=/g, "");
  const kept = { endpoint: "ENDPOINT", keys: { p256dh, auth: "c2l4dGVlbiBieXRlcy4uLg" } };
  made = { endpoint: kept.endpoint, toJSON: () => kept, unsubscribe: async () => { made = null; } };
  return made;
};
PushManager.prototype.getSubscription = async () => made;
Notification.requestPermission = async () => "granted";
"""
"""The push service of the browser's maker, which no test reaches, as a page meets it."""

AS_TOLD = """async (messages) => {
  const notices = [], opened = [], work = [];
  const happen = async (name, more) => {
    dispatchEvent(Object.assign(new Event(name), { waitUntil: (promise) => work.push(promise), ...more }));
    await Promise.all(work);
  };
  self.registration.showNotification = async (title, { body, tag = null, data }) => {
    notices.push([title, body, tag]);
    self.clicked = { data, close: () => {} };
  };
  self.clients.openWindow = async (address) => opened.push(address);
  for (const text of messages) {
    await happen("push", { data: { json: () => JSON.parse(text) } });
    await happen("notificationclick", { notification: self.clicked });
  }
  return { notices, opened };
}"""
"""Messages as a push service hands them to the worker, each clicked at once: Chromium shows none without a desk."""


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
    page = open_page("/sign-in", PHONE, reduced_motion="reduce")
    expect(page.locator("#notice")).to_contain_text("This server has no accounts yet.")
    expect(page.get_by_role("button", name="Sign in as coach")).to_be_visible()
    expect(page.locator("#form")).to_be_hidden()
    looks_right(page)
    page.goto(f"{court.url}/join#{people.links.set_up()}")
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


def test_a_second_factor_is_set_up_asked_for_and_ended(people: People, court: Court, open_page: Open) -> None:
    add(people, "maria", Role.ADMIN)
    page = open_page("/sign-in?then=/account", PHONE)
    sign_in(page, "maria")
    section = page.get_by_role("region", name="Second factor")
    expect(section).to_contain_text("You sign in with the password alone.")
    section.get_by_label("Your password").fill(PASSWORD)
    section.get_by_role("button", name="Set it up").click()
    expect(section.locator("#factor-qr svg")).to_be_visible()
    phone = pyotp.TOTP(section.locator("#factor-secret").inner_text().replace(" ", ""))
    looks_right(page)
    section.get_by_label("The six digits").fill(phone.now())
    page.keyboard.press("Enter")
    expect(section.locator("#factor-codes li")).to_have_count(10)
    codes = section.locator("#factor-codes li").all_inner_texts()
    expect(section).to_contain_text("10 codes for paper are left.")
    looks_right(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{court.url}/")
    page.goto(f"{court.url}/sign-in?then=/account")
    sign_in(page, "maria")
    expect(page.get_by_role("alert")).to_have_text("The code of the second factor is asked for too.")
    expect(page.get_by_label("Code of the second factor")).to_be_focused()
    looks_right(page)
    page.keyboard.type(codes[0])
    page.keyboard.press("Enter")
    section.get_by_label("Your password").fill(PASSWORD)
    section.get_by_label("Code of the second factor").fill(codes[1])
    section.get_by_role("button", name="End it").click()
    expect(section).to_contain_text("You sign in with the password alone.")


def test_a_role_that_needs_a_second_factor_sets_it_up_and_then_sees_the_rest(
    people: People, court: Court, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(people, "maria", Role.ADMIN)
    monkeypatch.setattr(people.factors, "_required", frozenset({Role.ADMIN}))
    page = open_page("/sign-in?then=/courts/1", PHONE)
    sign_in(page, "maria")
    expect(page).to_have_url(f"{court.url}/account")
    section = page.get_by_role("region", name="Second factor")
    expect(section).to_contain_text("Your role needs a second factor")
    expect(page.get_by_role("region")).to_have_count(1)
    section.get_by_label("Your password").fill(PASSWORD)
    section.get_by_role("button", name="Set it up").click()
    expect(section.locator("#factor-qr svg")).to_be_visible()
    phone = pyotp.TOTP(section.locator("#factor-secret").inner_text().replace(" ", ""))
    section.get_by_label("The six digits").fill(phone.now())
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Accounts")).to_contain_text("maria")
    expect(section.locator("#factor-codes li")).to_have_count(10)
    expect(section.get_by_role("button", name="End it")).to_be_hidden()


def test_an_administrator_gives_another_role(people: People, court: Court, open_page: Open) -> None:
    add(people, "maria", Role.ADMIN)
    add(people, "sam", Role.SPECTATOR)
    page = open_page("/sign-in?then=/account", PHONE)
    sign_in(page, "maria")
    row = page.get_by_role("region", name="Accounts").get_by_role("listitem").filter(has_text="sam")
    row.get_by_label("Role (sam)").select_option("umpire")
    expect(page.get_by_role("status").first).to_have_text("sam is umpire from now on.")
    page.once("dialog", lambda asked: asked.accept("Sam"))
    row.get_by_label("Role (sam)").select_option("player")
    expect(row).to_contain_text("player, plays as Sam")
    looks_right(page)
    sam = people.accounts.named("sam")
    assert sam is not None
    assert (sam.role, sam.player) == (Role.PLAYER, "Sam")


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


def test_one_chooses_what_one_is_told_of_and_where(people: People, court: Court, open_page: Open) -> None:
    receiver = Receiver()
    add(people, "maria", Role.ADMIN)
    add(people, "luis", Role.PLAYER, "Luis")
    page = open_page("/sign-in?then=/account", PHONE, script=PUSH_SERVICE.replace("ENDPOINT", receiver.url))
    sign_in(page, "luis")
    section = page.get_by_role("region", name="What you are told")
    expect(section.get_by_role("checkbox")).to_have_count(3)
    section.get_by_label("every change of a score").check()
    section.get_by_label("Court, if only one").fill("1")
    section.get_by_label("Its address").fill("https://127.0.0.1.example/#no")
    section.get_by_role("button", name="Tell it").click()
    expect(page.get_by_role("alert")).to_contain_text("has no name, password or fragment in it")
    section.get_by_label("Its address").fill(receiver.url)
    section.get_by_role("button", name="Tell it").click()
    expect(page.locator("#secret")).to_contain_text("whsec_")
    row = section.get_by_role("listitem").filter(has_text=receiver.url)
    expect(row).to_contain_text("the end of a match, every change of a score · only court 1")
    row.get_by_role("button", name="Test").click()
    until(lambda: receiver.got, "the test arrives")
    row.get_by_text("What became of it").click()
    expect(row.get_by_role("listitem")).to_contain_text("test · sent · 200 · so")
    looks_right(page)
    row.get_by_role("button", name="Pause").click()
    expect(row).to_contain_text("off: you switched it off")
    push = section.get_by_role("button", name="Tell this browser")
    push.click()
    expect(page.get_by_role("status").first).to_have_text("This browser is told from now on.")
    expect(push).to_have_attribute("aria-pressed", "true")
    expect(section.locator("#subscription-list > li")).to_have_count(2)
    section.get_by_role("button", name="Tell this browser no more").click()
    expect(section.locator("#subscription-list > li")).to_have_count(1)
    row.get_by_role("button", name="Remove").click()
    expect(section.locator("#subscription-list > li")).to_have_count(0)
    receiver.close()


def test_one_takes_one_s_data_along_and_erases_them_with_the_password(
    people: People, court: Court, open_page: Open
) -> None:
    add(people, "maria", Role.ADMIN)
    add(people, "luis", Role.PLAYER, "Luis")
    page = open_page("/sign-in?then=/account", PHONE)
    sign_in(page, "luis")
    section = page.get_by_role("region", name="Your data")
    expect(section.get_by_role("button", name="Take the whole club along (ZIP)")).to_have_count(0)
    with page.expect_download() as saved:
        section.get_by_role("button", name="Take it along (ZIP)").click()
    assert saved.value.suggested_filename == "marcador-own-data.zip"
    section.get_by_label("Your password").fill("not the right one")
    section.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_role("alert")).to_have_text("The password is wrong.")
    section.get_by_label("What").select_option("account")
    section.get_by_label("Your password").fill(PASSWORD)
    section.get_by_role("button", name="Erase for good").click()
    expect(page).to_have_url(f"{court.url}/")
    assert people.accounts.named("luis") is None


def test_a_notice_is_shown_and_leads_to_a_page_of_the_club_and_nowhere_else(
    people: People, court: Court, open_page: Open
) -> None:
    page = open_page("/sign-in")
    with page.context.expect_event("serviceworker") as begun:
        page.evaluate("navigator.serviceWorker.register('/notices-worker.js', {scope: '/account'})")
    told = json.dumps({"title": "Ana – Bea", "text": "6–4", "page": "/courts/1", "tag": "m"})
    away = json.dumps({"title": "Away", "page": "https://evil.example/"})
    shown = begun.value.evaluate(AS_TOLD, [told, away, "unreadable"])
    assert shown["notices"] == [["Ana – Bea", "6–4", "m"], ["Away", "", None], ["Marcador", "", None]]
    assert shown["opened"] == [f"{court.url}/courts/1", f"{court.url}/"]
