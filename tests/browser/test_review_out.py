"""What a coach takes along from a review, a film of the match beside it, and another match."""

import itertools
import json
import re
import wave
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import fitdecode
import pytest
from playwright.sync_api import Page, expect

from padel.events import PairNames
from padel.shots import Outcome
from tests.browser.conftest import Open
from tests.browser.court import Court
from tests.browser.script import Script
from tests.waiting import until


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Court]:
    court = Court(tmp_path_factory.mktemp("court"))
    court.start()
    yield court
    court.stop()


@pytest.fixture(scope="module")
def recorded(court: Court) -> Script:
    script = Script()
    court.play(*script.opening, *script.rallies(40))
    return script


@pytest.fixture
def review(recorded: Script, open_page: Open) -> Page:
    page = open_page(f"/sessions/{recorded.id}", locale="en-GB", reduced_motion="reduce")
    expect(page.locator("#figures .versus")).to_be_visible()
    return page


def saved(page: Page, button: str) -> str:
    return downloaded(page, button).read_text(encoding="utf-8-sig")


def downloaded(page: Page, button: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return Path(download.value.path())


def test_points_chapters_and_codes_are_of_what_is_chosen(recorded: Script, review: Page) -> None:
    review.locator("#out-part summary").click()
    rows = saved(review, "Points as CSV").splitlines()
    assert rows[0].startswith("number,time,rally_start,set,game,score,server")
    assert len(rows) == 41
    first = recorded.state.play.points[0]
    assert first.said.shot is not None
    assert f",{first.said.shot}," in rows[1]
    review.get_by_role("button", name="YouTube chapters").click()
    lines = review.locator("#chapters").input_value().splitlines()
    assert lines[0].startswith("0:00 ")
    assert len(lines) >= 7
    assert saved(review, "WebVTT").startswith("WEBVTT\n\n1\n00:00:")
    code = ElementTree.fromstring(saved(review, "Sportscode XML"))
    assert len(code.findall("ALL_INSTANCES/instance")) == 40
    assert {one.text for one in code.findall("ROWS/row/code")} == {"Ana", "Luis", "Carla", "Max"}
    review.get_by_label("Stretch", exact=True).select_option(index=2)
    expect(review.locator("#count")).to_contain_text("of 40")
    assert len(saved(review, "Points as CSV").splitlines()) < 15
    review.get_by_role("button", name="YouTube chapters").click()
    expect(review.locator("#out")).to_contain_text("YouTube shows chapters from three on")


def test_paper_is_white_also_from_the_dark_and_has_only_what_is_filled(recorded: Script, open_page: Open) -> None:
    page = open_page(f"/sessions/{recorded.id}", alone=True, color_scheme="dark", reduced_motion="reduce")
    expect(page.locator("#shots .shot-table").first).to_be_attached()
    expect(page.locator("#chance canvas")).to_be_visible()
    page.wait_for_function(f"({LINES})()[1]")
    assert page.evaluate(LINES) == [False, True]
    page.evaluate(PRINTED)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")  # as of a preview that was not closed
    assert page.pdf().startswith(b"%PDF")
    theme, lines, opened = page.evaluate("printed")
    assert (theme, lines) == ("light", [True, False])
    assert opened == ["dear-part", "shots-part", "effort-part"]
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("details.fold[open]")).to_have_count(0)
    page.emulate_media(media="print")
    for part in ("#compare-part", "#film-part", "#notes-part", "#out-part"):
        expect(page.locator(part)).to_be_hidden()


LINES = """() => {
  const canvas = document.querySelector("#chance canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const has = (...rgb) => data.some((_, at) => at % 4 === 0 && rgb.every((part, of) => data[at + of] === part));
  return [has(0xdd, 0xe4, 0xea), has(0x1d, 0x2b, 0x39)];
}"""
"""Whether the chart has lines in the light theme's `--hair`, and in the dark one's."""

PRINTED = f"""() => addEventListener("beforeprint", () => queueMicrotask(() => {{
  window.printed = [document.documentElement.dataset.theme, ({LINES})(),
    [...document.querySelectorAll("details.fold[open]")].map((one) => one.id)];
}}))"""


def test_tables_and_heart_rates_come_as_files_of_the_server(court: Court, review: Page) -> None:
    review.locator("#out-part summary").click()
    review.get_by_label("Stretch", exact=True).select_option(index=2)
    expect(review.locator("#count")).to_contain_text("of 40")
    count = int((review.locator("#count").text_content() or "").split()[0])
    rows = (
        duckdb.connect().execute(f"SELECT count(*) FROM read_parquet('{downloaded(review, 'Parquet')}')").fetchall()
    )
    assert rows == [(count,)]
    expect(review.get_by_label("Heart rates of")).to_have_count(0)
    worn = Script("m-worn", seed=5)
    court.play(*worn.opening, *worn.rallies(40))
    court.beats_of(worn)
    review.goto(f"{court.url}/sessions/{worn.id}")
    review.locator("#out-part summary").click()
    review.get_by_label("Heart rates of").select_option("Carla")
    with fitdecode.FitReader(downloaded(review, "FIT")) as frames:
        laps = [one for one in frames if isinstance(one, fitdecode.FitDataMessage) and one.name == "lap"]
    assert len(laps) > 3
    assert "<HeartRateBpm>" in downloaded(review, "TCX").read_text()


