"""Opens the pages one by one and reads the browser's own figures."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.pages.three_hours import played
from benchmarks.table import Figure
from tests.browser.conftest import CHROMIUM, PHONE, QUIET
from tests.browser.court import Court

SLOWED = 4
TIMES = 3
_PAN_S = 3.0
_PATIENCE_MS = 60_000

_READY = {
    "/": ".court-card",
    "/courts/1": "#shot",
    "/courts/1/umpire": ".board",
    "/wall": ".board",
    "/sessions/{match}": ".answer-list",
    "/players": ".name-card",
}
"""Pages, each with what is there once it can be used."""

_OF_CHARTS = ("/vendor/uplot/", "/charts/")


class Taken:
    """The bytes that a page took from the network: what it is made of, what draws its charts, and what it shows."""

    def __init__(self) -> None:
        self.page = self.charts = self.data = 0
        self._addresses: dict[str, str] = {}

    def asked(self, said: dict[str, Any]) -> None:
        """Note where a request goes."""
        self._addresses[said["requestId"]] = said["request"]["url"]

    def came(self, said: dict[str, Any]) -> None:
        """Count an answer, as long as it was on the wire."""
        size = int(said["encodedDataLength"])
        address = self._addresses.get(said["requestId"], "")
        if "/api/" in address:
            self.data += size
        elif any(one in address for one in _OF_CHARTS):
            self.charts += size
        else:
            self.page += size


class Timed(NamedTuple):
    """When a page painted first and could be used, in ms, and its bytes until then."""

    painted: float
    usable: float
    page: int
    charts: int
    data: int


_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"
_WATCH = """(ready) => {
  const look = () => (document.querySelector(ready)?.checkVisibility()
    ? setTimeout(() => { window.usable = performance.now(); }) : requestAnimationFrame(look));
  requestAnimationFrame(look);
}"""
"""Usable is a page once what it is for stands there, and its thread has got round to something else."""
_COUNT = """() => {
  const frames = window.frames_drawn = [];
  const count = (at) => { frames.push(at); requestAnimationFrame(count); };
  requestAnimationFrame(count);
}"""


def figures() -> Iterator[Figure]:
    """Weigh and time the pages, then open the review of three hours and move through it."""
    with TemporaryDirectory() as folder, _court(Path(folder)) as court, _browser() as browser:
        match, rows = played(court)
        for path, ready in _READY.items():
            yield _opened(browser, court.url + path.format(match=match), path, ready)
        yield from _reviewed(browser, f"{court.url}/sessions/{match}", rows)


@contextmanager
def _court(folder: Path) -> Iterator[Court]:
    court = Court(folder)
    court.start()
    try:
        yield court
    finally:
        court.stop()


@contextmanager
def _browser() -> Iterator[Browser]:
    program = next((one for one in CHROMIUM if one.exists()), None)
    if program is None:
        raise SystemExit("the pages are measured in a real browser: apt install chromium-headless-shell")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, headless=True, args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def _phone(browser: Browser) -> Iterator[tuple[Page, Taken]]:
    """Give a page on a slow phone that has nothing kept, and what it takes from the network."""
    width, height = PHONE
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=2, bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    tools, taken = context.new_cdp_session(page), Taken()
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    tools.send("Network.enable")
    tools.on("Network.requestWillBeSent", taken.asked)
    tools.on("Network.loadingFinished", taken.came)
    try:
        yield page, taken
    finally:
        context.close()


def _timed(browser: Browser, address: str, ready: str) -> Timed:
    with _phone(browser) as (page, taken):
        page.add_init_script(f"({_WATCH})({ready!r})")
        page.goto(address, wait_until="commit")
        usable = float(page.wait_for_function("window.usable").json_value())
        return Timed(float(page.evaluate(_PAINTED)), usable, taken.page, taken.charts, taken.data)


def _opened(browser: Browser, address: str, path: str, ready: str) -> Figure:
    timed = [_timed(browser, address, ready) for _ in range(TIMES)]
    painted, usable, weight, charts, data = (median(column) for column in zip(*timed, strict=True))
    return Figure(
        f"page {path}: weight until it can be used, before charts",
        f"{weight / 1024:.0f} KB",
        f"{charts / 1024:.0f} KB of charts, {data / 1024:.0f} KB of data; "
        f"painted {painted:.0f} ms, usable {usable:.0f} ms, CPU slowed {SLOWED} ×",
    )


def _reviewed(browser: Browser, address: str, rows: int) -> Iterator[Figure]:
    about = f"3 h, four players, {rows:,} sensor rows; CPU slowed {SLOWED} ×"
    times = [_timed(browser, address, "#pulse .u-over").usable for _ in range(TIMES)]
    yield Figure("review of three hours, with its curves", f"{median(times):.0f} ms", about)
    with _phone(browser) as (page, _):
        page.goto(address)
        page.locator("#pulse .u-over").wait_for()
        yield Figure("the same, panned: frames", f"{_panned(page):.0f}/s", "a third of the match dragged to and fro")


def _panned(page: Page) -> float:
    """Drag a stretch through the whole match; give the frames a second that were drawn meanwhile."""
    page.locator("#strip").scroll_into_view_if_needed()
    box = page.locator(".strip-track").bounding_box()
    assert box is not None
    left, width, middle = box["x"], box["width"], box["y"] + box["height"] / 2
    page.mouse.move(left + 0.1 * width, middle)
    page.mouse.down()
    page.mouse.move(left + 0.4 * width, middle, steps=4)
    page.mouse.up()
    page.wait_for_function("document.getElementById('sheet').getAttribute('aria-busy') === null")
    page.mouse.move(left + 0.25 * width, middle)
    page.mouse.down()
    page.evaluate(_COUNT)
    began = float(page.evaluate("performance.now()"))
    while float(page.evaluate("performance.now()")) - began < 1000 * _PAN_S:
        for target in (0.8, 0.25):
            page.mouse.move(left + target * width, middle, steps=60)
    ended = float(page.evaluate("performance.now()"))
    page.mouse.up()
    drawn = int(page.evaluate("window.frames_drawn.length"))
    return 1000 * drawn / (ended - began)
