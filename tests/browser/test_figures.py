"""The players' pages and the club's, with a season behind them: what each says, and to whom."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from server.people.people import People
from server.people.roles import Role
from tests.browser.conftest import LAPTOP, PHONE, Open, Sizes
from tests.browser.court import Court
from tests.browser.script import ANA_AND_LUIS, CARLA_AND_MAX, Script
from tests.browser.season import play_season
from tests.browser.test_people import add, sign_in
from tests.browser.test_review_access import faults, faults_on_screens
from tests.server.people.club import CHEAP, PASSWORD
from tests.waiting import until


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    people = People(tmp_path_factory.mktemp("people"), passwords=CHEAP)
    add(people, "maria", Role.ADMIN)
    add(people, "ana", Role.PLAYER, "Ana")
    yield people
    people.close()


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory, people: People) -> Iterator[Court]:
    court = Court(tmp_path_factory.mktemp("court"), coach_password="vibora", people=people)
    court.start()
    yield court
    court.stop()


@pytest.fixture(scope="module")
def season(court: Court) -> list[Script]:
    return play_season(court, count=4, days_apart=10)


def test_a_player_is_found_and_told_in_figures(season: list[Script], open_page: Open) -> None:
    page = open_page("/players", PHONE)
    expect(page.locator(".name-card")).to_have_count(5)
    page.get_by_label("Search by name").fill("ána")
    expect(page.locator("#found")).to_have_text("1 player")
    page.get_by_role("link", name="Ana").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ana")
    profile = page.get_by_role("region", name="Profile")
    expect(profile.get_by_role("img")).to_have_accessible_name(
        "Radar of the six figures of Ana; the table below has them"
    )
    expect(profile.locator("tbody tr")).to_have_count(6)
    form = page.get_by_role("region", name="Form")
    expect(form.locator(".chart-says")).to_contain_text("of 4 matches that were decided")
    shots = page.get_by_role("region", name="Shots", exact=True)
    expect(shots.locator(".chart-says").first).to_contain_text("Favourite: ")
    expect(shots).to_contain_text("Professional men 44/31/25 %, women 35/40/25 % (Applied Sciences 15:11916)")
    shots.get_by_label("Told apart by").select_option("service")
    expect(shots.locator(".is-part")).to_have_text(["When the pair returns", "When the pair serves"])
    shots.get_by_label("and by").select_option("side")
    expect(shots.locator(".is-part").first).to_contain_text("When the pair returns · Served to the")
    assert "zone" not in shots.locator("option").all_inner_texts()
    expect(page.locator("#load")).to_have_text(
        "Heart rates are for the player, and for coaches whom the player allows."
    )
    expect(page.get_by_role("region", name="Personal bests")).to_contain_text("Winners in a match")
    page.get_by_role("region", name="Partners").get_by_role("link", name="Luis").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Luis")


def test_few_points_are_said_and_a_period_without_any(season: list[Script], open_page: Open) -> None:
    page = open_page("/players/Zoe")
    expect(page.locator("#profile .chart-says")).to_contain_text("Too few points to say anything")
    expect(page.locator("#profile svg")).to_have_count(0)
    page.get_by_label("Matches of").select_option("7")
    expect(page.locator("#facts")).to_have_text("No match in this period.")
    page.goto(page.url.replace("Zoe", "Nobody"))
    expect(page.get_by_role("alert")).to_contain_text("No match has a player named Nobody.")


def wait_for_zones_of_ana(court: Court) -> None:
    """Wait until heart rates are joined with all her matches, some seconds after these: a page asks once."""
    signed_in = httpx.post(f"{court.url}/api/v1/auth/login", json={"name": "ana", "password": PASSWORD}).json()
    bearer = {"Authorization": f"Bearer {signed_in['access_token']}"}
    address = f"{court.url}/api/v1/players/Ana/effectiveness?by=zone"

    def are_known() -> bool:
        rows = httpx.get(address, headers=bearer).json()["data"]["rows"]
        return bool(rows) and all(one["part"] != "unknown" for one in rows)

    until(are_known)


def test_the_player_alone_sees_load_and_recovery(court: Court, season: list[Script], open_page: Open) -> None:
    wait_for_zones_of_ana(court)
    page = open_page("/sign-in?then=/players/Ana", PHONE)
    sign_in(page, "ana")
    load = page.get_by_role("region", name="Load and recovery")
    expect(load.locator(".chart-says").first).to_contain_text("times the usual")
    expect(load.locator("tbody tr")).to_have_count(4)
    bests = page.get_by_role("region", name="Personal bests")
    expect(bests).to_contain_text("its 4 sessions with a heart rate")
    page.get_by_label("Matches of").select_option("7")
    expect(bests).to_contain_text("its 1 session with a heart rate")
    expect(load.locator("tbody tr")).to_have_count(4)
    expect(bests.get_by_role("link")).to_have_count(5)
    expect(bests.locator(f"a[href='/sessions/{season[-1].id}']")).to_have_count(5)
    page.get_by_label("Matches of").select_option("")
    expect(page.get_by_role("link", name="This is you")).to_have_attribute("href", "/account")
    late: list[Route] = []
    page.route("**/effectiveness?by=side&*", lambda route: late.append(route))
    with page.expect_request("**/effectiveness?by=side&*"):
        page.get_by_label("Told apart by").select_option("side")
    page.get_by_label("Told apart by").select_option("zone")
    expect(page.locator("#strokes .is-part").first).to_contain_text("Zone")
    with page.expect_response("**/effectiveness?by=side&*") as overtaken:
        late[0].continue_()
    overtaken.value.finished()
    page.evaluate("new Promise((done) => setTimeout(done))")
    expect(page.locator("#strokes .is-part").first).to_contain_text("Zone")
    page.route("**/load?days=400", lambda route: route.fulfill(status=500))
    page.reload()
    expect(page.get_by_role("alert")).to_have_text("The server answered 500.")
    expect(load.locator("tbody tr")).to_have_count(4)
    expect(bests).to_contain_text("Of the 4 matches of this period.")
    page.goto(page.url.replace("Ana", "Luis"))
    expect(page.locator("#load")).to_contain_text("Heart rates are for the player")


def test_a_leaderboard_moves_as_points_are_played(court: Court, season: list[Script], open_page: Open) -> None:
    page = open_page("/club", LAPTOP)
    board = page.get_by_role("region", name="Leaderboard", exact=True)
    expect(board.locator("tbody tr")).to_have_count(5)
    page.locator("#metric").select_option("serve")
    expect(board.locator(".label").last).to_contain_text("Of the points that the player served.")
    page.locator("#metric").select_option("points")
    expect(board.locator(".label").last).to_contain_text("partners stand side by side")
    first = board.locator("tbody a").first.inner_text()
    later = Script("m-late", format="SET3-S:6/TB7-G:TN3D", start=season[-1].now)
    court.play(*later.opening, *later.points_to(("b" if first in ("Ana", "Luis") else "a") * 40))
    expect(board.locator("tbody a").first).not_to_have_text(first)
    expect(page.locator("#board-says")).to_contain_text("to place 1")


DEAF = """
window.lines = 0;
const Real = EventSource;
window.EventSource = class extends Real {
  constructor(url) { super(url); window.lines++; }
  addEventListener(kind, take) { if (kind !== "heartbeat") super.addEventListener(kind, take); }
};
"""


def test_a_leaderboard_whose_line_says_nothing_opens_another(season: list[Script], open_page: Open) -> None:
    page = open_page("/club", LAPTOP, alone=True, script=DEAF)
    page.clock.install()
    page.reload()
    expect(page.locator("#board tbody tr").first).to_be_visible()
    lines = page.evaluate("window.lines")
    page.clock.run_for(34_000)
    assert page.evaluate("window.lines") == lines
    page.clock.run_for(22_000)
    until(lambda: page.evaluate("window.lines") == lines + 1)


def test_two_players_and_the_pairs_are_set_side_by_side(season: list[Script], open_page: Open) -> None:
    page = open_page("/club", PHONE)
    page.get_by_label("One player").select_option("Ana")
    page.get_by_label("The other").select_option("Ana")
    expect(page.locator("#versus")).to_have_text("Choose two different players.")
    page.get_by_label("The other").select_option("Zoe")
    expect(page.locator("#versus .chart-says")).to_contain_text("Ana against Zoe: won 1, lost 0")
    expect(page.locator("#versus tbody tr")).to_have_count(1)
    expect(page.locator("#pairs tbody tr").first).to_contain_text("Ana / Luis")


@pytest.mark.parametrize(
    ("path", "asked", "shown"),
    [
        ("/players/Ana", "**/effectiveness?*from=*", "#strokes .chart-says"),
        ("/club", "**/pairs?*from=*", "#pairs .chart-says"),
    ],
)
@pytest.mark.parametrize("fails", [False, True])
def test_what_a_later_choice_overtook_is_neither_shown_nor_said_to_have_failed(
    season: list[Script], open_page: Open, path: str, asked: str, shown: str, fails: bool
) -> None:
    page = open_page(path)
    said, period = page.locator(shown).first, page.locator("#period")
    expect(said).to_be_visible()
    of_all = said.inner_text()
    late: list[Route] = []
    page.route(asked, lambda route: late.append(route))
    with page.expect_request(asked):
        period.select_option("7")
    with page.expect_response(asked.replace("from=*", "")) as answered:
        period.select_option("")
    answered.value.finished()
    with page.expect_response(asked) as overtaken:
        late[0].fulfill(status=500) if fails else late[0].continue_()
    if not fails:  # of an answer that the test gives it is not told when it is read
        overtaken.value.finished()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert said.inner_text() == of_all
    expect(page.get_by_role("alert")).to_be_hidden()


def test_axe_finds_nothing_in_either_language(
    court: Court, season: list[Script], open_page: Open, sizes: Sizes
) -> None:
    page = open_page("/sign-in?then=/players", PHONE, locale="es-ES", reduced_motion="reduce")
    sign_in_in_spanish(page)
    for path, ready in (("/players", ".name-card"), ("/players/Ana", "#load table"), ("/club", "#versus table")):
        page.goto(court.url + path)
        if path == "/club":
            page.locator("#one").select_option("Ana")
            page.locator("#two").select_option("Zoe")
        expect(page.locator(ready).first).to_be_visible()
        assert faults_on_screens(page, sizes) == []
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
    choose_language(page, "Idioma", "en")
    expect(page.locator("#pairs table").first).to_be_visible()
    assert faults(page) == []


def test_bests_are_of_all_matches_of_the_period_and_of_no_others(
    court: Court, season: list[Script], open_page: Open
) -> None:
    nora = (ANA_AND_LUIS.model_copy(update={"players": ("Nora", "Ines")}), CARLA_AND_MAX)
    for number in range(22):
        begun = season[0].now - timedelta(days=100 if number < 21 else 0)
        script = Script(f"n-{number}", nora, "SET1-S:1/TB7", start=begun)
        court.play(*script.opening, *script.points_to("a" * 8))
    form = f"{court.url}/api/v1/players/Nora/form?limit=100"
    until(lambda: len(httpx.get(form).json().get("data", {}).get("matches", ())) == 22)
    page = open_page("/players/Nora", PHONE)
    bests = page.get_by_role("region", name="Personal bests")
    expect(bests).to_contain_text("Of the 22 matches of this period.")
    expect(bests.locator("dd").first).to_have_text("22")
    page.get_by_label("Matches of").select_option("90")
    expect(bests).to_contain_text("Of the 1 match of this period.")
    expect(bests.get_by_role("link").first).to_have_attribute("href", "/sessions/n-21")


def choose_language(page: Page, label: str, code: str) -> None:
    page.get_by_label(label).select_option(code)
    expect(page.locator("html")).to_have_attribute("lang", code)


def sign_in_in_spanish(page: Page) -> None:
    page.get_by_label("Nombre").fill("ana")
    page.get_by_label("Contraseña", exact=True).fill("four words in a row")
    page.get_by_role("button", name="Entrar").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
