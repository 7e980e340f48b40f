"""The matches of a court on its live page: the coach begins the next one, and lets others rest, end or go on."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from padel.events import MatchAbandoned, MatchSetAside, MatchTakenUp, PairNames
from padel.match import Match
from tests.browser.conftest import LAPTOP, PHONE, WALL, Open, in_both_themes
from tests.browser.court import Court
from tests.browser.script import START, Script
from tests.browser.test_live import NASTY
from tests.browser.test_pages import CONTRAST, LEAST_CONTRAST, NAMELESS
from wire.commands import Command
from wire.match_commands import AbandonMatch, NextMatch, SetMatchAside, TakeUpMatch
from wire.match_status import CommandAnswer, MatchStatus
from wire.voice_commands import ForgetVoice, LearnVoice

EVA_AND_ZOE = PairNames(name="Eva / Zoe", colour="green", players=("Eva", "Zoe"))
TOM_AND_UMA = PairNames(name="Tom / Uma", colour="white", players=("Tom", "Uma"))


SAID = {TakeUpMatch: "15-0, it goes on", LearnVoice: "say each call after me", ForgetVoice: "the voice is deleted"}


class Device:
    """The court's device: it says which match it has, and answers each command."""

    def __init__(self, court: Court, match: Match | None = None) -> None:
        self.court, self.match = court, match
        self.refusal = ""
        self.answers: tuple[CommandAnswer, ...] = ()
        court.on_command = self.obey
        self.report()

    def report(self) -> None:
        match = MatchStatus.of(self.match) if self.match else None
        self.court.status("online", match=match, commands=self.answers)

    def obey(self, command: Command) -> None:
        assert isinstance(command, NextMatch | SetMatchAside | AbandonMatch | TakeUpMatch | LearnVoice | ForgetVoice)
        obeyed = not self.refusal
        said = self.refusal or SAID.get(type(command), "")
        self.answers = (*self.answers, CommandAnswer(id=command.id, obeyed=obeyed, reason=said))
        self.report()


def panel_of(page: Page, *, opened: bool = True) -> Locator:
    panel = page.get_by_role("region", name="Matches", exact=True)
    expect(panel).to_be_visible()
    if opened:
        panel.locator("summary").press("Enter")
    return panel


def told(panel: Locator) -> Locator:
    return panel.locator(".steer-told")


def test_the_next_match_is_begun_with_the_keyboard_and_the_device_s_answer_is_said(
    court: Court, match: Script, open_page: Open
) -> None:
    court.play(*match.rallies(400))
    Device(court)
    page = open_page("/courts/1")
    panel = panel_of(page)
    form = panel.get_by_role("form", name="Next match")
    expect(form.get_by_label("Player 1")).to_have_value("Ana")
    expect(page.locator("#known-players option").first).to_have_attribute("value", "Ana")
    form.get_by_label("Player 1").focus()
    for name in ("Eva", "Zoe"):
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(name)
        page.keyboard.press("Tab")
    page.keyboard.type("Green")
    form.get_by_label("Serves first").select_option(label="Carla")
    form.get_by_label("Format").select_option(label="One set, star point")
    form.get_by_role("button", name="Begin the next match").press("Enter")
    expect(told(panel)).to_have_text("The next match has begun.")
    (command,) = court.commands
    assert isinstance(command, NextMatch)
    assert command.pair_a is not None
    assert command.pair_b is not None
    assert (command.pair_a.players, command.pair_a.colour) == (("Eva", "Zoe"), "green")
    assert (command.pair_b.players, command.pair_b.colour) == (("Carla", "Max"), "red")
    assert (command.first_server, command.format, command.and_then) == (3, "SET1-S:6/TB7-G:TN3D", None)


def test_pairs_and_players_are_swapped_and_what_was_typed_is_not_lost_to_the_stream(
    court: Court, match: Script, open_page: Open
) -> None:
    Device(court)
    panel = panel_of(open_page("/courts/1"))
    names = [panel.get_by_label(f"Player {player}") for player in (1, 2, 3, 4)]
    expect(names[0]).to_have_value("Ana")
    panel.get_by_role("button", name="Swap pairs").click()
    panel.get_by_role("button", name="Swap players").first.press("Enter")
    court.play(*match.points_to("a"))
    for field, name in zip(names, ("Max", "Carla", "Ana", "Luis"), strict=True):
        expect(field).to_have_value(name)
    expect(panel.get_by_label("Serves first").locator("option")).to_have_text(["Max", "Carla", "Ana", "Luis"])
    panel.get_by_role("button", name="Undo changes").click()
    expect(names[0]).to_have_value("Ana")


