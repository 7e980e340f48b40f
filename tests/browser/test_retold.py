"""The review tells what became of points, and how the match would have ended under another format."""

from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import expect

from padel import events
from padel.shots import Outcome, ShotType
from tests.browser.conftest import PHONE, Open, in_both_themes
from tests.browser.court import Court
from tests.browser.script import Script
from tests.browser.test_pages import CONTRAST, LEAST_CONTRAST

_NUMBERS = count(1)


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Court]:
    court = Court(tmp_path_factory.mktemp("court"))
    court.start()
    yield court
    court.stop()


@pytest.fixture
def match(court: Court) -> Script:
    """The next match on that court."""
    return begun(court)


def begun(court: Court, format: str = "SET3-S:6/TB7-G:TN3D") -> Script:
    script = Script(f"m-{next(_NUMBERS)}", format=format)
    court.play(*script.opening)
    return script


def test_an_amended_point_shows_what_was_said_before(court: Court, match: Script, open_page: Open) -> None:
    court.play(*match.points_to("aa"))
    first = match.state.play.points[0].event
    amended = events.PointAmended(
        point=first, winner="b", pair="a", player=2, shot=ShotType.LOB, outcome=Outcome.UNFORCED_ERROR
    )
    page = open_page(f"/sessions/{match.id}")
    expect(page.locator(".point")).to_have_count(2)
    expect(page.locator(".change")).to_have_count(0)
    court.play(match.happen(amended))
    expect(page.locator(".point-score")).to_have_text(["0–15", "15–15"])
    mark = page.locator(".change")
    expect(mark.locator("summary")).to_have_text("Amended")
    expect(mark.locator("li").first).to_be_hidden()
    mark.locator("summary").press("Enter")
    expect(mark.locator("li").first).to_contain_text("Played: Ana · smash · winner, point to Blue")
    expect(mark.locator("li").first).to_contain_text("player 1 smash winner")
    expect(mark.locator("li").last).to_contain_text("Amended: Luis · lob · unforced error, point to Red")
    court.play(*match.points_to("b"))
    expect(page.locator(".point")).to_have_count(3)
    expect(mark.locator("li").last).to_be_visible()
    expect(mark.locator("summary")).to_be_focused()


def test_an_amendment_that_was_taken_back_is_told_too(court: Court, match: Script, open_page: Open) -> None:
    court.play(*match.points_to("a"))
    court.play(match.happen(events.PointAmended(point=match.state.play.points[0].event, winner="b")))
    court.play(match.happen(events.StepUndone()))
    page = open_page(f"/sessions/{match.id}")
    page.locator(".change summary").click()
    expect(page.locator(".change b")).to_have_text(["Ana · smash · winner", "Point Red", "Ana · smash · winner"])
    expect(page.locator(".point-score")).to_have_text(["15–0"])


def test_a_point_that_was_taken_back_is_marked_where_it_was(court: Court, match: Script, open_page: Open) -> None:
    court.play(*match.points_to("a"), match.undo())
    page = open_page(f"/sessions/{match.id}")
    expect(page.locator("#timeline")).to_contain_text("No point has been played yet")
    expect(page.locator(".change summary")).to_have_text("A point taken back here")
    court.play(*match.points_to("bb"), match.undo(), *match.points_to("a"))
    gone = page.locator("li > .change")
    expect(gone).to_have_count(1)
    gone.locator("summary").click()
    expect(gone.locator("li")).to_contain_text(["Played: Carla · smash · winner, point to Red", "Taken back"])
    expect(page.locator(".point-score")).to_have_text(["0–15", "15–15"])


def test_games_stay_apart_when_one_is_given_as_a_penalty(court: Court, match: Script, open_page: Open) -> None:
    court.play(*match.points_to("aa"), match.happen(events.PenaltyGiven(pair="a", step="game")))
    court.play(*match.points_to("ab"), match.happen(events.PenaltyGiven(pair="b", step="point")))
    page = open_page(f"/sessions/{match.id}")
    expect(page.locator(".game-title b")).to_have_text(["0–1", "Now"])
    expect(page.locator(".point-score")).to_have_text(["15–0", "30–0", "15–0", "15–15", "30–15"])
    expect(page.locator(".point").last).to_contain_text("penalty")


