"""The review of a session, as the coach uses it. One server and one recorded match serve all of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from padel.match import Match
from padel.record import Point
from padel.shots import Outcome
from tests.browser.conftest import PHONE, Open
from tests.browser.court import Court
from tests.browser.script import Script


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Court]:
    court = Court(tmp_path_factory.mktemp("court"))
    court.start()
    yield court
    if court.is_up:
        court.stop()


@pytest.fixture(scope="module")
def recorded(court: Court) -> Script:
    """Forty points with heart rates, and calls that were asked back."""
    script = Script()
    court.play(
        *script.opening, *script.rallies(20), script.call("smash winner", "asked", "who?"), *script.rallies(20)
    )
    court.beats_of(script, every_s=2)
    return script


@pytest.fixture
def review(recorded: Script, open_page: Open) -> Page:
    page = open_page(f"/sessions/{recorded.id}", locale="en-GB", reduced_motion="reduce")
    expect(page.locator(".u-over")).to_have_count(2)
    return page


def begun(court: Court, name: str, *, points: str = "") -> Script:
    """A match of its own, for what changes one."""
    script = Script(name)
    court.play(*script.opening, *script.points_to(points))
    return script


def points(script: Script) -> list[Point]:
    state: Match = script.state
    return list(state.play.points)


def won(page: Page) -> Any:
    return expect(page.locator(".share-part b"))


def test_the_answers_come_first_and_lead_to_their_evidence(recorded: Script, review: Page) -> None:
    shares = sorted((sum(one.winner == pair for one in points(recorded)) for pair in "ab"), reverse=True)
    answers = review.locator(".answer-list > div")
    expect(answers.locator("dt")).to_have_text(
        ["Who won?", "By what?", "What cost most?", "Who tired first?", "What to train?"]
    )
    expect(answers.first).to_contain_text(f"won {shares[0]} of 40 points")
    review.get_by_role("button", name="See these points").click()
    expect(review.locator("#count")).to_have_text("5 of 40 points")
    expect(review.locator(".point:visible")).to_have_count(5)
    review.get_by_role("button", name="Show all of the stretch").click()
    expect(review.locator("#count")).to_have_text("40 points")
    review.get_by_role("button", name="See load and recovery").click()
    together = review.get_by_role("table", name="How much the hearts and the movement of two players go together")
    expect(together.locator("tbody th")).to_contain_text(["Ana / Luis", "Carla / Max", "Opponents"])
    expect(together.locator("tbody td small")).to_have_count(2)  # nobody wore a wrist sensor
    expect(review.locator("#synchrony .chart-says")).to_contain_text("The hearts of Ana / Luis go together")
    review.get_by_role("button", name="See all shots").click()
    expect(review.locator(".shot-table caption")).to_have_text(["Ana", "Luis", "Carla", "Max"])
    expect(review.locator("#shots-part summary")).to_be_focused()
    review.get_by_label("Told apart by").select_option("heart-rate zone")
    expect(review.locator(".shot-table tbody th")).to_have_text(
        ["Heart rate not known"] * 4
    )  # until the match is over
    review.get_by_label("Told apart by").select_option("set")
    expect(review.locator(".shot-table tbody th")).not_to_have_text(["Set 1"] * 4)
    review.get_by_label("Stretch", exact=True).select_option(index=1)
    expect(review.locator(".shot-table tbody th")).to_have_text(["Set 1"] * 4)
    first = review.locator(".shot-table", has_text="Ana").get_by_role("row").last
    first.get_by_role("button").click()
    expect(review.locator(".point:visible", has_text="Ana")).to_have_count(shown(review))


def test_a_set_or_game_is_chosen_by_name_and_all_follows(recorded: Script, review: Page) -> None:
    expect(review.locator("#figures .versus")).to_contain_text("of 40")
    game = review.locator("#preset option").nth(2)
    label = game.text_content() or ""
    assert label.startswith("Set 1, ")
    review.get_by_label("Stretch", exact=True).select_option(label)
    expect(review.locator(".scope").first).to_have_text(label)
    expect(review.locator("#chosen")).to_have_text(f"Shown: {label}")
    shown = review.locator(".point:visible")
    expect(shown).not_to_have_count(40)
    count = shown.count()
    expect(review.locator("#count")).to_have_text(f"{count} of 40 points")
    expect(review.locator("#figures .versus")).to_contain_text(f"of {count} (")
    review.get_by_role("button", name="The next one").click()
    expect(review.locator(".scope").first).not_to_have_text(label)
    assert "#t=" in review.url
    link = review.url
    review.get_by_role("button", name="Whole match", exact=True).click()
    expect(review.locator("#count")).to_have_text("40 points")
    review.goto("about:blank")
    review.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})  # which asks for fewer samples than there are
    hearts: list[Route] = []
    review.route("**/heart-rate?*", lambda route: hearts.append(route), times=1)
    review.goto(link)
    expect(review.locator(".scope").first).to_contain_text("Set 1, ")
    expect(review.locator("#figures .versus")).to_contain_text("of ")
    with review.expect_request(lambda one: "/heart-rate?" in one.url and "from_ms=" in one.url):
        hearts.pop().continue_()


def test_why_player_3_lost_the_second_set_is_found_by_keyboard(court: Court, recorded: Script, review: Page) -> None:
    valued = httpx.get(f"{court.url}/api/v1/matches/{recorded.id}/worth").json()["data"]["points"]
    second = {one["event"] for one in valued if one["set_number"] == 2}
    ended = [one.said.outcome for one in points(recorded) if one.event in second and one.said.player == 3]
    review.get_by_label("Stretch", exact=True).focus()
    review.keyboard.type("All of set 2")
    expect(review.locator("#answers-title .scope")).to_have_text("Set 2")
    expect(review.locator(".answer-list dd").first).to_contain_text(f"of {len(second)} points")
    review.get_by_role("button", name="See all shots").press("Enter")
    expect(review.locator("#shots-part summary")).to_be_focused()
    errors = review.locator(".shot-table", has_text="Carla").locator("tbody td:nth-child(5)")
    counted = sum(int(one) for one in errors.all_text_contents())
    assert counted == ended.count(Outcome.UNFORCED_ERROR)
    review.locator(".shot-table", has_text="Carla").get_by_role("button").first.press("Enter")
    expect(review.locator("#points-title")).to_be_focused()
    assert 0 < shown(review) <= len(ended)


def test_a_drag_over_a_curve_or_the_strip_chooses_and_keys_move_its_ends(review: Page) -> None:
    over = review.locator("#pulse .u-over")
    over.scroll_into_view_if_needed()
    box = over.bounding_box()
    assert box is not None
    drag(review, box["x"] + box["width"] * 0.25, box["x"] + box["width"] * 0.5, box["y"] + 90)
    expect(review.locator("#count")).to_contain_text("of 40 points")
    assert 5 <= shown(review) <= 15
    strip = review.locator(".strip-track").bounding_box()
    assert strip is not None
    drag(review, strip["x"] + strip["width"] * 0.6, strip["x"] + strip["width"] * 0.9, strip["y"] + 20)
    end = review.get_by_role("slider", name="End of the stretch")
    before = shown(review)
    end.focus()
    review.keyboard.press("ArrowLeft")
    review.keyboard.press("ArrowLeft")
    expect(review.locator("#count")).to_have_text(f"{before - 1} of 40 points")
    review.keyboard.press("End")
    review.get_by_role("slider", name="Beginning of the stretch").focus()
    review.keyboard.press("Home")
    expect(review.locator("#count")).to_have_text("40 points")


def shown(page: Page) -> int:
    """How many points the page says that it shows."""
    return int((page.locator("#count").text_content() or "").split()[0])


def drag(page: Page, begin: float, end: float, y: float) -> None:
    page.mouse.move(begin, y)
    page.mouse.down()
    page.mouse.move((begin + end) / 2, y)
    page.mouse.move(end, y)
    page.mouse.up()


def test_a_finger_on_the_strip_takes_the_game_under_it(recorded: Script, open_page: Open) -> None:
    page = open_page(f"/sessions/{recorded.id}", PHONE, has_touch=True, locale="en-GB")
    expect(page.locator("#figures .versus")).to_be_visible()
    expect(page.locator("#connection")).to_have_text("Live")
    box = page.locator(".strip-track").bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] * 0.4, box["y"] + 20)
    expect(page.locator(".scope").first).to_contain_text("Set 1, ")
    expect(page.locator("#timeline .game")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_points_are_folded_by_game_and_a_row_opens_its_evidence(recorded: Script, review: Page) -> None:
    expect(review.locator("#count")).to_have_text("40 points")
    expect(review.locator(".point:visible")).to_have_count(0)
    review.locator(".game-title").first.press("Enter")
    row, played = review.locator(".point").first, points(recorded)[0]
    assert played.said.shot is not None
    expect(row).to_contain_text(played.said.shot.replace("_", " ").replace("vibora", "víbora"))
    expect(row.locator(".point-call")).to_contain_text("Taken")
    expect(row.locator(".point-hearts > span")).to_have_count(4)
    row.press("Enter")
    expect(row).to_have_attribute("aria-expanded", "true")
    evidence = review.locator(".evidence:visible")
    expect(evidence).to_contain_text("at stake; Blue’s chance 50 %")
    expect(evidence.locator(".heard-list li")).to_have_count(1)
    expect(review.locator(".at-cursor")).to_have_text([str(recorded.bpm(one, played.time)) for one in (1, 2, 3, 4)])
    review.get_by_role("button", name="Open all").click()
    asked = review.locator(".point").nth(20)
    asked.click()
    heard = asked.locator("xpath=following-sibling::*[1]").locator(".heard-list li")
    expect(heard).to_have_count(2)
    expect(heard.first).to_contain_text("“smash winner” Who?: who?")


def test_the_keyboard_walks_the_points_with_one_tab_stop(review: Page) -> None:
    review.get_by_role("button", name="Open all").click()
    expect(review.locator(".point[tabindex='0']")).to_have_count(1)
    review.locator(".point").first.focus()
    review.keyboard.press("ArrowDown")
    review.keyboard.press("ArrowDown")
    expect(review.locator(".point").nth(2)).to_be_focused()
    expect(review.locator(".point").nth(2)).to_have_attribute("aria-current", "true")
    review.keyboard.press("End")
    expect(review.locator(".point").last).to_be_focused()


def test_filters_narrow_by_player_and_outcome(recorded: Script, review: Page) -> None:
    winners = [one for one in points(recorded) if one.said.outcome == "winner"]
    both = [one for one in winners if one.said.player == 3]
    review.get_by_label("Outcome").select_option("winner")
    expect(review.locator(".point:visible")).to_have_count(len(winners))
    review.get_by_label("Player", exact=True).select_option("Carla")
    expect(review.locator(".point:visible")).to_have_count(len(both))
    expect(review.locator("#count")).to_contain_text("of 40 points")


def test_it_is_in_spanish_where_that_is_chosen(recorded: Script, open_page: Open) -> None:
    page = open_page(f"/sessions/{recorded.id}", locale="es-ES")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("#answers-title")).to_contain_text("En breve")
    expect(page.locator(".answer-list dt").first).to_have_text("¿Quién ganó?")
    page.get_by_label("Idioma").select_option("English")
    expect(page.locator("#answers-title")).to_contain_text("In short")


def test_both_languages_say_the_same_things(open_page: Open) -> None:
    assert open_page("/healthz").evaluate(DIFFERENT_WORDS) == []


DIFFERENT_WORDS = """async () => {
  const [en, es] = await Promise.all(['en', 'es'].map(async (code) => {
    const parts = ['', '_club', '_court', '_review', '_strokes', '_umpire'];
    const names = parts.map((one) => `/static/js/languages/${code}${one}.js`);
    return Object.assign({}, ...(await Promise.all(names.map((one) => import(one)))).map((one) => one.default));
  }));
  const holes = (words) => words && [...new Set(JSON.stringify(words).match(/{\\w+}/g))].sort().join();
  return [...new Set([...Object.keys(en), ...Object.keys(es)])].filter((key) => holes(en[key]) !== holes(es[key]));
}"""


def test_a_running_match_grows_without_a_reload_and_keeps_the_selection(court: Court, open_page: Open) -> None:
    running = begun(court, "m-running", points="ab")
    page = open_page(f"/sessions/{running.id}", locale="en-GB")
    expect(page.locator("#pulse")).to_contain_text("No heart rates in this session")
    page.locator(".point").first.click()
    court.play(*running.points_to("a"))
    court.beat(running.id, 1, [(running.now, 151)])
    expect(page.locator(".point")).to_have_count(3)
    expect(page.locator(".point").first).to_be_focused()
    expect(page.locator(".point").first).to_have_attribute("aria-current", "true")
    expect(page.locator(".heart-table")).to_contain_text("Ana")
    court.play(running.undo())
    expect(page.locator(".point")).to_have_count(2)


def test_a_point_that_falls_between_the_questions_of_board_and_points_is_there(court: Court, open_page: Open) -> None:
    script = begun(court, "m-between", points="ab")
    page = open_page("/healthz", locale="en-GB")
    boards: list[Route] = []
    page.route(f"**/api/v1/matches/{script.id}", lambda route: boards.append(route))

    def play_after(route: Route) -> None:
        read = route.fetch()
        court.play(*script.points_to("a"))
        route.fulfill(response=read)
        boards.pop().continue_()

    page.route("**/points", play_after, times=1)
    page.goto(f"{court.url}/sessions/{script.id}")
    expect(page.locator(".point")).to_have_count(3)
    expect(page.locator("#figures .versus")).to_contain_text("of 3")


def test_games_are_grouped_by_the_score_that_they_led_to(court: Court, open_page: Open) -> None:
    script = begun(court, "m-games", points="aaaa" + "bbbb" + "a")
    page = open_page(f"/sessions/{script.id}", locale="en-GB")
    expect(page.locator(".game-title b")).to_have_text(["1–0", "1–1", "Now"])
    expect(page.locator(".game").first.locator(".point-score")).to_have_text(["15–0", "30–0", "40–0", "Game"])
    expect(page.locator(".few")).to_contain_text("This rests on 9 points")


def test_who_forced_the_errors_is_told_where_it_was_said(court: Court, open_page: Open) -> None:
    script = begun(court, "m-unforced", points="ab")
    page = open_page(f"/sessions/{script.id}", locale="en-GB")
    expect(page.locator("#forced")).to_have_text("No error was called forced here.")


def test_heart_rates_from_before_the_stream_stood_are_not_missed(court: Court, open_page: Open) -> None:
    script = begun(court, "m-hearts")
    court.proxy.refuses_streams = True
    page = open_page(f"/sessions/{script.id}", locale="en-GB")
    expect(page.locator("#pulse")).to_contain_text("No heart rates in this session")
    court.beat(script.id, 1, [(script.now, 151), (script.now + timedelta(seconds=30), 153)])
    expect(page.locator("#connection")).to_contain_text("Reconnecting")
    court.proxy.refuses_streams = False
    expect(page.locator(".heart-table")).to_contain_text("153")


def test_an_empty_and_an_unknown_session_speak(court: Court, open_page: Open) -> None:
    script = begun(court, "m-empty")
    page = open_page(f"/sessions/{script.id}", locale="en-GB")
    expect(page.locator("#timeline")).to_contain_text("No point has been played yet")
    expect(page.locator("#answers")).to_contain_text("No point was played here yet")
    page.goto(f"{court.url}/sessions/nothing")
    expect(page.get_by_role("alert")).to_contain_text("There is no such session")


def test_a_missing_chart_library_is_said_and_the_figures_stay(recorded: Script, open_page: Open) -> None:
    page = open_page("/", locale="en-GB")
    page.route("**/vendor/uplot/*", lambda route: route.abort())
    page.goto(page.url + f"sessions/{recorded.id}")
    expect(page.locator("#pulse")).to_contain_text("run “make setup”")
    expect(page.locator(".heart-table tbody tr")).to_have_count(4)
