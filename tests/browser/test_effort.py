"""Load and recovery on the review page, as the coach sees them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, Open
from tests.browser.court import Court
from tests.browser.script import START, Script
from tests.server.wearing import wear


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Court]:
    court = Court(tmp_path_factory.mktemp("court"))
    court.start()
    yield court
    court.stop()


@pytest.fixture(scope="module")
def worn(court: Court) -> Script:
    """Twelve points; all wear straps, player 1 also a wrist sensor."""
    match = Script()
    court.play(*match.opening, *match.rallies(12))
    court.beats_of(match, every_s=2)
    points = match.state.play.points
    swings = [point.time - timedelta(seconds=back) for point in points for back in (2.5, 5, 7.5)]
    wear(court, match.id, 1, START, match.now, swings)
    return match


def opened(open_page: Open, session: str, size: tuple[int, int] = LAPTOP) -> Page:
    page = open_page(f"/sessions/{session}", size)
    page.locator("#effort-part summary").first.click()
    return page


def test_each_player_has_zones_impulse_and_recovery(court: Court, worn: Script, open_page: Open) -> None:
    page = opened(open_page, worn.id)
    cards = page.locator(".effort-player")
    expect(cards.locator("h3")).to_have_text(["Ana", "Luis", "Carla", "Max"])
    expect(page.get_by_role("table", name="Time of Ana in heart-rate zones")).to_be_visible()
    expect(cards.first.locator(".effort-facts").first).to_contain_text("TRIMP, Edwards")
    expect(cards.first).to_contain_text("(the highest seen here), rest 60 (assumed)")
    expect(cards.first.get_by_label("Motion of Ana")).to_contain_text("Swings36")
    expect(cards.nth(1)).to_contain_text("No motion sensor.")
    expect(page.locator(".effort-play")).to_contain_text("12 rallies")
    expect(page.locator("#synchrony")).to_contain_text("Too little was measured")


def test_own_limits_are_used_and_nonsense_is_refused_in_words(court: Court, worn: Script, open_page: Open) -> None:
    page = opened(open_page, worn.id)
    card = page.locator(".effort-player").first
    card.get_by_text("Own limits").click()
    card.get_by_label("Maximum").fill("200")
    card.get_by_label("Rest").fill("50")
    card.get_by_role("button", name="Use").click()
    expect(card).to_contain_text("Maximum 200 (given), rest 50 (given).")
    expect(card.get_by_text("Own limits")).to_be_focused()
    expect(page.locator(".effort-player").nth(1)).to_contain_text("(the highest seen here)")
    card.get_by_text("Own limits").click()
    card.get_by_label("Rest").fill("200")
    card.get_by_role("button", name="Use").click()
    expect(card.get_by_role("alert")).to_contain_text("must be above 0 and below the maximum")


def test_a_session_without_sensors_says_so(court: Court, open_page: Open) -> None:
    bare = Script("m-bare")
    court.play(*bare.opening)
    expect(opened(open_page, bare.id).locator("#effort")).to_contain_text("No sensor was worn")


def test_on_a_phone_nothing_scrolls_sideways(court: Court, worn: Script, open_page: Open) -> None:
    page = opened(open_page, worn.id, PHONE)
    expect(page.locator(".effort-player")).to_have_count(4)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