def test_a_film_is_anchored_nudged_kept_and_plays_a_point_at_a_click(
    recorded: Script, review: Page, film: Path
) -> None:
    points = recorded.state.play.points
    open_film(review, film)
    expect(review.locator("#film")).to_contain_text("Stop the film at the moment")
    anchor(review, points[3], 100.0)
    expect(review.locator("#film")).to_contain_text("Anchored at second 100.00")
    review.get_by_role("button", name="Open all").click()
    review.locator(".point").nth(5).click()
    later = 100 + (points[5].time - points[3].time).total_seconds() - 2.5 - 10
    gap = (points[5].time - points[4].time).total_seconds()
    start = max(later, later + 10 - min(10.0, gap)) - 2
    until(lambda: review.evaluate(f"Math.abs(document.querySelector('video').currentTime - {start}) < 3"))
    review.get_by_role("button", name="Nudge the points by 10 frames").click()
    expect(review.locator("#film")).to_contain_text("Anchored at second 100.40")
    anchor(review, points[30], 100.4 + (points[30].time - points[3].time).total_seconds() * 1.001)
    expect(review.locator("#film")).to_contain_text("off by 3.60 s in an hour")
    review.reload()
    open_film(review, film)
    expect(review.locator("#film")).to_contain_text("off by 3.60 s in an hour")
    review.get_by_role("button", name="Forget the anchors").click()
    expect(review.locator("#film")).to_contain_text("Stop the film at the moment")


def test_a_film_plays_the_points_that_the_list_shows(recorded: Script, review: Page, film: Path) -> None:
    points = recorded.state.play.points
    open_film(review, film)
    anchor(review, points[3], 100.0)
    review.get_by_label("Stretch", exact=True).select_option(index=1)
    expect(review.locator("#count")).to_contain_text("of 40")
    review.locator("#filter-outcome").select_option("forced_error")
    shown = review.locator(".point")
    seen = [one for one in points if one.event in shown.evaluate_all("all => all.map((one) => one.dataset.event)")]
    assert 0 < len(seen) < len(points)
    assert {one.said.outcome for one in seen} == {Outcome.FORCED_ERROR}
    expect(review.locator("#film-point option")).to_have_count(len(seen))
    review.locator("#dear-part summary").click()
    review.locator("#dear button").first.click()
    expect(shown).to_have_count(1)
    shown.click()
    event = shown.get_attribute("data-event")
    played = next(one for one in points if one.event == event)
    until(lambda: not review.evaluate("document.querySelector('video').seeking"))
    at = review.evaluate("document.querySelector('video').currentTime")
    review.wait_for_function("(at) => document.querySelector('video').currentTime > at + 0.5", arg=at)
    second = 100 + (played.time - points[3].time).total_seconds()
    assert second - 16 < review.evaluate("document.querySelector('video').currentTime") < second + 2


def test_two_players_and_two_matches_are_compared_with_the_difference(
    court: Court, recorded: Script, open_page: Open
) -> None:
    other = Script("m-other", seed=11)
    pairs = (PairNames.of("blue", ("Eva", "Tom")), PairNames.of("red", ("Mia", "Nil")))
    strangers = Script("m-strangers", pairs, start=other.now + timedelta(days=1))
    court.play(*other.opening, *other.rallies(30), *strangers.opening)
    page = open_page(f"/sessions/{recorded.id}", locale="en-GB", reduced_motion="reduce")
    expect(page.locator("#figures .versus")).to_be_visible()
    page.get_by_label("Stretch", exact=True).select_option(index=1)
    page.locator("#compare-part summary").click()
    table = page.locator(".compare-table")
    expect(table.locator("thead th")).to_have_text(["Figure", "Ana", "Carla", "Difference"])
    ana, carla = (table.locator("tbody tr").first.locator("td").nth(at).inner_text() for at in (0, 1))
    assert ana.split(" of ")[1].split()[0] == carla.split(" of ")[1].split()[0]
    expect(page.locator("#compare")).to_contain_text("No heart rates of both are there to compare")
    groups = page.locator("#compare-match optgroup")
    assert [one.get_attribute("label") for one in groups.all()] == ["With the same players", "Others"]
    same, others = (one.locator("option").evaluate_all("all => all.map(one => one.value)") for one in groups.all())
    assert "m-other" in same
    assert "m-strangers" in others
    page.get_by_label("with", exact=True).select_option("m-other")
    page.get_by_label("of it", exact=True).select_option("b")
    page.get_by_label("Of this stretch").select_option("a")
    expect(table.locator("thead th")).to_have_text(["Figure", "Blue", "Red", "Difference"])
    expect(page.locator("#compare .u-over")).to_have_count(2)
    page.get_by_label("aligned at").select_option("all of it")
    expect(table.locator("tbody tr").first.locator("td").nth(1)).to_contain_text("of 30")


