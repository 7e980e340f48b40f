"""The club's wall and the overlay for streaming software."""

import httpx
from playwright.sync_api import Page, expect

from padel.events import MatchTakenUp, PairNames
from tests.browser.conftest import PHONE, WALL, Open
from tests.browser.court import Court
from tests.browser.script import Script
from tests.browser.test_review_access import faults

EVA_AND_TOM = PairNames(name="Green", colour="green", players=("Eva María Fernández-Villaverde", "Tom"))
MIA_AND_NIL = PairNames(name="Yellow", colour="yellow", players=("Mia", "Nil"))

OVERFLOWS = "document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight"


def other(court: str) -> Script:
    return Script(match=f"m-{court}", pairs=(EVA_AND_TOM, MIA_AND_NIL), seed=int(court))


def points(page: Page, court: int, pair: str) -> str:
    return page.locator(".wall-court").nth(court).locator(f"[data-pair={pair}] .points").inner_text()


def test_every_court_is_on_the_wall_as_it_is_played(court: Court, match: Script, open_page: Open) -> None:
    page = open_page("/wall", WALL)
    expect(page.locator("#connection")).to_have_text("Live")
    ten, two = other("10"), other("2")
    court.play_from("10", *ten.opening, *ten.points_to("ab"))
    court.play_from("2", *two.opening)
    expect(page.locator(".wall-court h2")).to_have_text(["Court 1", "Court 2", "Court 10"])
    court.play(*match.points_to("aa"))
    expect(page.locator(".wall-court").nth(0).locator("[data-pair=a] .points")).to_have_text("30")
    assert [points(page, 2, pair) for pair in "ab"] == ["15", "15"]


def test_a_court_whose_device_is_away_says_since_when(court: Court, match: Script, open_page: Open) -> None:
    two = other("2")
    court.play_from("2", *two.opening)
    court.play(*match.points_to("a"))
    court.status("offline")
    page = open_page("/wall", WALL, locale="es-ES")
    away = page.locator(".wall-away")
    expect(away.first).to_contain_text("Dispositivo sin conexión desde las ")
    expect(away.nth(1)).to_be_hidden()
    assert not page.evaluate(OVERFLOWS)
    assert faults(page) == []


def test_a_screen_on_a_wall_is_not_scrolled(court: Court, match: Script, open_page: Open) -> None:
    page = open_page("/wall", WALL)
    for courts in range(1, 7):
        if courts > 1:
            script = other(str(courts))
            court.play_from(str(courts), *script.opening, *script.points_to("a" * 30))
        expect(page.locator(".wall-court .board")).to_have_count(courts)
        assert not page.evaluate(OVERFLOWS)


def test_on_a_phone_the_courts_stand_below_each_other(court: Court, match: Script, open_page: Open) -> None:
    two = other("2")
    court.play_from("2", *two.opening)
    page = open_page("/wall", PHONE)
    boxes = [page.locator(".wall-court").nth(at).bounding_box() for at in (0, 1)]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["x"] == boxes[1]["x"]
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_match_that_goes_on_elsewhere_leaves_its_court(court: Court, open_page: Open) -> None:
    first, second = Script(match="m-first"), Script(match="m-second", pairs=(EVA_AND_TOM, MIA_AND_NIL))
    court.play(*first.opening, *second.opening)
    page = open_page("/wall", WALL)
    expect(page.locator(".wall-court").nth(0)).to_contain_text("Tom")
    device = "/clubs/home/courts/2/devices/box-2"
    court.play_from("2", second.happen(MatchTakenUp(device=device, position=2)))
    expect(page.locator(".wall-court").nth(1)).to_contain_text("Tom")
    expect(page.locator(".wall-court").nth(0)).to_contain_text("Carla")


def test_the_overlay_has_a_transparent_ground_and_follows_the_score(
    court: Court, match: Script, open_page: Open
) -> None:
    page = open_page("/courts/1/overlay?size=1.5&corner=top-right&theme=light", WALL)
    expect(page.locator("#board")).to_contain_text("Carla")
    court.play(*match.points_to("a"))
    expect(page.locator("[data-pair=a] .points")).to_have_text("15")
    ground = "['html', 'body', '#board'].map((one) => getComputedStyle(document.querySelector(one)).backgroundColor)"
    assert page.evaluate(ground) == ["rgba(0, 0, 0, 0)"] * 3
    box = page.locator("#board").bounding_box()
    assert box is not None
    assert box["x"] > WALL[0] / 2
    assert box["y"] < WALL[1] / 4


def test_an_overlay_that_is_asked_for_wrongly_says_what_there_is(
    court: Court, match: Script, open_page: Open
) -> None:
    page = open_page("/courts/1/overlay?size=huge&corner=middle")
    expect(page.get_by_role("alert")).to_have_text(
        "corner is one of bottom-left, top-left, top-right, bottom-right; size is a number from 0.4 to 4"
    )


def test_the_same_is_there_as_texts(court: Court, match: Script) -> None:
    court.play(*match.points_to("aaaab"))
    with httpx.Client(base_url=court.url) as http:
        found = http.get("/api/v1/courts/1/overlay").json()
        assert http.get("/api/v1/courts/9/overlay").json()["detail"] == "court '9' has had no match"
    assert (found["score"], found["note"], found["a"]["games"]) == ("1-0", "", "1")
    assert (found["deuces"], found["last_winners"]) == (0, ["a", "a", "a", "a", "b"])
    assert found["b"] == {
        "players": "Carla / Max",
        "colour": "red",
        "points": "15",
        "games": "0",
        "sets_won": 0,
        "serves": True,
        "server": "Carla",
        "has_won": False,
    }
