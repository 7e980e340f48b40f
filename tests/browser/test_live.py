"""The live scoreboard of a court, as a spectator and an umpire see it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from padel.events import PairNames, PenaltyGiven, Verdict
from padel.shots import ShotType
from tests.browser.conftest import PHONE, WALL, Open
from tests.browser.court import Court
from tests.browser.script import START, Script

NASTY = '<img src=x onerror="document.title=1">'
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
    """A match on that court that has just begun, a day after the one before."""
    number = next(_NUMBERS)
    script = Script(f"m-{number}", start=START + timedelta(days=number))
    court.play(*script.opening)
    return script


def test_an_empty_court_says_so_and_shows_the_match_once_it_is_created(court: Court, open_page: Open) -> None:
    page = open_page("/courts/7")
    expect(page.locator("#notice")).to_contain_text("No match on court 7 yet")
    court.play_from("7", *Script("m-of-7").opening)
    expect(page.locator("#board")).to_contain_text("Carla")
    expect(page.locator("#notice")).to_be_hidden()


def test_a_finished_tiebreak_stands_as_a_superscript_and_the_winner_is_named(
    court: Court, match: Script, open_page: Open
) -> None:
    court.play(*match.points_to("aaaabbbb" * 6 + "ababab" + "aaaa" + "aaaa" * 6))
    page = open_page("/courts/1")
    expect(page.locator("[data-pair=a] .set").first).to_have_text("77")
    expect(page.locator("[data-pair=b] .set sup")).to_have_text("3")
    expect(page.locator(".status")).to_have_text("Blue won the match")
    expect(page.locator("#serve")).to_be_hidden()
    expect(page.locator("#spoken")).to_have_text("Game, set and match Blue: 7–6(3) 6–0.")


def test_the_deuce_that_it_is_and_who_won_the_last_points_are_shown(
    court: Court, match: Script, open_page: Open
) -> None:
    court.play(*match.points_to("aaabb"))
    page = open_page("/courts/1", PHONE, locale="en-GB")
    marks = page.get_by_role("img", name="Blue, Blue, Blue, Red, Red")
    expect(marks.locator(".last-mark")).to_have_count(5)
    expect(page.locator(".badges")).not_to_contain_text("Deuce")
    for told, badges in (("b", ["Deuce 1"]), ("a", []), ("b", ["Deuce 2"]), ("ab", ["Star point"])):
        court.play(*match.points_to(told))
        expect(page.locator(".points").first).to_have_text("AD" if told == "a" else "40")
        expect(page.locator(".badge", has_text=re.compile("Deuce|Star"))).to_have_text(badges)
    expect(page.get_by_role("img", name="Red, Blue, Red, Blue, Red")).to_be_visible()


def test_the_momentum_is_said_once_there_are_points_enough_and_what_chance_makes_of_it(
    court: Court, match: Script, open_page: Open
) -> None:
    court.play(*match.points_to("aabbbba"))
    page = open_page("/courts/1", PHONE, locale="en-GB")
    expect(page.locator(".last-mark")).to_have_count(5)
    expect(page.locator(".momentum")).to_have_count(0)
    for told, said in (
        ("b", "Of the last 8 points Red won 1.5 more than expected: chance explains that."),
        ("bbbbbbbb", "Of the last 16 points Red won 5.4 more than expected: chance alone hardly explains that."),
    ):
        court.play(*match.points_to(told))
        expect(page.get_by_role("region", name="Last point")).to_contain_text(f"Momentum{said}")
    while not match.state.play.winner:
        court.play(*match.point("b"))
    expect(page.locator(".status")).to_have_text("Red won the match")
    expect(page.locator(".momentum")).to_have_count(0)


def test_names_are_text_whatever_they_contain(court: Court, open_page: Open) -> None:
    pairs = (
        PairNames(name="<b>Blue</b>", colour="blue", players=(NASTY, "Ana")),
        PairNames(name="Red", colour="red", players=("<script>", "Max")),
    )
    script = Script("m-nasty", pairs=pairs, start=START + timedelta(days=50))
    court.play(*script.opening, *script.point("a"), script.call(NASTY, "refused", NASTY))
    page = open_page("/courts/1")
    for path in ("/courts/1", f"/sessions/{script.id}", "/"):
        page.goto(court.url + path)
        expect(page.get_by_text(NASTY).first).to_be_visible()
        assert page.locator("main img:not(svg *), main script, main b b").count() == 0
        assert page.title() != "1"


@pytest.mark.parametrize("name", ["Ana", "Maximiliana Bartholomew von Hohenstein"])
def test_nothing_overlaps_or_scrolls_sideways(court: Court, open_page: Open, name: str) -> None:
    pairs = (
        PairNames(name="Blue", colour="blue", players=(name, name)),
        PairNames(name="Red", colour="red", players=(name, "Max")),
    )
    script = Script(f"m-{name[:3]}", pairs=pairs, start=START + timedelta(days=60))
    court.play(*script.opening, *script.points_to("aaaa" * 6 + "abab"), script.call("smash winner", "asked", "who?"))
    court.play(*[script.happen(PenaltyGiven(pair=pair, player=1, step="warning")) for pair in ("a", "b", "a")])
    page = open_page("/courts/1", PHONE)
    expect(page.locator("#connection")).to_have_text("Live")
    for player in (1, 2, 3, 4):
        court.beat(script.id, player, [(script.now, 140)])
    expect(page.locator(".heart-bpm")).to_have_count(4)
    for width, height in (PHONE, (844, 390), (1024, 768), (1366, 700), (1080, 1920), WALL):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(OVERLAPS) == [], (width, height)
        assert page.evaluate(NARROWEST_NAME) >= 0.2 * width, (width, height)
    assert page.evaluate("document.querySelector('.below').getBoundingClientRect().bottom") <= WALL[1]


def test_a_point_changes_score_title_and_the_spoken_sentence(court: Court, match: Script, page: Page) -> None:
    court.play(*match.point("a", player=2, shot=ShotType.BANDEJA))
    expect(page.locator("[data-pair=a] .points")).to_have_text("15")
    expect(page.locator("[data-pair=b] .points")).to_have_text("0")
    expect(page).to_have_title("15–0 · 0–0 · Court 1")
    expect(page.locator("#spoken")).to_have_text("Fifteen love, Ana serves.")
    expect(page.locator("#shot")).to_contain_text("Luis · bandeja · winner")


def test_a_game_is_said_and_the_next_server_is_marked(court: Court, match: Script, page: Page) -> None:
    court.play(*match.points_to("aaa"))
    expect(page.locator("#spoken")).to_have_text("Forty love, Ana serves.")
    court.play(*match.point("a"))
    expect(page.locator("#spoken")).to_have_text("Game Blue, Blue leads one love, Carla serves.")
    expect(page.locator(".is-serving .player-name")).to_have_text("Carla")
    expect(page.get_by_role("img", name="serves")).to_have_count(1)
    expect(page.locator("#serve")).to_contain_text("From the right")


def test_a_first_fault_is_shown(court: Court, match: Script, page: Page) -> None:
    court.play(match.fault())
    expect(page.locator("#serve")).to_contain_text("Second serve")
    expect(page.locator("#spoken")).to_contain_text("Second serve")


def test_the_worth_of_the_next_point_is_a_badge(court: Court, match: Script, page: Page) -> None:
    steps = {
        "bbb": ["Break point"],
        "b" + "abababab": ["Deuce 2"],
        "ab": ["Break point", "Star point"],
        "a" + "aaaa" * 4 + "aaa": ["Set point"],
        "a" + "aaaa" * 5 + "aaa": ["Match point"],
    }
    for points, badges in steps.items():
        court.play(*match.points_to(points))
        expect(page.locator(".badge")).to_have_text(badges)


def test_a_call_that_needs_the_umpire_is_loud(court: Court, match: Script, page: Page) -> None:
    expect(page.locator("#connection")).to_have_text("Live")
    call = page.get_by_role("region", name="Last call heard")
    loud: list[tuple[Verdict, str, str]] = [
        ("asked", "ask", "Who?"),
        ("alarm", "alarm", "Check the score"),
        ("refused", "alarm", "Not taken"),
    ]
    for verdict, tone, word in loud:
        court.play(match.call("smash winner", verdict, "say who won it"))
        expect(call).to_have_attribute("data-tone", tone)
        expect(call).to_contain_text("“smash winner”")
        expect(page.locator("#spoken")).to_have_text(f"{word}: say who won it")
    court.play(*match.point("b"))
    expect(call).to_have_attribute("data-tone", "good")
    expect(page.locator("#spoken")).to_have_text("Love fifteen, Ana serves.")


def test_undo_takes_the_shown_score_back(court: Court, match: Script, page: Page) -> None:
    court.play(*match.points_to("ab"))
    expect(page.locator("[data-pair=b] .points")).to_have_text("15")
    court.play(match.undo())
    expect(page.locator("[data-pair=b] .points")).to_have_text("0")


def test_heart_rates_appear_once_a_sample_arrives(court: Court, match: Script, page: Page) -> None:
    expect(page.locator("#connection")).to_have_text("Live")
    expect(page.locator("#hearts")).to_be_hidden()
    for second in range(3):
        court.beat(match.id, 3, [(match.now + timedelta(seconds=second), 140 + second)])
        expect(page.locator(".heart-bpm")).to_have_text(str(140 + second))
    expect(page.locator("#hearts")).to_contain_text("Carla")
    expect(page.locator(".heart-line path")).to_have_attribute("d", re.compile("^M98.3 [0-9.]+L99.2 [0-9.]+L100.0 "))


OVERLAPS = """() => {
  const shown = '.names, .sets, .points, .panel, .ribbon, .heart, .clock, .penalties-of';
  const parts = [...document.querySelectorAll(shown)]
    .filter((one) => one.offsetParent).map((one) => [one.className, one.getBoundingClientRect()]);
  const meet = (p, q) => p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 1 && q.top < p.bottom - 1;
  return parts.flatMap(([a, p], at) => parts.slice(at + 1).filter(([, q]) => meet(p, q)).map(([b]) => a + ' / ' + b));
}"""

NARROWEST_NAME = """() => Math.min(...[...document.querySelectorAll('.names')].map((one) => one.clientWidth))"""
