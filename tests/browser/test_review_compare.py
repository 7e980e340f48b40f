"""What a match is compared with on its review."""

from datetime import timedelta

from playwright.sync_api import expect

from padel.events import PairNames
from tests.browser.conftest import Open
from tests.browser.court import Court
from tests.browser.script import Script


def test_matches_that_nobody_named_are_not_taken_for_matches_of_the_same_players(
    court: Court, open_page: Open
) -> None:
    pairs = (PairNames.of("blue", ("Player 1", "Player 2")), PairNames.of("red", ("Player 3", "Player 4")))
    one = Script("m-nameless-1", pairs)
    two = Script("m-nameless-2", pairs, start=one.now + timedelta(days=2))
    court.play(*one.opening, *one.rallies(4), *two.opening, *two.rallies(4))
    page = open_page(f"/sessions/{two.id}", locale="en-GB", reduced_motion="reduce")
    page.locator("#compare-part summary").click()
    other = page.locator(f"#compare-match option[value={one.id}]")
    expect(other).to_have_count(1)
    assert other.evaluate("(option) => option.parentElement.label") == "Others"
