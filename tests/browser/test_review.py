"""The review of a session, as the coach uses it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Open
from tests.browser.court import Court
from tests.browser.script import Script


@pytest.fixture
def long_match(court: Court, match: Script) -> Script:
    """Thirty points with heart rates."""
    court.play(*match.rallies(30))
    court.beats_of(match)
    return match


def test_the_timeline_shows_every_point_with_its_call_and_hearts(
    court: Court, long_match: Script, open_page: Open
) -> None:
    page = open_page(f"/sessions/{long_match.id}")
    expect(page.locator("#count")).to_have_text("30 points")
    first, played = page.locator(".point").first, long_match.state.play.points[0]
    assert played.said.shot is not None
    expect(first).to_contain_text(played.said.shot.replace("_", " "))
    expect(first.locator(".point-call")).to_contain_text("Taken")
    expect(first.locator(".point-hearts span")).to_have_count(4)
    expect(page.locator(".set-title").first).to_contain_text("Set 1")
    won = [sum(one.winner == pair for one in long_match.state.play.points) for pair in "ab"]
    expect(page.locator(".share-part b")).to_have_text([str(n) for n in won])


def test_games_are_grouped_by_the_score_that_they_led_to(court: Court, match: Script, open_page: Open) -> None:
    court.play(*match.points_to("aaaa" + "bbbb" + "a"))
    page = open_page(f"/sessions/{match.id}")
    expect(page.locator(".game-title b")).to_have_text(["1–0", "1–1", "Now"])
    expect(page.locator(".game").first.locator(".point-score")).to_have_text(["15–0", "30–0", "40–0", "Game"])


def test_filters_narrow_by_player_and_outcome(court: Court, long_match: Script, open_page: Open) -> None:
    points = long_match.state.play.points
    winners = [one for one in points if one.said.outcome == "winner"]
    both = [one for one in winners if one.said.player == 3]
    page = open_page(f"/sessions/{long_match.id}")
    page.get_by_label("Outcome").select_option("winner")
    expect(page.locator(".point")).to_have_count(len(winners))
    page.get_by_label("Player", exact=True).select_option("Carla")
    expect(page.locator(".point")).to_have_count(len(both))
    expect(page.locator("#count")).to_contain_text(f"of {len(points)} points")


def test_a_row_moves_the_cursor_of_the_curves_and_a_mark_finds_its_row(
    court: Court, long_match: Script, open_page: Open
) -> None:
    page = open_page(f"/sessions/{long_match.id}", (1366, 2400))
    rows, point = page.locator(".point"), long_match.state.play.points[20]
    expect(page.locator(".u-over")).to_be_visible()
    rows.nth(20).click()
    expect(page.locator(".at-cursor")).to_have_text([str(long_match.bpm(one, point.time)) for one in (1, 2, 3, 4)])
    expect(page.get_by_role("button", name="Show whole match")).to_be_visible()
    expect(rows.nth(20)).to_have_attribute("aria-current", "true")
    rows.nth(0).click()
    cursor = page.locator(".u-cursor-x").bounding_box()
    assert cursor is not None
    rows.nth(20).focus()
    page.locator(".u-over").click(position={"x": cursor["x"] - _left(page.locator(".u-over")), "y": 40})
    expect(rows.nth(0)).to_have_attribute("aria-current", "true")


def _left(locator: object) -> float:
    box = locator.bounding_box()  # type: ignore[attr-defined]
    return float(box["x"])


def test_the_keyboard_walks_the_points_with_one_tab_stop(court: Court, long_match: Script, open_page: Open) -> None:
    page = open_page(f"/sessions/{long_match.id}")
    expect(page.locator(".point[tabindex='0']")).to_have_count(1)
    page.locator(".point").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".point").nth(2)).to_be_focused()
    expect(page.locator(".point").nth(2)).to_have_attribute("aria-current", "true")
    page.keyboard.press("End")
    expect(page.locator(".point").last).to_be_focused()


def test_shots_are_counted_by_player_and_stroke(court: Court, match: Script, open_page: Open) -> None:
    court.play(*match.point("a", 2), *match.point("a", 2), *match.point("b", 4))
    page = open_page(f"/sessions/{match.id}")
    table = page.locator(".shot-table")
    expect(table.locator("caption")).to_have_text(["Luis", "Max"])
    expect(table.locator(".shot-player")).to_have_text(["All200+2", "All100+1"])
    expect(table.get_by_role("rowheader", name="smash")).to_have_count(2)


def test_a_running_match_grows_without_a_reload_and_keeps_the_selection(
    court: Court, match: Script, open_page: Open
) -> None:
    court.play(*match.points_to("ab"))
    page = open_page(f"/sessions/{match.id}")
    expect(page.locator("#pulse")).to_contain_text("No heart rates in this session")
    page.locator(".point").first.click()
    court.play(*match.points_to("a"))
    court.beat(match.id, 1, [(match.now, 151)])
    expect(page.locator(".point")).to_have_count(3)
    expect(page.locator(".point").first).to_be_focused()
    expect(page.locator(".point").first).to_have_attribute("aria-current", "true")
    expect(page.locator(".heart-table")).to_contain_text("151")
    court.play(match.undo())
    expect(page.locator(".point")).to_have_count(2)


def test_heart_rates_from_before_the_stream_stood_are_not_missed(
    court: Court, match: Script, open_page: Open
) -> None:
    court.refuses_streams = True
    page = open_page(f"/sessions/{match.id}")
    expect(page.locator("#pulse")).to_contain_text("No heart rates in this session")
    court.beat(match.id, 1, [(match.now, 151)])
    expect(page.locator("#connection")).to_contain_text("Reconnecting")
    court.refuses_streams = False
    expect(page.locator(".heart-table")).to_contain_text("151")
    court.beat(match.id, 1, [(match.now + timedelta(seconds=1), 163)])
    expect(page.locator(".heart-table")).to_contain_text("163")


def test_a_player_who_is_heard_later_leaves_what_is_zoomed_and_hidden(
    court: Court, match: Script, open_page: Open
) -> None:
    court.play(*match.rallies(30))
    moments = [match.state.play.points[0].time + timedelta(seconds=4 * step) for step in range(200)]
    for player in (2, 4):
        court.beat(match.id, player, [(at, 120 + player) for at in moments])
    page = open_page(f"/sessions/{match.id}")
    curves = page.locator(".curve")
    expect(page.locator(".u-over")).to_be_visible()
    page.locator(".point").nth(20).click()
    whole = page.get_by_role("button", name="Show whole match")
    expect(whole).to_be_visible()
    curves.nth(0).click()
    court.beat(match.id, 3, [(at, 150) for at in moments])
    expect(page.locator(".at-cursor")).to_have_count(3)
    expect(curves.nth(0)).to_have_attribute("aria-pressed", "false")
    expect(curves.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(whole).to_be_visible()
    whole.click()
    expect(whole).to_be_hidden()
    assert "150" in (page.locator(".chart").get_attribute("aria-label") or "")


def test_an_empty_and_an_unknown_session_speak(court: Court, match: Script, open_page: Open) -> None:
    page = open_page(f"/sessions/{match.id}")
    expect(page.locator("#timeline")).to_contain_text("No point has been played yet")
    expect(page.locator("#shots")).to_contain_text("No shot has been called yet")
    page.goto(f"{court.url}/sessions/nothing")
    expect(page.get_by_role("alert")).to_contain_text("There is no such session")


def test_a_phone_shows_the_review_without_sideways_scrolling(
    court: Court, long_match: Script, open_page: Open
) -> None:
    court.refuses_streams = True
    page = open_page(f"/sessions/{long_match.id}", PHONE)
    expect(page.locator(".u-over")).to_be_visible()
    expect(page.locator("#connection")).to_contain_text("Reconnecting")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    court.refuses_streams = False
    expect(page.locator("#connection")).to_have_text("Live")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_a_missing_chart_library_is_said_and_the_figures_stay(
    court: Court, long_match: Script, open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    court.stop()
    monkeypatch.setenv("MARCADOR_NODE_MODULES", str(tmp_path / "nothing"))
    court.start()
    page = open_page(f"/sessions/{long_match.id}")
    expect(page.locator("#pulse")).to_contain_text("run “make setup”")
    expect(page.locator(".heart-table tbody tr")).to_have_count(4)


class TestWithAPassword:
    """A server on the network: health data are the coach's."""

    @pytest.fixture
    def court(self, tmp_path: Path) -> Iterator[Court]:
        court = Court(tmp_path, coach_password="vibora")
        court.start()
        yield court
        court.stop()

    def test_a_visitor_is_never_asked_for_a_password(self, court: Court, long_match: Script, open_page: Open) -> None:
        page = open_page(f"/sessions/{long_match.id}")
        expect(page.get_by_role("button", name="Sign in as coach")).to_be_visible()
        expect(page.locator(".point")).to_have_count(30)
        expect(page.locator(".point-hearts")).to_have_count(0)

    def test_the_coach_signs_in_and_sees_the_curves(self, court: Court, long_match: Script, open_page: Open) -> None:
        credentials = {"username": "coach", "password": "vibora"}
        page = open_page(f"/sessions/{long_match.id}", http_credentials=credentials)
        page.get_by_role("button", name="Sign in as coach").click()
        expect(page.locator(".u-over")).to_be_visible()
        expect(page.locator(".point-hearts").first.locator("span")).to_have_count(4)
