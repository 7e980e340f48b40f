"""The review is for everybody: axe finds nothing, in both themes, on a phone and a laptop; it is light to load."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Open, Sizes, in_both_themes
from tests.browser.court import Court
from tests.browser.script import Script
from tests.browser.test_pages import CONTRAST, LEAST_CONTRAST

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
MOST_BYTES = 150_000
"""Of everything but the charts."""


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Court]:
    court = Court(tmp_path_factory.mktemp("court"))
    court.start()
    yield court
    court.stop()


@pytest.fixture(scope="module")
def recorded(court: Court) -> Script:
    script = Script()
    court.play(*script.opening, *script.rallies(30))
    court.beats_of(script)
    return script


def test_axe_finds_nothing_and_all_can_be_read(recorded: Script, open_page: Open, sizes: Sizes) -> None:
    page = open_page(f"/sessions/{recorded.id}", sizes[0], reduced_motion="reduce")
    expect(page.locator(".heart-table tbody tr")).to_have_count(4)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.locator(".point").first.click()
    expect(page.locator(".effort-player")).to_have_count(4)
    assert faults_on_screens(page, sizes) == []
    page.emulate_media(contrast="more")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(255, 255, 255)"
    page.locator(".point:not([aria-current])").first.hover()
    for theme in in_both_themes(page):
        assert page.evaluate(CONTRAST, LEAST_CONTRAST) == [], theme


def faults_on_screens(page: Page, sizes: Sizes) -> list[Any]:
    """Give those on one screen in sunlight, and on another at night without axe, which takes longest."""
    found: list[Any] = []
    for theme, (width, height) in zip(in_both_themes(page), sizes, strict=True):
        page.set_viewport_size({"width": width, "height": height})
        found += faults(page) if theme == "light" else page.evaluate(CONTRAST, LEAST_CONTRAST)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"is wider than {width}")
    return found


def faults(page: Page) -> list[Any]:
    """Give what axe finds, and what cannot be read, which is measured here since axe takes long for it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(RUN_AXE, RULES)
    unread = page.evaluate(CONTRAST, LEAST_CONTRAST)
    return [*((one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found["violations"]), *unread]


RUN_AXE = """(tags) => axe.run({
  runOnly: tags, rules: { 'color-contrast': { enabled: false } }, resultTypes: ['violations'], elementRef: false,
})"""


def test_it_weighs_little_before_its_charts(recorded: Script, open_page: Open) -> None:
    page = open_page("/healthz", alone=True)  # in a browser of its own, which has kept nothing
    loaded: list[Request] = []
    page.on("requestfinished", lambda request: loaded.append(request))
    # What is loaded once the answers stand does not come here.
    for later in ("**/vendor/uplot/*", "**/review/folds.js"):
        page.route(later, lambda route: None)
    page.goto(page.url.replace("/healthz", f"/sessions/{recorded.id}"))
    expect(page.locator(".answer-list")).to_be_visible()
    page.wait_for_function("document.fonts.status === 'loaded'")
    own = [one for one in loaded if "/api/" not in one.url and "/charts/" not in one.url]
    weights = {one.url: one.sizes()["responseBodySize"] for one in own}
    assert any(".woff2" in url for url in weights)
    assert MOST_BYTES / 3 < sum(weights.values()) <= MOST_BYTES, sorted(
        (size, url.split("/static/")[-1]) for url, size in weights.items()
    )
