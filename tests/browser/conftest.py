"""A real browser, and the real server for it to look at."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

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

Sizes = tuple[tuple[int, int], tuple[int, int]]

expect.set_options(timeout=PATIENCE_S * 1000)

Open = Callable[..., Page]
Listen = Callable[[Page], list[str]]


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


class Tab:
    """A page that goes from test to test: it forgets, but what pages are made of stays, as in a user's browser.

    To show a page costs less in it than in a new one. `page` is what goes on, `errors` those since it was taken.
    """

    def __init__(self, browser: Browser, options: dict[str, Any]) -> None:
        self._context, self._options = browser.new_context(**options), options
        self.page = self._context.new_page()
        self._session = self._context.new_cdp_session(self.page)
        self.is_taken = False
        self.errors: list[str] = []
        watch(self.page, self.errors)

    def take(self, script: str) -> Page:
        """Give the page, or one beside it for a script that would stay in it."""
        self.is_taken = True
        self.errors.clear()
        if not script:
            return self.page
        beside = self._context.new_page()
        beside.add_init_script(script)
        watch(beside, self.errors)
        return beside

    def forget(self, origin: str) -> None:
        """Leave what was opened, and forget what it remembered."""
        for page in self._context.pages:
            if page is not self.page:
                page.close()
        self.page.unroute_all()
        if self.page.url.startswith(origin):
            self.page.evaluate("sessionStorage.clear()")
        self.page.goto("about:blank")
        kinds = "cookies,local_storage,indexeddb,service_workers,cache_storage"
        self._session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": kinds})
        self._context.clear_cookies()
        self._context.clear_permissions()
        self._context.set_offline(False)
        self.page.mouse.move(0, 0)
        self.page.emulate_media(
            color_scheme=self._options.get("color_scheme", "light"),
            contrast=self._options.get("contrast", "no-preference"),
            forced_colors=self._options.get("forced_colors", "none"),
            media="null",
            reduced_motion=self._options.get("reduced_motion", "no-preference"),
        )
        self.is_taken = False


def watch(page: Page, errors: list[str]) -> None:
    """Keep the errors of a page, and what its policy blocks."""
    page.set_default_timeout(PATIENCE_S * 1000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)


_TABS: dict[tuple[Any, ...], list[Tab]] = {}
"""By their options; a second one for another browser, to who uses them."""


def _free_tab(browser: Browser, options: dict[str, Any]) -> Tab:
    tabs = _TABS.setdefault(tuple(sorted(options.items())), [])
    free = next((one for one in tabs if not one.is_taken), None)
    if free is None:
        free = Tab(browser, options)
        tabs.append(free)
    return free


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Iterator[None]:
    """Playwright keeps an event loop running, so it must end before tests of other folders want theirs."""
    yield
    if nextitem is None or Path(__file__).parent not in nextitem.path.parents:
        _TABS.clear()
        _OPEN.close()
        opened.cache_clear()


_ON_THE_OTHER = pytest.param((LAPTOP, PHONE), marks=pytest.mark.soak)


@pytest.fixture(params=[(PHONE, LAPTOP), _ON_THE_OTHER], ids=["phone", "laptop"])
def sizes(request: pytest.FixtureRequest) -> Sizes:
    """The screen on which axe is asked, which takes long, and the other: in soak runs the other way round."""
    return cast(Sizes, request.param)


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

    One that is `alone` is in a browser of its own, for what cannot be taken back there, such as a clock. An error in
    a page, or one that its policy blocks, fails the test.
    """
    errors: list[str] = []
    tabs: list[Tab] = []
    own: list[BrowserContext] = []

    def open_page(
        path: str, size: tuple[int, int] = LAPTOP, *, script: str = "", alone: bool = False, **options: Any
    ) -> Page:
        if alone:
            own.append(browser.new_context(**options))
            page = own[-1].new_page()
            page.add_init_script(script)
            watch(page, errors)
        else:
            tabs.append(_free_tab(browser, options))
            page = tabs[-1].take(script)
        width, height = size
        page.set_viewport_size({"width": width, "height": height})
        page.goto(court.url + path, wait_until="load")
        return page

    yield open_page
    # What is taken from pages that still run below is an error in them.
    seen = errors + [error for tab in tabs for error in tab.errors]
    for tab in tabs:
        tab.forget(court.url)
    for context in own:
        context.close()
    assert seen == []


@pytest.fixture
def console_errors() -> Iterator[Listen]:
    """Listen to the errors that pages say on the console, until the test is over: its tab goes on to other tests."""
    heard: list[tuple[Page, Callable[[ConsoleMessage], None]]] = []

    def listen(page: Page) -> list[str]:
        said: list[str] = []

        def hear(one: ConsoleMessage) -> None:
            if one.type == "error":
                said.append(one.text)

        page.on("console", hear)
        heard.append((page, hear))
        return said

    yield listen
    for page, hear in heard:
        page.remove_listener("console", hear)


@pytest.fixture(scope="module")
def kept(court: Court) -> Iterator[Tab]:
    """The first court's page, which stays open from match to match where a module keeps its court.

    It shows every event, so tests that play a whole match come before those that look at it.
    """
    tab = _free_tab(opened(), {})
    width, height = LAPTOP
    page = tab.take("")
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{court.url}/courts/1")
    yield tab
    tab.forget(court.url)


@pytest.fixture
def page(kept: Tab, match: Script) -> Iterator[Page]:
    """That page once it shows the new match."""
    expect(kept.page.locator("#review")).to_have_attribute("href", f"/sessions/{match.id}")
    expect(kept.page.locator(".points")).to_have_text(["0", "0"])
    yield kept.page
    assert kept.errors == []
