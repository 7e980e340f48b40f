"""The connection of the live page: it says how it is, comes back by itself, and misses nothing."""

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
    court.refuses_streams = True
    court.stop()
    court.streams_asked.clear()
    court.start()
    # A refused stream (503) closes an EventSource for good; what happens meanwhile must still arrive, once.
    until(lambda: any("last_event_id=" in one for one in court.streams_asked))
    court.play(*match.points_to("ab"))
    court.streams_asked.clear()
    court.refuses_streams = False
    until(lambda: any("last_event_id=2" in one for one in court.streams_asked))
    expect(page.locator("[data-pair=b] .points")).to_have_text("15")
    expect(page.locator("#connection")).to_have_text("Live")


def test_a_line_on_which_no_heartbeat_comes_is_dead_and_another_is_opened(
    court: Court, match: Script, open_page: Open
) -> None:
    page = open_page("/healthz", script=COUNTS_BEATS, alone=True)
    page.clock.install()
    page.goto(f"{court.url}/courts/1")
    expect(page.locator("#connection")).to_have_text("Live")
    court.streams_asked.clear()
    for count in range(1, 4):
        page.clock.run_for(20_000)
        court.say_alive()
        until(lambda count=count: page.evaluate("beats") >= count)
    assert court.streams_asked == []
    court.refuses_streams = True
    page.clock.run_for(36_000)
    expect(page.locator("#connection")).to_contain_text("Reconnecting")
    court.refuses_streams = False
    court.play(*match.points_to("aa"))
    page.clock.run_for(36_000)
    expect(page.locator("[data-pair=a] .points")).to_have_text("30")
    expect(page.locator("#connection")).to_have_text("Live")
    assert "last_event_id=2" in court.streams_asked[0]


COUNTS_BEATS = """
delete globalThis.SharedWorker;
globalThis.beats = 0;
globalThis.EventSource = class extends EventSource {
  constructor(url) {
    super(url);
    this.addEventListener("heartbeat", () => beats++);
  }
};
"""


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
