"""The page of the club's devices."""

import re
from datetime import UTC, datetime, timedelta

import httpx
from playwright.sync_api import expect

from server.auth.identities import Identities
from tests.browser.conftest import PHONE, Open
from tests.browser.court import Court
from tests.waiting import until
from wire.enrolment import EnrolmentRequest, hash_of
from wire.gauges import BoardGauges, Gauges, MicrophoneLevel


def test_a_device_is_let_in_seen_and_shut_out(court: Court, open_page: Open) -> None:
    quiet = MicrophoneLevel(speech_dbfs=-51.2, noise_dbfs=-70.4, clipped=0.002, advice="too quiet", age_s=30)
    board = BoardGauges(temperature_c=81.4, disk_bytes=31_000_000_000, disk_free_bytes=1_200_000_000, age_s=0)
    now, gauges = datetime.now(UTC), Gauges(microphone=quiet, board=board)
    court.status("online", problems=("the microphone was unplugged; plug it in again",), time=now, gauges=gauges)
    page = open_page("/account", PHONE)
    page.get_by_role("link", name="Devices of the club").click()
    card = page.locator(".device")
    expect(card).to_have_count(1)
    expect(card.locator("h2")).to_have_text("box-1, court 1")
    expect(card.locator(".device-problem").first).to_have_text("The microphone was unplugged; plug it in again.")
    expect(card.get_by_role("button")).to_be_hidden()
    gauge = card.locator(".gauge")
    expect(gauge.locator("b")).to_have_text(
        ["−51 dB, 19 dB above the court", "81 °C", "1.2 of 31 GB free", "0 messages", re.compile(r"^\d\.\d s ")]
    )
    expect(gauge.locator(".gauge-bad, .gauge-good")).to_have_text(
        [
            "Too quiet: turn the microphone up, or move closer. 0.2 % is cut off.",
            "Too hot, it is slowed down: give it shade, or a fan.",
            "Little room: free some soon.",
            "All is delivered.",
            "Right.",
        ]
    )
    expect(gauge.first.locator("small")).to_have_text(re.compile(r"^\d+ (seconds|minutes) ago$"))
    expect(gauge.first.get_by_role("meter", name="Microphone")).to_have_attribute("value", "-51.2")

    later = quiet.model_copy(update={"advice": "echoing", "clipped": 0.0})
    court.status("online", time=now, gauges=Gauges(microphone=later))
    until(lambda: "echoing" in httpx.get(f"{court.url}/api/v1/devices").text)
    page.reload()
    expect(gauge.first.locator("b")).to_have_text("−51 dB, 19 dB above the court")
    expect(gauge.first.locator(".gauge-bad, .gauge-good")).to_have_text("")
    court.status("online", time=now - timedelta(days=3))
    expect(gauge.last.locator("b")).to_have_text("3 days behind")

    page.get_by_label("Court").fill("2")
    page.get_by_role("button", name="Make a code").click()
    command = page.locator("#command")
    expect(command).to_contain_text(f"marcador device --enroll http://THIS-SERVER:{court.port} ")
    expect(page.locator("#made")).to_contain_text("THIS-SERVER is how the device reaches this computer")
    code = command.inner_text().split()[-1]
    Identities(court.folder).redeem(EnrolmentRequest(code=hash_of(code), device="box-2", nonce="0" * 32), "home")
    page.reload()
    new = card.filter(has_text="box-2, court 2")
    expect(new.locator(".pill")).to_have_text("Never heard")
    page.get_by_role("button", name="Shut out").click()
    page.get_by_role("button", name="Press again to shut it out").click()
    expect(page.locator("#told")).to_have_text("box-2 of court 2 is let in no more. What it delivered stays.")
    expect(card).to_have_count(1)
    assert Identities(court.folder).register.devices == ()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
