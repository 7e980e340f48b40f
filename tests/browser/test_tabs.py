"""Many tabs of one browser: they share a connection, since a browser opens only six to a server."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Open
from tests.browser.court import Court
from tests.browser.script import Script
from tests.waiting import until

WITHOUT_SHARED_WORKERS = "delete globalThis.SharedWorker"


def tab(context: BrowserContext, court: Court) -> Page:
    page = context.new_page()
    page.goto(f"{court.url}/courts/1")
    return page


@pytest.mark.parametrize("count", [3, pytest.param(8, marks=pytest.mark.soak)])
def test_tabs_follow_a_court_over_one_connection_also_when_the_server_is_back(
    court: Court, match: Script, open_page: Open, count: int
) -> None:
    first = open_page("/courts/1", alone=True)
    tabs = [first, *(tab(first.context, court) for _ in range(count - 1))]
    for page in tabs:
        expect(page.locator("#connection")).to_have_text("Live")
    assert court.readers == 1
    court.play(*match.points_to("aa"))
    for page in tabs:
        expect(page.locator("[data-pair=a] .points")).to_have_text("30")

    court.stop()
    for page in tabs:
        expect(page.locator("#connection")).to_contain_text("Reconnecting")
    court.start()
    court.play(*match.points_to("a"))
    for page in tabs:
        expect(page.locator("#connection")).to_have_text("Live")
        expect(page.locator("[data-pair=a] .points")).to_have_text("40")
    assert court.readers == 1

    *others, last = tabs
    for page in others:
        page.close()
    court.play(*match.points_to("b"))
    expect(last.locator("[data-pair=b] .points")).to_have_text("15")
    late = tab(last.context, court)
    expect(late.locator("[data-pair=b] .points")).to_have_text("15")
    expect(late.locator("#connection")).to_have_text("Live")
    assert court.readers == 1
    late.goto(f"{court.url}/account")
    last.close()
    until(lambda: court.readers == 0)


def test_a_tab_without_shared_workers_gives_its_connection_up_while_nobody_sees_it(
    court: Court, match: Script, open_page: Open
) -> None:
    page = open_page("/courts/1", script=WITHOUT_SHARED_WORKERS, alone=True)
    expect(page.locator("#connection")).to_have_text("Live")
    page.clock.install()
    see(page, is_hidden=True)
    page.clock.run_for(11_000)
    until(lambda: court.readers == 0)
    court.play(*match.points_to("a"))
    see(page, is_hidden=False)
    expect(page.locator("[data-pair=a] .points")).to_have_text("15")
    assert court.readers == 1


def see(page: Page, *, is_hidden: bool) -> None:
    page.evaluate(
        """(is) => {
            Object.defineProperty(document, "hidden", { value: is, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        is_hidden,
    )
