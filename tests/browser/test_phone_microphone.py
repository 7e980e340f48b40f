"""A phone as the umpire's microphone, as its owner sees it. The browser's microphone beeps; the ear is scripted."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from padel.calls import Call
from server.microphones.ears import Heard
from server.people.people import People
from tests.browser.conftest import PHONE, Open, in_both_themes
from tests.browser.court import Court
from tests.browser.test_review_access import faults
from tests.browser.umpire import PAIRS, ask, points
from tests.server.people.club import CHEAP
from tests.server.scripted_ears import ScriptedEars
from tests.waiting import until

SMASH = Call("shot", pair="a", player=1, shot="smash", outcome="winner")  # type: ignore[arg-type]


def heard(said: str, call: Call | None, verdict: str, reason: str = "") -> Heard:
    return Heard(said, verdict, reason, call, datetime.now(UTC))  # type: ignore[arg-type]


@pytest.fixture
def ears() -> ScriptedEars:
    return ScriptedEars(
        heard("ana smash winner", SMASH, "taken"),
        heard("", None, "unclear"),
        heard("deuce", None, "alarm", "it is 15-0"),
    )


@pytest.fixture
def court(tmp_path: Path, ears: ScriptedEars) -> Iterator[Court]:
    """A server that hears one phone; on court 2 a match is scored by hand."""
    people = People(tmp_path, passwords=CHEAP)
    court = Court(tmp_path, people=people, ears=ears)
    court.start()
    with httpx.Client(base_url=f"{court.url}/api/v1/events/club") as http:
        match = ask(http, "matches", {"court": "2", **PAIRS})["id"]
        ask(http, f"claims/{match}", {})
        ask(http, f"matches/{match}/begin")
    yield court
    court.stop()
    people.close()


def listening(page: Page) -> None:
    page.get_by_role("button", name="Listen with this phone").click()


def test_a_phone_listens_scores_says_what_it_heard_and_stops(ears: ScriptedEars, open_page: Open) -> None:
    page = open_page("/courts/2/umpire", PHONE, locale="en-GB")
    listening(page)
    points(page, "15", "0")
    expect(page.get_by_role("button", name="Stop listening")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#said")).to_have_text("“deuce”: it is 15-0")
    until(lambda: page.locator("#microphone meter").evaluate("(one) => one.value") > 0.05)
    for _ in in_both_themes(page):
        assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    other = open_page("/courts/2/umpire", PHONE, locale="es-ES")
    other.get_by_role("button", name="Escuchar con este teléfono").click()
    expect(other.locator("#said")).to_contain_text("Ya se escuchan 1 teléfonos")
    page.get_by_role("button", name="Stop listening").click()
    expect(page.get_by_role("button", name="Listen with this phone")).to_be_visible()
    listening(page)
    expect(page.locator("#said")).to_have_text("Listening: say the calls close to the phone.")
    page.get_by_role("button", name="Let it go").click()
    expect(page.locator("#microphone")).to_be_hidden()
    assert all(ear.is_closed for ear in ears.given) or len(ears.given) == 2


def test_sound_of_a_phone_that_knows_only_its_own_rate_comes_at_16_khz(ears: ScriptedEars, open_page: Open) -> None:
    page = open_page("/courts/2/umpire", PHONE, locale="en-GB", script=OWN_RATE_ONLY)
    listening(page)
    points(page, "15", "0")
    until(lambda: page.locator("#microphone meter").evaluate("(one) => one.value") > 0.05)
    for rate in (48_000, 44_100, 16_000):
        for tone, loud in ((1000, True), (12_000, False)):
            if 2 * tone > rate:
                continue
            samples, crossings, loudest = page.evaluate(PIECES, [rate, tone])
            assert 15_200 <= samples <= 16_000
            assert (loudest > 0.4) == loud
            assert loudest < 0.55
            assert not loud or abs(crossings - tone * samples / 16_000) <= 3


# Firefox gives no sound to a context of another rate than the microphone's.
OWN_RATE_ONLY = """
const source = AudioContext.prototype.createMediaStreamSource;
AudioContext.prototype.createMediaStreamSource = function (stream) {
  if (this.sampleRate === 16000) throw new DOMException("", "NotSupportedError");
  return source.call(this, stream);
};
"""

PIECES = """async ([rate, frequency]) => {
  const { soundPieces, within } = await import("/static/js/umpire/phone_microphone.js");
  const context = new OfflineAudioContext(1, rate, rate);
  const pieces = await soundPieces(context);
  const heard = [];
  pieces.port.onmessage = ({ data }) => heard.push(...new Int16Array(data.sound));
  const tone = new OscillatorNode(context, { frequency });
  within(tone.connect(new GainNode(context, { gain: 0.5 }))).connect(pieces).connect(context.destination);
  tone.start();
  await context.startRendering();
  await new Promise((go) => setTimeout(go, 100));
  const settled = heard.slice(800);
  const crossings = heard.filter((one, at) => at > 0 && heard[at - 1] < 0 && one >= 0).length;
  return [heard.length, crossings, Math.max(...settled) / 0x7fff];
}"""


@pytest.mark.parametrize(
    ("without", "why"),
    [
        ("delete Navigator.prototype.mediaDevices", "pages with https"),
        (
            "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); }",
            "was not allowed to use the microphone",
        ),
        (
            "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotFoundError'); }",
            "no microphone that could be used",
        ),
    ],
)
def test_why_a_phone_gives_no_sound_is_said(open_page: Open, without: str, why: str) -> None:
    page = open_page("/courts/2/umpire", PHONE, locale="en-GB", script=without)
    listening(page)
    expect(page.locator("#said")).to_contain_text(why)
    expect(page.get_by_role("button", name="Listen with this phone")).to_be_visible()
