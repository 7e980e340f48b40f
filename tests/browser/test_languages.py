"""Every page speaks Spanish to who reads Spanish, can be read and used, and has every word that it asks for."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import server.dashboard
from padel import events
from padel.shots import Outcome, Pair, ShotType
from server.people.people import People
from server.people.roles import Role
from tests.browser.conftest import PHONE, Listen, Open
from tests.browser.court import Court
from tests.browser.script import Script
from tests.browser.test_pages import CONTRAST, LEAST_CONTRAST, NAMELESS, ON_AIR, PAGES, can_be_read_and_used
from tests.browser.test_review_access import faults
from tests.server.people.club import CHEAP, PASSWORD
from wire.sensor_status import SensorStatus

DASHBOARD = Path(server.dashboard.__file__).parent
SHOWN = {**PAGES, **ON_AIR, "/courts/9": "#notice", "/join#{link}": "#form"}
del SHOWN["/design"]  # It is for whoever makes pages, and English as the rest of what they read.
del SHOWN["/join"]  # what is wrong with a link, the server says
ASKED_OF_AXE_ELSEWHERE = (
    "/sessions/{session}",
    "/players",
    "/players/{name}",
    "/club",
    "/calendar",
    "/events",
    "/weights",
    "/admin",
)
"""Those of test_review_access, test_figures, test_notes, test_admin and test_weights, with more on them than here."""
CHEST = SensorStatus(
    sensor="00:A0:9E:77:04:1B", name="Polar H10 C1A2", player=1, state="streaming", battery_percent=8, reconnects=2
)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    people = People(tmp_path_factory.mktemp("people"), passwords=CHEAP)
    people.links.redeem(people.links.invite("test", Role.ADMIN, name="maria"), "", PASSWORD)
    people.links.redeem(people.links.invite("test", Role.COACH, name="lola"), "", PASSWORD)
    yield people
    people.close()


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory, people: People) -> Iterator[Court]:
    court = Court(tmp_path_factory.mktemp("court"), coach_password="vibora", people=people)
    court.start()
    court.status("online", CHEST)
    yield court
    court.stop()


@pytest.fixture(scope="module")
def played(court: Court) -> Script:
    """A match of which nobody said an English word."""
    script = Script()
    court.play(*script.opening)
    for number in range(14):
        pair: Pair = "a" if number % 3 else "b"
        court.play(script.happen(shot(pair, number), script.now))
    court.beats_of(script)
    court.play(script.call("remate ganador", "asked", "¿quién?"), script.happen(events.ServeFaulted()))
    court.play(script.happen(events.PenaltyGiven(pair="a", step="warning", reason="time")))
    court.play(script.happen(events.BreakStarted(kind="medical"), datetime.now(UTC)))
    return script


def shot(pair: Pair, number: int) -> events.ShotPlayed:
    player = (1, 2)[number % 2] if pair == "a" else (3, 4)[number % 2]
    return events.ShotPlayed(pair=pair, player=player, shot=list(ShotType)[number], outcome=Outcome.WINNER)


def texts(name: str) -> set[str]:
    """The keys of a language."""
    files = [
        DASHBOARD / f"static/js/languages/{one}.js"
        for one in (name, *(f"{name}_{more}" for more in ("club", "court", "review", "strokes", "umpire")))
    ]
    return {key for file in files for key in re.findall(r'^  "([^"]+)":', file.read_text(), re.MULTILINE)}


def test_every_page_can_be_read_and_used_and_has_no_word_that_only_english_has(
    people: People, court: Court, played: Script, open_page: Open, console_errors: Listen
) -> None:
    link = people.links.invite("test", Role.PLAYER, name="ana", player="Ana")
    page = open_page("/sign-in", PHONE, locale="es-ES", reduced_motion="reduce", user_agent="Firefox")
    said = console_errors(page)
    foreign = page.evaluate(ONLY_ENGLISH)
    sign_in(page)
    for route, ready in SHOWN.items():
        page.goto(court.url + route.format(name="Ana", court="1", session=played.id, link=link))
        expect(page.locator(ready).first).to_be_visible()
        if route in PAGES:
            can_be_read_and_used(page)
        else:
            assert page.evaluate(CONTRAST, LEAST_CONTRAST) == [], route
            assert page.evaluate(NAMELESS) == [], route
        expect(page.locator("html")).to_have_attribute("lang", "es")
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        for connection in page.locator("#connection").all():
            expect(connection).to_have_text("En directo")
        assert page.evaluate(FOREIGN_WORDS, foreign) == [], route
        seen = page.evaluate(CONTRAST, LEAST_CONTRAST) if route in ASKED_OF_AXE_ELSEWHERE else faults(page)
        assert seen == [], route
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0] or route in ON_AIR, route
    assert [one for one in said if "Failed to load resource" not in one] == []


def sign_in(page: Page) -> None:
    page.get_by_label("Nombre").fill("maria")
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))


ONLY_ENGLISH = """async () => {
  const wordsOf = (text) => text.toLowerCase().match(/\\p{L}{2,}/gu) ?? [];
  const [en, es] = await Promise.all(['en', 'es'].map(async (code) => {
    const parts = ['', '_club', '_court', '_review', '_strokes', '_umpire'];
    const names = parts.map((one) => `/static/js/languages/${code}${one}.js`);
    const files = await Promise.all(names.map((one) => import(one)));
    const texts = files.flatMap((one) => Object.values(one.default));
    return new Set(wordsOf(texts.map((one) => JSON.stringify(one).replace(/{\\w+}|"(one|other)":/g, '')).join(' ')));
  }));
  return [...en].filter((word) => !es.has(word) && word !== 'may');
}"""
"""The words that only the English files have. The match was in May."""

FOREIGN_WORDS = """(foreign) => {
  const UNREAD = 'noscript, script, style, code, .sensors[hidden]';
  const found = [document.title];
  const attributes = ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext'];
  const inside = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (inside.nextNode()) {
    const one = inside.currentNode;
    if (one.nodeType === 1) found.push(...attributes.map((name) => one.getAttribute(name) ?? ''));
    else if (!one.parentElement.closest(UNREAD)) found.push(one.textContent);
  }
  const words = new Set(found.join(' ').toLowerCase().match(/\\p{L}{2,}/gu) ?? []);
  return foreign.filter((word) => words.has(word));
}"""
"""Those of them that a page has; a part that is not there says nothing."""


def test_every_word_that_is_asked_for_is_there() -> None:
    asked = set()
    for file in [*DASHBOARD.rglob("pages/*.html"), *DASHBOARD.rglob("js/**/*.js")]:
        text = file.read_text(encoding="utf-8")
        asked |= set(re.findall(r'(?<![#.])\bsay\("([^"]+)"', text)) | set(
            re.findall(r'data-say(?:-\w+)?="([^"]+)"', text)
        )
    assert asked - texts("en") == set()
    assert texts("en") == texts("es")


def test_the_language_is_chosen_on_the_bar_and_remembered(court: Court, open_page: Open) -> None:
    page = open_page("/sign-in", locale="en-GB")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_label("Language").select_option("Español")
    expect(page.get_by_role("heading", level=1)).to_have_text("Entrar")
    page.goto(court.url + "/nosuch")
    expect(page.get_by_role("heading", level=1)).to_have_text("No existe la página")
    expect(page).to_have_title("No existe la página · Marcador")


def test_an_overlay_speaks_as_its_address_says(court: Court, played: Script, open_page: Open) -> None:
    page = open_page("/courts/1/overlay?language=es&size=9", locale="en-GB")
    expect(page.locator("#notice")).to_have_text("size es un número de 0.4 a 4")
    expect(page.locator(".board .points").first).to_have_attribute("aria-label", re.compile("puntos$"))
