"""The review on a server of the network: health data are the coach's."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.court import Court
from tests.browser.script import Script


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Court]:
    court = Court(tmp_path_factory.mktemp("guarded"), coach_password="vibora")
    court.start()
    yield court
    court.stop()


@pytest.fixture(scope="module")
def recorded(court: Court) -> Script:
    script = Script()
    court.play(*script.opening, *script.rallies(30))
    court.beats_of(script)
    return script


def test_a_visitor_is_never_asked_for_a_password(recorded: Script, open_page: Open) -> None:
    page = open_page(f"/sessions/{recorded.id}", locale="en-GB")
    expect(page.get_by_role("button", name="Sign in as coach")).to_be_visible()
    expect(page.locator(".answer-list")).to_contain_text("Heart rates were not looked at")
    expect(page.locator("#effort-part")).to_be_hidden()
    page.get_by_role("button", name="Open all").click()
    expect(page.locator(".point:visible")).to_have_count(30)
    expect(page.locator(".point-hearts")).to_have_count(0)


def test_the_coach_signs_in_and_sees_the_curves(recorded: Script, open_page: Open) -> None:
    credentials = {"username": "coach", "password": "vibora"}
    page = open_page(f"/sessions/{recorded.id}", alone=True, http_credentials=credentials, locale="en-GB")
    page.get_by_role("button", name="Sign in as coach").click()
    expect(page.locator("#pulse .u-over")).to_be_visible()
    expect(page.locator(".point-hearts").first.locator("> span")).to_have_count(4)
