"""A real browser, and the real server for it to look at."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.court import Court
from tests.browser.script import Script
from tests.waiting import PATIENCE_S

CHROMIUM = [Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium")]
"""The first that is there: a page costs half as much without the windows of the whole browser."""

QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # One process shows all pages: to begin one takes as long as to show a page.
    "--renderer-process-limit=1",
    "--process-per-site",
    "--num-raster-threads=1",
    # A microphone that beeps, and that its owner lets pages use.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]

PHONE = (390, 844)
LAPTOP = (1366, 860)
WALL = (1920, 1080)

expect.set_options(timeout=PATIENCE_S * 1000)

Open = Callable[..., Page]


def in_both_themes(page: Page) -> Iterator[str]:
    """Show a page in the colours for sunlight and in those for the night, as its viewer's system changes them."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        yield theme


_OPEN = ExitStack()


@cache
def opened() -> Browser:
    """Give the browser, begun where it was not."""
    program = next((one for one in CHROMIUM if one.exists()), None)
    if program is None:
        pytest.fail("the pages are tested in a real browser: apt install chromium-headless-shell", pytrace=False)
    playwright = _OPEN.enter_context(sync_playwright())
    browser = playwright.chromium.launch(executable_path=program, headless=True, args=QUIET)
    _OPEN.callback(browser.close)
    return browser


_CONTEXTS: dict[tuple[Any, ...], BrowserContext] = {}
"""By their options, those that tests share: what pages are made of stays in their caches, as in a user's browser."""


def _context(browser: Browser, options: dict[str, Any]) -> BrowserContext:
    """Give a context in which nothing is remembered but files, which are the same for ever."""
    key = tuple(sorted(options.items()))
    if key not in _CONTEXTS:
        _CONTEXTS[key] = browser.new_context(**options)
    return _CONTEXTS[key]


def _forget(context: BrowserContext, origin: str) -> None:
    """Close its pages, and forget what they remembered."""
    if context.pages:
        session = context.new_cdp_session(context.pages[0])
        kinds = "cookies,local_storage,indexeddb,service_workers,cache_storage"
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": kinds})
    for page in context.pages:
        page.close()
    context.clear_cookies()
    context.clear_permissions()
    context.set_offline(False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Iterator[None]:
    """Playwright keeps an event loop running, so it must end before tests of other folders want theirs."""
    yield
    if nextitem is None or Path(__file__).parent not in nextitem.path.parents:
        _CONTEXTS.clear()
        _OPEN.close()
        opened.cache_clear()


@pytest.fixture
def browser() -> Browser:
    """Debian's Chromium, one for the tests of all pages: to begin it takes as long as a page does."""
    return opened()


@pytest.fixture
def court(tmp_path: Path) -> Iterator[Court]:
    """A court on which nothing has happened, and its server."""
    court = Court(tmp_path)
    court.start()
    yield court
    if court.is_up:
        court.stop()


@pytest.fixture
def match(court: Court) -> Script:
    """A match on that court that has just begun."""
    script = Script()
    court.play(*script.opening)
    return script


@pytest.fixture
def open_page(browser: Browser, court: Court) -> Iterator[Open]:
    """Open a page of the server, with `script` run before its own where one is given.

    An error in a page, or one that its policy blocks, fails the test.
    """
    errors: list[str] = []
    shared: list[BrowserContext] = []
    own: list[BrowserContext] = []

    def open_page(path: str, size: tuple[int, int] = LAPTOP, *, script: str = "", **options: Any) -> Page:
        context = None if any(isinstance(value, dict) for value in options.values()) else _context(browser, options)
        if context is None or context in shared:  # another browser, to who uses them
            context = browser.new_context(**options)
            own.append(context)
        else:
            shared.append(context)
        page = context.new_page()
        width, height = size
        page.set_viewport_size({"width": width, "height": height})
        page.add_init_script(script)
        page.set_default_timeout(PATIENCE_S * 1000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
        page.goto(court.url + path, wait_until="load")
        return page

    yield open_page
    seen = list(errors)  # what is taken from pages that still run below is an error in them
    for context in shared:
        _forget(context, court.url)
    for context in own:
        context.close()
    assert seen == []