def test_points_of_a_tiebreak_are_told_from_games(court: Court, open_page: Open) -> None:
    script = begun(court, "SET3-S:6/TB7-F:TB10")
    court.play(*script.points_to("aaaabbbb" * 6 + "ab" + "aaaaaa" + "bbbb" * 6 + "ab" * 2))
    page = open_page(f"/sessions/{script.id}")
    expect(page.locator(".set-title")).to_have_text(["Set 17–6(1)", "Set 20–6", "Set 3"])
    expect(page.locator(".set-group").nth(0).locator(".game")).to_have_count(13)
    expect(page.locator(".set-group").nth(2).locator(".point-score")).to_have_text(["1–0", "1–1", "2–1", "2–2"])


def test_the_same_points_under_another_format(court: Court, open_page: Open) -> None:
    script = begun(court, "SET3-S:6/TB7")
    advantages = "ababab" + "b" + "a" * 3
    court.play(*script.points_to(advantages + "aaaa" * 11))
    assert script.state.play.winner == "a"
    page = open_page(f"/sessions/{script.id}")
    expect(page.locator("#what-if")).to_be_hidden()
    page.locator("#what-if-part summary").press("Enter")
    expect(page.get_by_label("At deuce")).to_be_visible()
    expect(page.get_by_label("At deuce")).to_have_value("")
    page.get_by_label("At deuce").select_option("Golden point")
    page.get_by_label("Last set").select_option("Match tie-break to 10")
    page.get_by_label("Last set").press("Tab")
    page.keyboard.press("Enter")
    result = page.locator("#what-if-result")
    expect(result.locator("b")).to_have_text("6–1 5–0, 40–0")
    expect(result).to_contain_text("Best of three, golden point, match tie-break to 10: the match would not be over.")
    page.get_by_label("At deuce").select_option("Star point")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(result).to_contain_text("Best of three, star point, match tie-break to 10: Blue would have won too.")


def test_a_shorter_format_leaves_points_over(court: Court, open_page: Open) -> None:
    script = begun(court, "SET3-S:6/TB7")
    court.play(*script.points_to("aaaa" * 6 + "bbbb" * 6 + "aaaa" * 3))
    page = open_page(f"/sessions/{script.id}")
    page.locator("#what-if-part summary").click()
    page.get_by_label("Last set").select_option("Match tie-break to 10")
    page.get_by_role("button", name="Show", exact=True).click()
    result = page.locator("#what-if-result")
    expect(result.locator("b")).to_have_text("6–0 0–6 1–0(0)")
    expect(result).to_contain_text("Blue would have won already.")
    expect(result).to_contain_text("The last 2 points would not have been played.")


def test_a_match_that_cannot_be_told_otherwise_says_why(court: Court, open_page: Open) -> None:
    script = begun(court, "SET3-S:6/TB7")
    taken_over = events.ScoreSet(
        sets=(events.SetGames(a=6, b=4), events.SetGames(a=4, b=6), events.SetGames(a=5, b=5)), server=1
    )
    court.play(script.happen(taken_over))
    page = open_page(f"/sessions/{script.id}")
    page.locator("#what-if-part summary").click()
    page.get_by_label("Last set").select_option("Match tie-break to 10")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#what-if-result")).to_contain_text("This cannot be told.")


def test_a_retold_match_fits_a_phone_and_can_be_read(court: Court, match: Script, open_page: Open) -> None:
    court.play(*match.points_to("ab"), match.undo(), *match.points_to("a"))
    court.play(match.happen(events.PointAmended(point=match.state.play.points[0].event, winner="b")))
    page = open_page(f"/sessions/{match.id}", PHONE, reduced_motion="reduce")
    page.locator("#what-if-part summary").click()
    expect(page.get_by_label("At deuce").locator("option")).to_have_count(3)
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#what-if-result")).to_contain_text("the match would go on")
    for mark in page.locator(".change summary").all():
        mark.click()
    for theme in in_both_themes(page):
        assert page.evaluate(CONTRAST, LEAST_CONTRAST) == [], theme
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
