"""The sensors of a court on its live page: how they are, for the coach only, and who is to wear which."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.conftest import LAPTOP, PHONE, WALL, Open, in_both_themes
from tests.browser.court import Court
from tests.browser.script import Script
from tests.browser.test_live import NASTY
from tests.browser.test_pages import CONTRAST, LEAST_CONTRAST, NAMELESS
from wire.commands import AssignSensor, UnassignSensor
from wire.sensor_status import ClockStatus, SensorStatus

CHEST = SensorStatus(
    player=1,
    sensor="A0:9E:1A:00:00:01",
    name="Polar H10 1A2B3C4D",
    model="Polar H10",
    state="streaming",
    battery_percent=87,
    adapter="hci0",
    motion_hz=199.96,
    reconnects=2,
    clock=ClockStatus(drift_ppm=-12.34, jitter_ms=18.2, restarts=1),
)
WRIST = SensorStatus(player=1, sensor="wrist-board", name="wrist-board", state="connecting")
ARM = SensorStatus(player=3, sensor="A0:9E:1A:00:00:03", name="Polar Sense", state="streaming", battery_percent=9)
HINT = "nothing was heard of it for 40 s; is it worn?"


def panel_of(page: Page, *, opened: bool = True) -> Locator:
    panel = page.get_by_role("region", name="Sensors")
    expect(panel).to_be_visible()
    if opened:
        panel.locator("summary").first.click()
    return panel


def card(panel: Locator, player: str) -> Locator:
    return panel.locator(".sensor-player").filter(has=panel.page.get_by_role("heading", name=player))


def test_each_player_s_sensors_are_told_in_words(court: Court, match: Script, open_page: Open) -> None:
    lost = WRIST.model_copy(update={"player": 4, "state": "lost", "problem": HINT})
    court.status("online", CHEST, WRIST, ARM, lost)
    panel = panel_of(open_page("/courts/1"))
    sum_ = "2 of 4 streaming, Carla: battery low, Max: lost"
    expect(panel.locator(".sensors-sum")).to_have_text(sum_)
    expect(panel.get_by_role("heading")).to_have_text(["Ana", "Luis", "Carla", "Max"])
    expect(card(panel, "Ana").locator(".sensor-state")).to_have_text(["Streaming, battery 87 %", "Connecting"])
    expect(card(panel, "Luis")).to_contain_text("No sensor")
    expect(card(panel, "Carla")).to_contain_text("Streaming, battery 9 %: low")
    expect(card(panel, "Max")).to_contain_text("Nothing was heard of it for 40 s; is it worn?")


def test_heart_rates_of_sensors_that_the_device_does_not_name_are_told(
    court: Court, match: Script, open_page: Open
) -> None:
    court.play(*match.points_to("a"))
    court.status("online")
    panel = panel_of(open_page("/courts/1"), opened=False)
    expect(panel.locator(".sensors-sum")).to_have_text("None assigned")
    court.beat(match.id, 1, [(datetime.now(UTC), 120)])
    expect(panel.locator(".sensors-sum")).to_have_text("Heart rates come in; the device names no sensor")


def test_the_clock_s_figures_are_there_on_demand(court: Court, match: Script, open_page: Open) -> None:
    court.status("online", CHEST)
    ana = card(panel_of(open_page("/courts/1")), "Ana")
    expect(ana.locator(".sensor-facts")).to_be_hidden()
    ana.get_by_text("Details").press("Enter")
    facts = ana.locator(".sensor-facts > div")
    expect(facts).to_have_text(
        [
            "ModelPolar H10",
            "AddressA0:9E:1A:00:00:01",
            "Adapterhci0",
            "Acceleration200 Hz",
            "Clock drift−12.3 ppm",
            "Jitter, 95 %18.2 ms",
            "Clock began anewonce",
            "Reconnected2 times",
        ]
    )


def test_what_changes_is_shown_and_said_while_details_stay_open(court: Court, match: Script, open_page: Open) -> None:
    court.status("online", CHEST)
    page = open_page("/courts/1")
    panel = panel_of(page)
    expect(panel.locator(".sensors-sum")).to_have_text("1 of 1 streaming")
    details = card(panel, "Ana").get_by_text("Details")
    details.press("Enter")
    court.status("online", CHEST.model_copy(update={"state": "lost", "problem": HINT}))
    expect(panel.locator(".sensors-sum")).to_have_text("0 of 1 streaming, Ana: lost")
    expect(panel.get_by_role("status").first).to_have_text("Sensors: 0 of 1 streaming, Ana: lost")
    expect(card(panel, "Ana").locator(".sensor-facts")).to_be_visible()
    expect(details).to_be_focused()


def test_the_coach_assigns_a_sensor_with_the_keyboard_alone(court: Court, match: Script, open_page: Open) -> None:
    court.status("online", CHEST)
    page = open_page("/courts/1")
    panel = panel_of(page, opened=False)
    panel.locator("summary").first.press("Enter")
    panel.get_by_label("Player").focus()
    page.keyboard.type("Car")
    page.keyboard.press("Tab")
    page.keyboard.type(" Polar Sense ")
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("The device was told that Carla wears Polar Sense.")
    page.keyboard.type("wrist-board")
    panel.get_by_label("beside what is worn already").press("Space")
    panel.get_by_role("button", name="Assign").press("Enter")
    expect(panel).to_contain_text("The device was told that Carla wears wrist-board.")
    assert court.commands == [
        AssignSensor(player=3, sensor="Polar Sense"),
        AssignSensor(player=3, sensor="wrist-board", also=True),
    ]
    court.status("online", CHEST, ARM)
    expect(card(panel, "Carla")).to_contain_text("Streaming")


def test_a_sensor_is_taken_off_and_the_keyboard_keeps_its_place(court: Court, match: Script, open_page: Open) -> None:
    court.status("online", CHEST, WRIST, ARM)
    panel = panel_of(open_page("/courts/1"))
    off = panel.get_by_role("button", name="Take off wrist-board of Ana")
    expect(off).to_be_hidden()
    card(panel, "Ana").get_by_text("Details").last.click()
    off.press("Enter")
    expect(panel).to_contain_text("The device was told that Ana takes off wrist-board.")
    court.status("online", CHEST, ARM)
    expect(off).to_have_count(0)
    expect(panel.locator("summary").first).to_be_focused()
    card(panel, "Carla").get_by_text("Details").click()
    panel.get_by_role("button", name="Take off Polar Sense of Carla").click()
    expect(panel).to_contain_text("Carla takes off Polar Sense.")
    assert court.commands == [UnassignSensor(player=1, sensor="wrist-board"), UnassignSensor(player=3)]


def test_a_device_that_is_away_is_said_and_cannot_be_told(court: Court, match: Script, open_page: Open) -> None:
    court.status("online", CHEST)
    panel = panel_of(open_page("/courts/1"))
    expect(panel.locator(".sensors-sum")).to_have_text("1 of 1 streaming")
    court.status("offline")
    expect(panel).to_contain_text("The device of this court is not connected")
    expect(panel.locator(".sensor")).to_have_count(0)
    panel.get_by_label("Sensor", exact=True).fill("Polar Sense")
    panel.get_by_role("button", name="Assign").click()
    expect(panel.get_by_role("alert")).to_contain_text("The device of court '1' is not connected; say it again")
    expect(panel.get_by_label("Sensor", exact=True)).to_have_value("Polar Sense")
    assert court.commands == []


def test_sensors_are_paired_before_there_is_a_match(court: Court, open_page: Open) -> None:
    court.status("online", CHEST)
    panel = panel_of(open_page("/courts/1"))
    expect(card(panel, "Player 1")).to_contain_text("Polar H10 1A2B3C4D")
    court.play(*Script().opening)
    expect(card(panel, "Ana")).to_contain_text("Polar H10 1A2B3C4D")


def test_a_sensor_s_name_is_text_whatever_is_advertised(court: Court, match: Script, open_page: Open) -> None:
    court.status("online", CHEST.model_copy(update={"name": NASTY, "model": NASTY, "problem": NASTY}))
    page = open_page("/courts/1")
    expect(panel_of(page).get_by_text(NASTY).first).to_be_visible()
    assert page.locator(".sensors img").count() == 0
    assert page.title() != "1"


def test_it_can_be_read_named_and_reached_on_every_screen(court: Court, match: Script, open_page: Open) -> None:
    court.status("online", CHEST, WRIST, ARM.model_copy(update={"problem": HINT}))
    page = open_page("/courts/1", PHONE, reduced_motion="reduce")
    panel = panel_of(page)
    card(panel, "Ana").get_by_text("Details").first.click()
    assign = panel.get_by_role("button", name="Assign")
    for width, height in (PHONE, LAPTOP, WALL):
        page.set_viewport_size({"width": width, "height": height})
        assign.scroll_into_view_if_needed()
        expect(assign).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(NAMELESS) == []
        for theme in in_both_themes(page):
            assert page.evaluate(CONTRAST, LEAST_CONTRAST) == [], (width, theme)


class TestWithAPassword:
    """Sensors are the coach's business."""

    @pytest.fixture
    def court(self, tmp_path: Path) -> Iterator[Court]:
        court = Court(tmp_path, coach_password="vibora", public_heart_rate=True)
        court.start()
        court.status("online", CHEST)
        yield court
        court.stop()

    def test_a_spectator_sees_nothing_of_them_and_asks_once(
        self, court: Court, match: Script, open_page: Open
    ) -> None:
        page = open_page("/", alone=True)
        page.clock.install()
        asked: list[Request] = []
        page.on("request", lambda request: asked.append(request) if request.url.endswith("/sensors") else None)
        page.goto(f"{court.url}/courts/1")
        expect(page.get_by_role("button", name="Sign in as the coach")).to_be_visible()
        expect(page.get_by_role("region", name="Sensors")).to_be_hidden()
        # Another part of the page asks every 15 s: that it did shows that the time has passed.
        with page.expect_response(lambda answer: answer.url.endswith("/api/v1/courts")):
            page.clock.run_for(60_000)
        assert len(asked) == 1
        assert "authorization" not in asked[0].all_headers()

    def test_the_coach_signs_in_on_the_page(self, court: Court, match: Script, open_page: Open) -> None:
        credentials: dict[str, Any] = {"username": "coach", "password": "vibora"}
        page = open_page("/courts/1", alone=True, http_credentials=credentials)
        page.get_by_role("button", name="Sign in as the coach").click()
        panel = panel_of(page)
        expect(page).to_have_url(f"{court.url}/courts/1")
        expect(card(panel, "Ana")).to_contain_text("Polar H10 1A2B3C4D")
        expect(page.get_by_role("button", name="Sign in as the coach")).to_be_hidden()

    def test_a_password_that_was_refused_is_not_asked_for_again(
        self, court: Court, match: Script, open_page: Open
    ) -> None:
        page = open_page("/courts/1", alone=True, http_credentials={"username": "coach", "password": "wrong"})
        locked = page.get_by_role("button", name="Sign in as the coach")
        expect(locked).to_be_visible()
        page.evaluate("sessionStorage.setItem('marcador.coach', 'yes')")
        with page.expect_request(lambda request: request.url.endswith("/sensors")):
            page.reload()
        expect(locked).to_be_visible()
        assert page.evaluate("sessionStorage.getItem('marcador.coach')") is None