def open_film(page: Page, film: Path) -> None:
    page.locator("#film-part summary").click()
    page.get_by_label("Film from this computer").set_input_files(film)
    until(lambda: page.evaluate("document.querySelector('video')?.readyState > 0"))


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return silent_film(tmp_path / "m.wav")


def silent_film(file: Path) -> Path:
    """Write half an hour of silence, which a browser plays and winds as it does a film."""
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(3000)
        sound.writeframes(bytes([128]) * (3000 * 60 * 30))
    return file


def anchor(page: Page, point: Any, second: float) -> None:
    page.evaluate(
        "(second) => { const film = document.querySelector('video'); film.pause(); film.currentTime = second; }",
        second,
    )
    until(lambda: page.evaluate("!document.querySelector('video').seeking"))
    page.get_by_label("This is the end of the call of").select_option(point.event)
    page.get_by_role("button", name="Anchor here").click()


def test_chapters_are_joined_until_youtube_takes_them(open_page: Open) -> None:
    page = open_page("/healthz")
    entries = [{"title": f"p{at}", "from": at * 4 + 3, "to": at * 4 + 6} for at in range(20)]
    lines = page.evaluate(module("out/chapters.js", "youtube(values, 'Beginning')"), entries).splitlines()
    starts = [minutes * 60 + seconds for minutes, seconds in (map(int, line.split()[0].split(":")) for line in lines)]
    assert starts[0] == 0
    assert all(later - earlier >= 10 for earlier, later in itertools.pairwise(starts))
    assert page.evaluate(module("out/chapters.js", "youtube(values, 'Beginning')"), entries[:2]) == ""
    late = [{"title": "a", "from": 3700, "to": 3720}, {"title": "b", "from": 3750, "to": 3760}]
    assert page.evaluate(module("out/chapters.js", "youtube(values, 'Warm-up')"), late).splitlines() == [
        "0:00 Warm-up",
        "1:01:40 a",
        "1:02:30 b",
    ]


def test_a_table_is_no_formula_and_chapters_and_codes_keep_their_marks(open_page: Open) -> None:
    page = open_page("/healthz")
    odd = ["=1+1", 'a,"b"', "+34", None, 3]
    assert page.evaluate(module("out/csv.js", "csv(['x'], [values])"), odd) == 'x\r\n\'=1+1,"a,""b""",\'+34,,3\r\n'
    cue = [{"title": "A & B <c>", "from": 0.25, "to": 3661.5}]
    assert page.evaluate(module("out/chapters.js", "webvtt(values)"), cue) == (
        "WEBVTT\n\n1\n00:00:00.250 --> 01:01:01.500\nA &amp; B &lt;c&gt;\n"
    )
    instance = [{"from": 1, "to": 2, "code": "D'Ana & \u0001Luis", "labels": [["Shot", "víbora"]]}]
    code = page.evaluate(module("out/sportscode.js", "sportscode(values, new Map())"), instance)
    assert ElementTree.fromstring(code.encode()).findtext("ALL_INSTANCES/instance/code") == "D'Ana & Luis"
    assert not re.search("\u0001", code)


def module(path: str, expression: str) -> str:
    """An expression over `values` with what a module of the review exports."""
    name = expression.split("(")[0]
    found = json.dumps(f"/static/js/review/{path}")
    return f"async (values) => {{ const {{ {name} }} = await import({found}); return {expression}; }}"


def test_a_stretch_in_detail_takes_the_place_of_what_was_thinned(court: Court, open_page: Open) -> None:
    page = open_page("/healthz")
    assert page.evaluate(DETAIL) == [
        [[0, 60], [100_000, 60], [110_000, 61], [120_000, 62], [300_000, 60]],
        61,
        60,
        None,
    ]


DETAIL = """async () => {
  const { HeartSeries } = await import("/static/js/review/charts/heart_series.js");
  const of = (...at) => [{ player: 1, time_ms: at.map(([ms]) => ms), bpm: at.map(([, bpm]) => bpm) }];
  const hearts = new HeartSeries();
  hearts.load(of([0, 60], [100_000, 60], [200_000, 90], [300_000, 60]));
  hearts.detail(of([100_000, 60], [110_000, 61], [120_000, 62]), { from: 50_000, to: 250_000 });
  const beats = [112_000, 260_000, 180_000].map((ms) => hearts.at(1, ms));
  return [hearts.within(1, { from: 0, to: 400_000 }), ...beats];
}"""
