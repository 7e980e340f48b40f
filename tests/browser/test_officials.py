"""The umpire's line of the live page: the clock of the rules, penalties, and how a match stands or ended."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from padel import events
from padel.clocks import BETWEEN_POINTS_S, MEDICAL_S
from tests.browser.conftest import PHONE, WALL, Open
from tests.browser.court import Court
from tests.browser.script import Script

TEN_MINUTES_FAST = "const real = Date.now.bind(Date); Date.now = () => real() + 600_000;"
HEARD = """
  addEventListener("DOMContentLoaded", () => {
    window.heard = [];
    const region = document.getElementById("clock-spoken");
    new MutationObserver(() => region.textContent && heard.push(region.textContent))
      .observe(region, { childList: true });
  });
"""
MEDICAL = events.BreakStarted(kind="medical", pair="a", player=1)


def now() -> datetime:
    return datetime.now(UTC)


def ago(seconds: float) -> datetime:
    return now() - timedelta(seconds=seconds)


_NUMBERS = count(1)


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Court]:
    """A court with one match after the other."""
    court = Court(tmp_path_factory.mktemp("court"))
    court.start()
    yield court
    court.stop()


@pytest.fixture
def match(court: Court) -> Script:
    """The next match on that court, which began an hour ago by the clock on the wall."""
    script = Script(f"m-{next(_NUMBERS)}", start=ago(3600))
    court.play(*script.opening)
    return script


def state(page: Page, name: str) -> None:
    expect(page.locator("#clock")).to_have_attribute("data-state", name)


def shown_s(page: Page) -> int:
    minutes, seconds = page.locator(".clock-figures").inner_text().lstrip("+").split(":")
    return 60 * int(minutes) + int(seconds)


@pytest.mark.parametrize(
    ("ending", "said", "result"),
    [
        (events.MatchRetired(pair="b"), "Blue won: Red retired", "6–0 0–1 ret."),
        (events.PenaltyGiven(pair="b", step="match"), "Blue won by default", "6–0 0–1 def."),
    ],
)
def test_a_match_that_ends_early_says_how(
    court: Court, match: Script, open_page: Open, ending: events.EventData, said: str, result: str
) -> None:
    court.play(*match.points_to("aaaa" * 6 + "bbbb" + "b"), match.happen(ending))
    page = open_page("/courts/1")
    expect(page.locator(".status")).to_have_text(said)
    expect(page.locator("#spoken")).to_have_text(f"{said}.")
    expect(page.locator(".set.is-won")).to_have_text(["6"])
    expect(page.locator("#clock")).to_be_hidden()
    expect(page).to_have_title(f"Blue won · {result} · Court 1")
    page.goto(court.url)
    expect(page.locator(".court-card")).to_contain_text(said)
    expect(page.locator(".match-row").first).to_contain_text(result)
    expect(page.locator(".match-when").first).to_contain_text(said)
    page.goto(f"{court.url}/sessions/{match.id}")
    expect(page.locator("#facts")).to_contain_text(said)


def test_a_walkover_is_the_whole_result(court: Court, match: Script, open_page: Open) -> None:
    court.play(match.happen(events.MatchWalkedOver(pair="a")))
    page = open_page("/courts/1")
    expect(page.locator(".status")).to_have_text("Red won by walkover")
    page.goto(court.url)
    expect(page.locator(".match-score").first).to_have_text("w/o")


def test_the_clock_counts_down_and_its_end_is_said_once(court: Court, match: Script, open_page: Open) -> None:
    page = open_page("/courts/1", script=HEARD)
    state(page, "none")
    court.play(match.happen(MEDICAL, ago(MEDICAL_S - 6)))
    state(page, "running")
    expect(page.get_by_role("region", name="Clock")).to_contain_text("Medical break")
    assert shown_s(page) <= 6
    state(page, "over")
    expect(page.get_by_role("region", name="Clock")).to_contain_text("Time")
    expect(page.locator(".clock-figures")).to_have_text(re.compile(r"\+0:0[1-9]"))
    assert page.evaluate("heard") == ["Medical break: 3 minutes.", "Time: medical break is over."]


def test_a_clock_without_a_limit_counts_up(court: Court, match: Script, page: Page) -> None:
    court.play(match.happen(events.BreakStarted(kind="toilet", pair="b"), ago(61)))
    state(page, "open")
    expect(page.locator("#clock")).to_contain_text("Toilet break")
    expect(page.locator("#clock")).to_contain_text("no limit")
    first = shown_s(page)
    assert first >= 61
    expect(page.locator(".clock-figures")).not_to_have_text(f"1:{first - 60:02}")
    assert shown_s(page) > first
    expect(page.locator("#clock-spoken")).to_have_text("Toilet break: no limit.")


def test_each_rest_has_its_time_and_a_fault_ends_it(court: Court, match: Script, page: Page) -> None:
    clock = page.locator("#clock")
    point = events.PointAwarded(pair="a")
    court.play(match.happen(point, now()))
    expect(clock).to_contain_text("Between points")
    assert shown_s(page) <= BETWEEN_POINTS_S
    court.play(match.fault())
    state(page, "none")
    court.play(*match.points_to("aaa" + "aaaa" + "aaa"), match.happen(point, now()))
    expect(clock).to_contain_text("Change of ends")
    expect(page.locator("#clock-spoken")).to_have_text("Change of ends: 90 seconds.")
    court.play(*match.points_to("aaaa" * 2 + "aaa"), match.happen(point, now()))
    expect(clock).to_contain_text("Between sets")
    expect(page.locator("#clock-spoken")).to_have_text("Between sets: 2 minutes.")


def test_time_gives_way_after_a_rest_since_nobody_says_when_a_rally_begins(
    court: Court, match: Script, open_page: Open
) -> None:
    court.play(match.happen(events.PointAwarded(pair="a"), ago(BETWEEN_POINTS_S + 8)))
    page = open_page("/courts/1")
    state(page, "over")
    state(page, "none")


def test_a_viewer_whose_clock_is_wrong_sees_the_same_time(court: Court, match: Script, open_page: Open) -> None:
    court.play(match.happen(MEDICAL, now()))
    page = open_page("/courts/1", script=TEN_MINUTES_FAST)
    state(page, "running")
    assert page.evaluate("Date.now()") > (now() + timedelta(minutes=9)).timestamp() * 1000
    assert 60 < shown_s(page) <= MEDICAL_S


def test_a_device_a_little_ahead_never_shows_more_than_the_rules_allow(
    court: Court, match: Script, page: Page, open_page: Open
) -> None:
    court.play(match.happen(MEDICAL, ago(-30)))
    for shown in (page, open_page("/courts/1")):
        expect(shown.locator(".clock-figures")).to_have_text("3:00")


def test_penalties_stand_with_their_pair_and_are_said(court: Court, match: Script, page: Page) -> None:
    expect(page.locator("#connection")).to_have_text("Live")
    court.play(match.happen(events.PenaltyGiven(pair="a", player=1, step="warning")))
    expect(page.locator("#spoken")).to_have_text("Warning, Ana, Blue. Love all, Ana serves.")
    court.play(match.happen(events.PenaltyGiven(pair="a", player=2, step="point")))
    expect(page.locator("#spoken")).to_have_text("Point penalty, Luis, Blue. Love fifteen, Ana serves.")
    violation = events.ConductNoted(kind="time_violation", pair="b", player=3)
    court.play(match.happen(violation), match.happen(violation))
    court.play(match.happen(events.PenaltyGiven(pair="b", step="warning", reason="time")))
    blue, red = (page.locator(f".penalties-of[data-pair={pair}]") for pair in "ab")
    expect(blue.locator(".penalty")).to_have_text(["Warning, Ana", "Point penalty, Luis"])
    expect(red.locator(".penalty")).to_have_text(["Time violation, Carla ×2", "Warning for time"])
    court.play(*[match.happen(events.StepUndone()) for _ in range(3)])
    expect(red).to_have_count(0)


def test_what_stops_play_is_said_on_the_court_and_on_the_first_page(
    court: Court, match: Script, page: Page, open_page: Open
) -> None:
    first = open_page("/")
    steps: list[tuple[events.EventData, str]] = [
        (events.WarmUpStarted(), "Warm-up"),
        (events.MatchStarted(), "Set 1"),
        (MEDICAL, "Break"),
        (events.MatchSuspended(), "Suspended"),
    ]
    for step, status in steps:
        court.play(match.happen(step))
        expect(page.locator(".status")).to_have_text(status)
        expect(first.locator(".match-when em").first).to_have_text("Running" if status == "Set 1" else status)
    expect(first.locator(".court-standing")).to_have_text("Suspended")
    expect(page.locator("#spoken")).to_have_text("Play is suspended.")


def test_the_receivers_choice_is_drawn_at_the_deciding_point(court: Court, open_page: Open) -> None:
    script = Script("m-golden", format="SET3-S:6/TB7-G:TN1D", start=ago(3600))
    court.play(*script.opening, *script.points_to("ababab"))
    page = open_page("/courts/1")
    expect(page.locator(".badge")).to_have_text(["Break point", "Golden point"])
    expect(page.locator("#serve")).to_contain_text("The receivers choose the side")
    expect(page.locator(".court-box")).to_have_count(2)
    for side in ("left", "right"):
        court.play(script.happen(events.ReceiverChosen(side=side)))
        expect(page.locator("#serve")).to_contain_text(f"To the {side}, as the receivers chose")
        expect(page.locator(".court-box")).to_have_count(1)


def test_the_line_fits_every_screen(court: Court, match: Script, open_page: Open) -> None:
    for player in (1, 3, 2):
        pair = "a" if player < 3 else "b"
        court.play(match.happen(events.PenaltyGiven(pair=pair, player=player, step="warning")))
    court.play(match.happen(MEDICAL, now()))
    page = open_page("/courts/1", PHONE)
    state(page, "running")
    for width, height in (PHONE, (320, 640), (844, 390), (1024, 768), (1080, 1920), WALL):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelector('.below').getBoundingClientRect().bottom") <= WALL[1]