def test_a_running_match_is_left_only_as_the_coach_says(court: Court, match: Script, open_page: Open) -> None:
    court.play(*match.points_to("ab"))
    device = Device(court, match.state)
    device.refusal = "the match is not over (0-0 15-15)"
    panel = panel_of(open_page("/courts/1"))
    expect(panel.locator("summary")).to_contain_text("Blue v Red, 0-0 15-15")
    leaving = panel.get_by_role("group", name="The match that is played now is not over")
    leaving.get_by_label("Abandon it").check()
    panel.get_by_role("button", name="Begin the next match").click()
    assert court.commands == [], "the browser asks why first"
    leaving.get_by_label("Why").fill("rain")
    panel.get_by_role("button", name="Begin the next match").click()
    expect(panel.get_by_role("alert")).to_have_text("The device says no: the match is not over (0-0 15-15).")
    (command,) = court.commands
    assert isinstance(command, NextMatch)
    assert (command.and_then, command.reason) == ("abandon", "rain")


def test_the_box_is_told_to_learn_its_umpire_s_voice_and_to_forget_it(court: Court, open_page: Open) -> None:
    Device(court)
    voice = panel_of(open_page("/courts/1")).get_by_role("region", name="The umpire's voice")
    expect(voice).to_contain_text("The voice stays in the device")
    for button, answer in (("Learn it", "Say each call after me."), ("Forget it", "The voice is deleted.")):
        voice.get_by_role("button", name=button).press("Enter")
        expect(told(voice.locator("xpath=.."))).to_have_text(answer)
    assert [type(one) for one in court.commands] == [LearnVoice, ForgetVoice]


def test_the_score_beside_the_match_is_the_board_s_and_not_the_device_s_earlier_one(
    court: Court, match: Script, open_page: Open
) -> None:
    Device(court, match.state)
    panel = panel_of(open_page("/courts/1"), opened=False)
    expect(panel.locator("summary")).to_contain_text("Blue v Red, 0-0")
    court.play(*match.points_to("ab"))
    expect(panel.locator("summary")).to_contain_text("Blue v Red, 0-0 15-15", timeout=2_000)


def test_a_match_is_set_aside_and_shown_as_such(court: Court, match: Script, open_page: Open) -> None:
    court.play(*match.points_to("ab"))
    device = Device(court, match.state)
    page = open_page("/courts/1")
    panel = panel_of(page)
    panel.get_by_label("Why the match is set aside or abandoned").fill("no light")
    panel.get_by_role("button", name="Set aside").click()
    expect(told(panel)).to_have_text("The match rests.")
    assert court.commands[0] == SetMatchAside(id=court.commands[0].id, match=match.id, reason="no light")  # type: ignore[union-attr]
    court.play(match.happen(MatchSetAside(reason="no light")))
    device.match = None
    device.report()
    expect(page.locator(".status")).to_have_text("Set aside")
    expect(page.locator("#spoken")).to_have_text("Set aside: 0–0.")
    expect(panel.get_by_role("region", name="Unfinished matches")).to_contain_text("Ana / Luis v Carla / Max")
    page.goto(court.url)
    expect(page.locator(".court-standing")).to_have_text("Set aside")
    expect(page.locator(".court-foot")).to_have_text("Open the court")
    expect(page.locator(".match-when em")).to_have_text("Set aside")


def test_a_match_is_abandoned_with_a_reason_and_not_without(court: Court, match: Script, open_page: Open) -> None:
    court.play(*match.points_to("ab"))
    Device(court, match.state)
    page = open_page("/courts/1")
    panel = panel_of(page)
    panel.get_by_role("button", name="Abandon", exact=True).press("Enter")
    expect(panel.get_by_role("alert")).to_have_text("Say why the match is abandoned.")
    why = panel.get_by_label("Why the match is set aside or abandoned")
    expect(why).to_be_focused()
    why.fill("rain")
    panel.get_by_role("button", name="Abandon", exact=True).press("Enter")
    expect(told(panel)).to_have_text("The match is abandoned.")
    assert [type(one) for one in court.commands] == [AbandonMatch]
    court.play(match.happen(MatchAbandoned(reason="rain")))
    expect(page.locator(".status")).to_have_text("Abandoned: rain")
    expect(page.get_by_role("region", name="Clock")).to_be_hidden()
    page.goto(court.url)
    expect(page.locator(".match-when em")).to_have_text("Abandoned: rain")
    expect(page.locator(".mini-points")).to_have_count(0)


def test_an_unfinished_match_goes_on_here(court: Court, match: Script, open_page: Open) -> None:
    court.play(*match.points_to("a"), match.happen(MatchSetAside()))
    other = Script("m-2", pairs=(EVA_AND_ZOE, TOM_AND_UMA))
    court.play(*other.opening)
    Device(court, other.state)
    panel = panel_of(open_page("/courts/1"))
    unfinished = panel.get_by_role("region", name="Unfinished matches")
    expect(unfinished.get_by_role("listitem")).to_have_count(1)
    unfinished.get_by_role("button", name="Take up: Ana / Luis v Carla / Max").press("Enter")
    expect(told(panel)).to_have_text("15-0, it goes on.")
    (command,) = court.commands
    assert isinstance(command, TakeUpMatch)
    assert (command.match, command.and_then) == ("m-1", "set_aside")
    assert [one.type for one in command.events][-1] == MatchSetAside.TYPE


