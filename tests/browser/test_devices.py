"""The page of the club's devices."""

from playwright.sync_api import expect

from server.auth.identities import Identities
from tests.browser.conftest import PHONE, Open
from tests.browser.court import Court
from wire.enrolment import EnrolmentRequest, hash_of


def test_a_device_is_let_in_seen_and_shut_out(court: Court, open_page: Open) -> None:
    court.status("online", problems=("the microphone was unplugged; plug it in again",))
    page = open_page("/account", PHONE)
    page.get_by_role("link", name="Devices of the club").click()
    card = page.locator(".device")
    expect(card).to_have_count(1)
    expect(card.locator("h2")).to_have_text("box-1, court 1")
    expect(card.locator(".device-problem").first).to_have_text("The microphone was unplugged; plug it in again.")
    expect(card.get_by_role("button")).to_be_hidden()

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
