"""The connection of the live page: it says how it is, comes back by itself, and misses nothing."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.court import Court
from tests.browser.script import Script
from tests.waiting import until
from wire.topics import Address


def test_the_page_resumes_by_itself_after_the_server_was_away(court: Court, match: Script, open_page: Open) -> None:
    page = open_page("/courts/1")
    expect(page.locator("#connection")).to_have_text("Live")
    court.stop()
    expect(page.locator("#connection")).to_contain_text("Reconnecting")
    court.start()
    expect(page.locator("#connection")).to_have_text("Live")
    court.play(*match.points_to("aa"))
    expect(page.locator("[data-pair=a] .points")).to_have_text("30")


def test_a_stream_that_the_browser_gave_up_is_opened_again_and_resumes(
    court: Court, match: Script, open_page: Open
) -> None:
    page = open_page("/courts/1")
    expect(page.locator("#connection")).to_have_text("Live")
    court.proxy.refuses_streams = True
    court.stop()
    court.proxy.streams_asked.clear()
    court.start()
    # A refused stream (503) closes an EventSource for good; what happens meanwhile must still arrive, once.
    until(lambda: any("last_event_id=" in one for one in court.proxy.streams_asked))
    court.play(*match.points_to("ab"))
    court.proxy.streams_asked.clear()
    court.proxy.refuses_streams = False
    until(lambda: any("last_event_id=2" in one for one in court.proxy.streams_asked))
    expect(page.locator("[data-pair=b] .points")).to_have_text("15")
    expect(page.locator("#connection")).to_have_text("Live")


def test_beside_a_silent_line_another_is_opened_and_the_first_is_kept_until_then(
    court: Court, match: Script, open_page: Open
) -> None:
    page = open_page("/healthz", script=COUNTS, alone=True)
    page.clock.install()
    page.goto(f"{court.url}/courts/1")
    expect(page.locator("#connection")).to_have_text("Live")
    asked = court.proxy.streams_asked
    asked.clear()

    def beat(count: int) -> None:
        court.say_alive()
        until(lambda: page.evaluate("beats") >= count)

    def pass_until(condition: Callable[[], bool]) -> None:
        def holds() -> bool:
            page.clock.run_for(1_000)
            return condition()

        until(holds)

    def be_silent(tries: int) -> None:
        pass_until(lambda: bool(page.evaluate("failures") == tries))
        expect(page.locator("#connection")).to_contain_text("Reconnecting")

    for count in range(1, 4):
        page.clock.run_for(20_000)
        beat(count)
    assert asked == []
    court.proxy.refuses_streams = True
    page.clock.run_for(34_000)
    be_silent(tries=1)
    be_silent(tries=2)
    # As behind an edge, once the server is back there.
    beat(4)
    expect(page.locator("#connection")).to_have_text("Live")
    page.clock.run_for(30_000)
    assert len(asked) == 2
    court.proxy.refuses_streams = False
    pass_until(lambda: len(asked) == 3)
    until(lambda: court.readers == 1)
    expect(page.locator("#connection")).to_have_text("Live")
    assert "last_event_id=2" in asked[2]
    court.play(*match.points_to("aa"))
    expect(page.locator("[data-pair=a] .points")).to_have_text("30")


COUNTS = """
delete globalThis.SharedWorker;
globalThis.beats = globalThis.failures = 0;
globalThis.EventSource = class extends EventSource {
  constructor(url) {
    super(url);
    this.addEventListener("heartbeat", () => beats++);
    this.addEventListener("error", () => failures++);
  }
};
"""


def test_the_worker_of_all_tabs_opens_another_line_too(court: Court, match: Script, open_page: Open) -> None:
    court.proxy.impatience = {"SILENT_MS = 35_000": "SILENT_MS = 500", "SPREAD_MS = 15_000": "SPREAD_MS = 100"}
    page = open_page("/courts/1", script="delete globalThis.EventSource", alone=True)
    until(lambda: len(court.proxy.streams_asked) > 1)
    assert "last_event_id=2" in court.proxy.streams_asked[1]
    court.play(*match.points_to("aa"))
    expect(page.locator("[data-pair=a] .points")).to_have_text("30")
    until(lambda: court.readers == 1)


def test_a_score_that_may_be_old_is_marked_with_its_time(court: Court, match: Script, open_page: Open) -> None:
    page = open_page("/courts/1", alone=True)
    expect(page.locator("#connection")).to_have_text("Live")
    page.clock.install()
    court.stop()
    expect(page.locator("#connection")).to_contain_text("Reconnecting")
    page.clock.run_for(5_000)
    expect(page.locator("body")).to_have_class("live is-stale")
    expect(page.locator("#connection")).to_contain_text("score from")


def test_an_offline_device_is_said_on_the_court_and_on_the_first_page(
    court: Court, match: Script, open_page: Open
) -> None:
    court.status("offline")
    page = open_page("/courts/1")
    expect(page.locator("#connection")).to_have_text("Court device offline")
    page.goto(court.url)
    expect(page.locator(".court-card")).to_contain_text("Device last seen")


def test_a_second_device_on_a_court_is_said_on_both_pages(court: Court, match: Script, open_page: Open) -> None:
    court.status("online", device=Address("home", "1", "spare"))
    page = open_page("/")
    expect(page.locator(".court-problem")).to_have_text(
        "Two devices report for court 1: box-1, spare; leave one of them on, or change a court."
    )
    expect(page.locator(".court-card")).to_contain_text("Device online since")
    page.get_by_role("link", name="Court 1").first.click()
    expect(page.locator("#connection")).to_have_text("Two devices report for court 1")


def test_what_is_amiss_at_the_device_is_said_on_the_court_and_on_the_first_page(
    court: Court, match: Script, open_page: Open
) -> None:
    court.status("online", problems=("the microphone was unplugged; plug it in again",))
    page = open_page("/courts/1")
    expect(page.locator("#connection")).to_have_text("The microphone was unplugged")
    page.goto(court.url)
    expect(page.locator(".court-card")).to_contain_text("plug it in again")


def test_the_first_page_asks_nothing_while_nobody_sees_it(court: Court, match: Script, open_page: Open) -> None:
    page = open_page("/healthz", script=HIDES, alone=True)
    page.clock.install()
    page.goto(court.url)
    expect(page.locator(".mini-points").first).to_have_text("0")
    page.evaluate("isHidden = true")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    court.play(*match.points_to("a"))
    page.clock.run_for(30_000)
    expect(page.locator(".mini-points").first).to_have_text("0")
    assert asked == []
    page.evaluate("isHidden = false; document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".mini-points").first).to_have_text("15")


HIDES = """
globalThis.isHidden = false;
Object.defineProperty(Document.prototype, "hidden", { get: () => isHidden });
"""