def test_a_court_whose_match_went_on_elsewhere_says_where(court: Court, match: Script, open_page: Open) -> None:
    court.play(match.happen(MatchSetAside()))
    page = open_page("/courts/1")
    expect(page.locator(".status")).to_have_text("Set aside")
    court.play_from("2", match.happen(MatchTakenUp(device="/clubs/home/courts/2/devices/box-2", position=3)))
    expect(page.locator("#notice")).to_have_text("The match of this court goes on on court 2: follow it there.")
    expect(page.locator("#board")).to_be_hidden()
    page.get_by_role("link", name="follow it there").click()
    expect(page.locator("[data-pair=a] .player-name").first).to_have_text("Ana")


@pytest.fixture
def last_night(court: Court, match: Script) -> datetime:
    """The morning after an evening on which nobody ended the match."""
    court.play(*match.points_to("ab"))
    morning = START + timedelta(hours=14)
    court.status("online", time=morning)
    return morning


@pytest.mark.usefixtures("last_night")
def test_last_night_s_match_is_not_live_until_somebody_plays_on(court: Court, match: Script, open_page: Open) -> None:
    page = open_page("/")
    expect(page.locator(".court-standing")).to_have_text("Left unfinished")
    expect(page.locator(".court-foot")).to_have_text("Open the court")
    expect(page.locator(".match-when em")).to_have_text("Left unfinished")
    page.goto(f"{court.url}/courts/1")
    expect(page.locator(".status")).to_have_text("Left unfinished")
    expect(page.get_by_role("region", name="Clock")).to_be_hidden()
    court.play(*match.points_to("a"))
    expect(page.locator(".status")).to_have_text("Set 1")


def test_a_device_that_is_away_is_said_and_can_be_told_nothing(court: Court, match: Script, open_page: Open) -> None:
    court.status("offline")
    panel = panel_of(open_page("/courts/1"))
    expect(panel).to_contain_text("The device of this court is not connected; it can be told nothing now.")
    panel.get_by_role("button", name="Begin the next match").click()
    expect(panel.get_by_role("alert")).to_contain_text("The device of court '1' is not connected")
    assert court.commands == []


def test_names_are_text_whatever_they_are(court: Court, open_page: Open) -> None:
    nasty = PairNames(name="x", colour="blue", players=(NASTY[:40], "Ana"))
    script = Script(pairs=(nasty, TOM_AND_UMA))
    court.play(*script.opening, script.happen(MatchSetAside()))
    page = open_page("/courts/1")
    panel = panel_of(page)
    expect(panel.get_by_role("region", name="Unfinished matches")).to_contain_text(NASTY[:20])
    assert page.locator(".steering img").count() == 0


def test_it_can_be_read_named_and_reached_on_every_screen(court: Court, match: Script, open_page: Open) -> None:
    court.play(*match.points_to("a"), match.happen(MatchSetAside()))
    other = Script("m-2", pairs=(EVA_AND_ZOE, TOM_AND_UMA))
    court.play(*other.opening, *other.points_to("ab"))
    Device(court, other.state)
    page = open_page("/courts/1", PHONE, reduced_motion="reduce")
    panel = panel_of(page)
    take_up = panel.get_by_role("button", name="Take up")
    for width, height in (PHONE, LAPTOP, WALL):
        page.set_viewport_size({"width": width, "height": height})
        take_up.scroll_into_view_if_needed()
        expect(take_up).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(NAMELESS) == []
        for theme in in_both_themes(page):
            assert page.evaluate(CONTRAST, LEAST_CONTRAST) == [], (width, theme)


class TestWithAPassword:
    """Matches are the coach's to say."""

    @pytest.fixture
    def court(self, tmp_path: Path) -> Iterator[Court]:
        court = Court(tmp_path, coach_password="vibora")
        court.start()
        court.status("online")
        yield court
        court.stop()

    def test_a_spectator_sees_nothing_of_it_and_the_coach_does(
        self, court: Court, match: Script, open_page: Open
    ) -> None:
        page = open_page("/courts/1")
        expect(page.get_by_role("button", name="Sign in as the coach")).to_be_visible()
        expect(page.get_by_role("region", name="Matches", exact=True)).to_be_hidden()
        credentials: dict[str, Any] = {"username": "coach", "password": "vibora"}
        page = open_page("/courts/1", alone=True, http_credentials=credentials)
        page.get_by_role("button", name="Sign in as the coach").click()
        panel_of(page)
