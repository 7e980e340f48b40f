"""What holds for every page: contrast, themes, accessible names, the keyboard, headers, static files."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from padel.events import BreakStarted, PenaltyGiven
from server.dashboard.comments import without_comments
from tests.browser.conftest import Listen, Open, in_both_themes
from tests.browser.court import Court
from tests.browser.script import Script

LEAST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3."""

PAGES = {
    "/courts/{court}": "#shot",
    "/sessions/{session}": ".u-over",
    "/": ".match-row",
    "/wall": ".board",
    "/sign-in": "#notice:not([hidden]), #form:not([hidden])",
    "/join": "#notice",
    "/account": "#who",
    "/devices": ".device",
    "/players": ".name-card",
    "/players/{name}": "#profile table",
    "/club": "#pairs table",
    "/calendar": ".day",
    "/events": "#list a, #notice:not([hidden])",
    "/weights": "#list table",
    "/admin": "#backups-part",
    "/design": ".design-colour",
    "/courts/{court}/umpire": ".board",
    "/umpire": ".match-row",
    "/nosuch": "#back",
}
"""Every page, with what is there once it is ready."""

ON_AIR = {"/courts/{court}/overlay": ".board"}
"""Those that nobody uses: they have their own colours, and nothing to press."""


WITHOUT_ACCOUNTS = ("/courts/{court}", "/sign-in", "/join", "/account", "/events", "/weights", "/admin", "/design")
"""Those that are others where nobody has an account, and those that the walk in Spanish leaves out."""


def test_pages_of_a_server_without_accounts_can_be_read_and_used_with_the_keyboard(
    court: Court, match: Script, open_page: Open, console_errors: Listen
) -> None:
    court.play(*match.rallies(12), match.call("smash winner", "asked", "who?"), match.fault())
    court.play(*[match.happen(PenaltyGiven(pair="a", step=step)) for step in ("warning", "point")])
    court.play(match.happen(BreakStarted(kind="medical")))
    court.beats_of(match)
    page = open_page("/healthz", reduced_motion="reduce")
    said = console_errors(page)
    for route in WITHOUT_ACCOUNTS:
        page.goto(court.url + route.format(court="1"))
        expect(page.locator(PAGES[route]).first).to_be_visible()
        can_be_read_and_used(page)
    # What a server without accounts does not have is an answer.
    assert [one for one in said if not one.startswith("Failed to load resource: the server responded")] == []


def can_be_read_and_used(page: Page) -> None:
    """In sunlight and at night, with names for who does not see, and with the keyboard."""
    for theme in in_both_themes(page):
        assert page.evaluate(CONTRAST, LEAST_CONTRAST) == [], theme
    assert page.evaluate(NAMELESS) == []
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") in ("A", "BUTTON")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_on_air_can_be_read(court: Court, match: Script, open_page: Open, theme: str) -> None:
    court.play(*match.points_to("bbb"))
    for route, ready in ON_AIR.items():
        page = open_page(f"{route.format(court='1')}?theme={theme}", reduced_motion="reduce")
        expect(page.locator(ready)).to_be_visible()
        assert page.evaluate(CONTRAST, LEAST_CONTRAST) == []


def test_the_switch_changes_the_colours_and_is_remembered(court: Court, open_page: Open) -> None:
    page = open_page("/", color_scheme="light")
    page.get_by_role("button", name="Switch to dark colours").press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(court.url + "/courts/1")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_first_page_leads_to_the_live_score_and_to_the_review(
    court: Court, match: Script, open_page: Open
) -> None:
    court.play(*match.points_to("aab"))
    page = open_page("/")
    card = page.get_by_role("link", name="Court 1").first
    expect(card.locator(".mini-points")).to_have_text(["30", "15"])
    card.click()
    expect(page).to_have_url(f"{court.url}/courts/1")
    page.get_by_role("link", name="Review").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ana / Luis v Carla / Max")


def test_pages_allow_nothing_from_elsewhere_and_files_stay_in_their_folder(court: Court) -> None:
    with httpx.Client(base_url=court.url) as http:
        page = http.get("/courts/1")
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert "unsafe" not in page.headers["content-security-policy"]
        script = http.get("/static/js/common/stream.js")
        assert (script.status_code, script.headers["cache-control"]) == (200, "no-cache")
        tagged = http.get("/static/js/common/stream.js", headers={"If-None-Match": script.headers["etag"]})
        assert tagged.status_code == 304
        assert (script.headers["content-encoding"], script.headers["vary"]) == ("gzip", "Accept-Encoding")
        kept, *_ = re.findall(r'"(/static/v-\w+)/css/base.css"', page.text)
        assert f'<link rel="modulepreload" href="{kept}/js/common/stream.js">' in page.text
        assert "immutable" in http.get(f"{kept}/js/common/stream.js").headers["cache-control"]
        assert http.get(f"{kept}/js/common/stream.js").text == script.text
        older = http.get(f"/static/v-{16 * '0'}/js/common/stream.js")
        assert (older.text, older.headers["cache-control"]) == (script.text, "no-cache")
        plain = http.get("/static/js/common/stream.js", headers={"Accept-Encoding": "identity"})
        assert plain.text.startswith("// Following a match")
        assert without_comments(plain.content) == script.content
        assert "content-encoding" not in plain.headers
        assert http.get("/static/vendor/uplot/uPlot.esm.js").status_code == 200
        for path in (
            "..%2froutes.py",
            "%2e%2e/routes.py",
            "vendor/uplot/..%2fpackage.json",
            "vendor/fs/x",
            "/etc/passwd",
            f"v-{16 * '0'}/..%2f..%2froutes.py",
        ):
            assert http.get(f"/static/{path}").status_code == 404


CONTRAST = """(least) => {
  const parse = (text) => (text.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const channel = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const faults = [];
  for (const one of document.querySelectorAll('body *')) {
    const says = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!says || !one.checkVisibility() || one.closest('noscript, .visually-hidden, .skip')) continue;
    const [a, b] = [light(parse(getComputedStyle(one).color)), light(behind(one))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < least) faults.push(`${one.className || one.tagName}: ${ratio.toFixed(2)}`);
  }
  return faults;
}"""

NAMELESS = """() => [...document.querySelectorAll('a[href], button, select, [role=img], [role=region]')]
  .filter((one) => one.checkVisibility() && !one.closest('noscript'))
  .filter((one) => !(one.getAttribute('aria-label') || one.textContent.trim() || one.labels?.length))
  .map((one) => one.outerHTML)"""
