"""A court whose match an umpire scores by thumb, and what a thumb does there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from server.people.people import People
from tests.browser.conftest import PHONE, Open
from tests.browser.court import Court
from tests.server.people.club import CHEAP

PAIRS = {
    "pair_a": {"colour": "blue", "players": ["Ana", "Bea"], "name": "Blue"},
    "pair_b": {"colour": "red", "players": ["Carla", "Dora"], "name": "Red"},
}
POINTS = "[data-pair={}] .points"


@contextmanager
def umpired(folder: Path) -> Iterator[Court]:
    """Run a server that keeps people, whoever sits there its administrator; on court 2 a match is scored by hand."""
    people = People(folder, passwords=CHEAP)
    court = Court(folder, people=people)
    court.start()
    with httpx.Client(base_url=f"{court.url}/api/v1/events/club") as http:
        match = ask(http, "matches", {"court": "2", **PAIRS})["id"]
        ask(http, f"claims/{match}", {})
        ask(http, f"matches/{match}/begin")
        assert http.delete(f"claims/{match}").status_code == 204
    yield court
    if court.is_up:
        court.stop()
    people.close()


def ask(http: httpx.Client, path: str, body: Any = None) -> Any:
    """Ask for something that the server grants."""
    answer = http.post(path, json=body)
    assert answer.status_code < 300, answer.text
    return answer.json()


def begun(open_page: Open, *, alone: bool = False) -> Page:
    """Open the umpire's phone, and begin the match by its thumb.

    One that is `alone` has a worker of its own, which no page before has told anything.
    """
    page = open_page("/courts/2/umpire", PHONE, locale="en-GB", alone=alone)
    page.get_by_role("button", name="Score by hand").click()
    page.locator("#pad").get_by_role("button", name="Start the match").click()
    expect(page.get_by_role("button", name="Start the match")).to_have_count(0)
    return page


def points(page: Page, blue: str, red: str) -> None:
    """See that these are the points."""
    expect(page.locator(POINTS.format("a"))).to_have_text(blue)
    expect(page.locator(POINTS.format("b"))).to_have_text(red)


def press(page: Page, name: str) -> None:
    """Press a button of the pad."""
    page.locator("#pad").get_by_role("button", name=name, exact=True).click()
