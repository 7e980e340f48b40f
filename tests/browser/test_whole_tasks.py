"""Whole tasks of a person, on a phone and on a laptop, with a server's process, its broker and an enrolled device."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from device.belonging import as_enrolled
from device.matches.weights import KnownWeights
from device.settings import DeviceSettings
from padel.shots import Outcome
from tests.browser.test_review_access import faults
from tests.browser.test_review_out import anchor, open_film, saved, silent_film
from tests.browser.umpire import press
from tests.browser.whole_club import WholeClub, connected, whole_club
from tests.browser.whole_screens import SIZES, Person, Screens
from tests.processes import marcador
from tests.server.people.club import PASSWORD
from tests.waiting import until

TABS = 8
FIRST_CALL_S = 100.0


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeClub]:
    with whole_club(tmp_path_factory.mktemp("club")) as club:
        yield club


@pytest.fixture(scope="module")
def court_1(club: WholeClub) -> str:
    """The match on court 1, which maria scores by hand: a game of ten minutes ago, won by Red to love."""
    match = str(club.box.appliance.umpire.match.id)
    signed_in = club.served.http.post("/api/v1/auth/login", json={"name": "maria", "password": PASSWORD}).json()
    ask = partial(club.served.http.post, headers={"Authorization": f"Bearer {signed_in['access_token']}"})
    assert ask(f"/api/v1/events/club/claims/{match}", json={}).is_success
    for minutes in (13, 12, 11, 10):
        time = (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()
        tap = {"id": f"tap-of-{minutes}-minutes-ago", "time": time, "do": "point", "pair": "b"}
        assert ask(f"/api/v1/events/club/scores/{match}", json=tap).json()["answers"][0]["outcome"] == "done"
    until(lambda: club.get(f"/matches/{match}")["points_played"] == 4)
    return match


@pytest.fixture(scope="module")
def screens(club: WholeClub) -> Iterator[Screens]:
    screens = Screens(club)
    yield screens
    screens.close()


@pytest.fixture(params=list(SIZES))
def maria(request: pytest.FixtureRequest, screens: Screens) -> Iterator[Person]:
    """The administrator, who umpires, and meets no error on what she passes."""
    yield screens.person("maria", request.param)
    assert screens.errors == []


@pytest.fixture(params=list(SIZES))
def pablo(request: pytest.FixtureRequest, screens: Screens) -> Iterator[Person]:
    """The coach, who meets none either."""
    yield screens.person("pablo", request.param)
    assert screens.errors == []


def is_for_everybody(page: Page) -> None:
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def umpires(page: Page, club: WholeClub) -> Page:
    page.goto(f"{club.url}/courts/1/umpire")
    expect(page.locator("#claim")).to_contain_text("You score this match by hand.")
    expect(page.locator("#connection")).to_have_text("Live")
    return page


def score(club: WholeClub, match: str) -> tuple[Any, ...]:
    board = club.get(f"/matches/{match}")
    return board["sets"], board["a"]["points"], board["b"]["points"]


def test_a_point_of_ten_minutes_ago_is_mended_and_that_taken_back(
    club: WholeClub, court_1: str, maria: Person
) -> None:
    page = umpires(maria.page, club)
    before, point = score(club, court_1), club.box.appliance.umpire.match.play.points[3]
    assert datetime.now(UTC) - point.time > timedelta(minutes=9)
    page.get_by_text("Points: mend one").click()
    page.get_by_role("button", name="Mend point 4").click()
    is_for_everybody(page)
    page.get_by_role("button", name="It was Blue’s point").click()
    expect(page.locator("#said")).to_contain_text("Point 4, ")
    until(lambda: score(club, court_1) != before)
    until(lambda: club.box.appliance.umpire.match.play.points[3].winner == "a", "the device mends it")
    press(page, "Undo")
    until(lambda: score(club, court_1) == before)


def test_a_game_is_scored_by_thumb_without_a_connection_and_merged_with_what_was_scored_elsewhere(
    club: WholeClub, court_1: str, maria: Person
) -> None:
    page, other = umpires(maria.page, club), umpires(maria.elsewhere, club)
    games = page.locator("[data-pair=a] .set")
    before = int(games.inner_text())
    page.context.set_offline(True)
    for _ in range(4):
        press(page, "Point Blue")
    expect(games).to_have_text(str(before + 1))
    expect(page.locator("#waits")).to_contain_text("4 taps wait for the server")
    page.wait_for_timeout(1500)  # which of both was later, the device's clock tells
    press(other, "Point Red")
    until(lambda: score(club, court_1)[1:] == ("0", "15"))
    page.context.set_offline(False)
    conflict = page.locator(".umpire-answer")
    expect(conflict.locator("li").last).to_contain_text("point red")
    is_for_everybody(page)
    conflict.get_by_role("button", name="Count yours").click()
    expect(page.locator("#said")).to_have_text("Yours counts now.")
    expect(other.locator("[data-pair=a] .set")).to_have_text(str(before + 1))
    assert score(club, court_1)[1:] == ("0", "0")
    assert [one.winner for one in club.box.appliance.umpire.match.play.points[-4:]] == ["a"] * 4


def test_a_match_is_followed_in_eight_tabs(club: WholeClub, court_1: str, maria: Person) -> None:
    umpires(maria.page, club)
    tabs = [maria.page.context.new_page() for _ in range(TABS - 1)]
    for tab in tabs:
        tab.goto(f"{club.url}/courts/1")
    for tab in tabs:
        expect(tab.locator("#connection")).to_have_text("Live")
    press(maria.page, "Point Blue")
    for tab in tabs:
        expect(tab.locator("[data-pair=a] .points")).to_have_text("15")
    is_for_everybody(tabs[-1])
    press(maria.page, "Undo")
    expect(tabs[0].locator("[data-pair=a] .points")).to_have_text("0")
    for tab in tabs:
        tab.close()


def review(pablo: Person, club: WholeClub) -> Page:
    page = pablo.page
    page.goto(f"{club.url}/sessions/{club.today.id}")
    expect(page.locator("#figures .versus")).to_be_visible()
    return page


def choose(page: Page, stretch: str) -> None:
    page.get_by_label("Stretch", exact=True).focus()
    page.keyboard.type(f"All of {stretch}")
    expect(page.locator("#chosen")).to_have_text(f"Shown: {stretch.capitalize()}")


def test_why_player_3_lost_the_second_set_is_found(club: WholeClub, pablo: Person) -> None:
    play = club.today.state.play
    worth = club.get(f"/matches/{club.today.id}/worth")["data"]["points"]
    second = {one["event"] for one in worth if one["set_number"] == 2}
    points = [one for one in play.points if one.event in second]
    assert sum(one.winner == "a" for one in points) > len(points) / 2, "player 3 lost it"
    mistakes = [one for one in points if one.said.player == 3 and one.said.outcome is Outcome.UNFORCED_ERROR]
    page = review(pablo, club)
    choose(page, "set 2")
    expect(page.locator(".answer-list dd").first).to_contain_text(f"of {len(points)} points")
    page.get_by_role("button", name="See all shots").click()
    carla = page.locator(".shot-table", has_text="Carla")
    assert sum(map(int, carla.locator("tbody td:nth-child(5)").all_text_contents())) == len(mistakes) > 0
    carla.get_by_role("button").first.click()
    row = page.locator(".point:visible").first
    expect(row).to_contain_text("Carla")
    row.click()
    expect(page.locator(".evidence:visible .heard-list li").first).to_contain_text("player 3")
    is_for_everybody(page)


def test_a_match_is_compared_with_last_week_s(club: WholeClub, pablo: Person) -> None:
    page = review(pablo, club)
    page.locator("#compare-part summary").click()
    same = page.locator("#compare-match optgroup[label='With the same players'] option").first
    expect(same).to_have_attribute("value", club.last_week.id)
    page.get_by_label("with", exact=True).select_option(club.last_week.id)
    page.get_by_label("aligned at").select_option("all of it")
    won = page.locator(".compare-table tbody tr").first.locator("td")
    for cell, script in ((0, club.today), (1, club.last_week)):
        expect(won.nth(cell)).to_contain_text(f"of {len(script.state.play.points)}")
    expect(won.nth(2)).not_to_be_empty()
    is_for_everybody(page)


def test_a_video_is_cut_into_chapters(club: WholeClub, pablo: Person, tmp_path: Path) -> None:
    page = review(pablo, club)
    choose(page, "set 1")
    open_film(page, silent_film(tmp_path / "match.wav"))
    anchor(page, club.today.state.play.points[0], FIRST_CALL_S)
    expect(page.locator("#film")).to_contain_text("Anchored at second 100.00")
    page.locator("#out-part summary").click()
    page.get_by_label("Chapters by").select_option("points")
    cues = saved(page, "WebVTT").split("\n\n")[1:]
    assert len(cues) == int(page.locator("#count").inner_text().split()[0])
    begins, ends = (60 * int(one[3:5]) + float(one[6:]) for one in cues[0].split("\n")[1].split(" --> "))
    assert begins < ends < FIRST_CALL_S + 1
    assert begins > FIRST_CALL_S - 20
    is_for_everybody(page)


def test_new_weights_are_published_and_the_court_s_device_has_them(club: WholeClub, pablo: Person) -> None:
    name, page = f"Autumn, by {pablo.size}", pablo.page
    page.goto(f"{club.url}/weights")
    page.get_by_role("link", name="Baseline", exact=True).click()
    page.get_by_role("button", name="Draft from this").click()
    expect(page.locator("#told")).to_have_text("Baseline, changed is a draft now.")
    page.get_by_label("smash, winner, offensive").fill("4.5")
    page.get_by_label("Name").fill(name)
    page.locator("#editor").get_by_label("Why, for the audit trail").fill("too low last season")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator("#told")).to_have_text("Saved, with 1 change.")
    page.get_by_role("button", name="Publish…").click()
    dialog = page.get_by_role("dialog", name=f"Publish “{name}”?")
    dialog.get_by_label("Why, for the audit trail").fill("agreed on Monday")
    is_for_everybody(page)
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_have_text(f"{name} is published. New matches use it.")
    latest = club.get("/shot-weights/snapshots/latest")
    assert latest["name"] == name
    until(lambda: KnownWeights(club.box.outbox).newest == latest["id"], "the device is told")


def test_a_device_is_enrolled_with_a_code_made_on_the_page(club: WholeClub, maria: Person, tmp_path: Path) -> None:
    court, page = f"{maria.size}-1", maria.page
    page.goto(f"{club.url}/devices")
    page.get_by_label("Court").fill(court)
    page.get_by_role("button", name="Make a code").click()
    command = page.locator("#command")
    expect(command).to_contain_text("marcador device --enroll http://THIS-SERVER:")
    _, *asked = command.inner_text().replace("THIS-SERVER", "127.0.0.1").split()
    done = marcador(*asked, "--data", tmp_path)
    assert done.returncode == 0, done.stderr
    page.reload()
    card = page.locator(".device", has_text=f"court {court}")
    expect(card.locator(".pill")).to_have_text("Never heard")
    with connected(as_enrolled(DeviceSettings(data=tmp_path))):
        until(lambda: any(one["court"] == court and one["online"] for one in club.get("/courts")["courts"]))
        page.reload()
        expect(card.locator(".pill")).to_contain_text("Online since")
        is_for_everybody(page)
