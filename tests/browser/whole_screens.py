"""The phones and laptops of people who are signed in at a whole club, and what goes wrong on their pages."""

from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.browser.conftest import LAPTOP, PHONE, opened, watch
from tests.browser.test_people import sign_in
from tests.browser.whole_club import WholeClub

SIZES = {"phone": PHONE, "laptop": LAPTOP}


class Person(NamedTuple):
    """Somebody at one of two screens, signed in, and at the other one."""

    size: str
    page: Page
    elsewhere: Page


class Screens:
    """The phones and laptops of people, which stay open from task to task.

    `errors` are those of their pages. That there is no connection is none, nor that nobody lets them see heart rates.
    """

    def __init__(self, club: WholeClub) -> None:
        self.errors: list[str] = []
        self._club, self._contexts = club, dict[tuple[str, str], BrowserContext]()

    def of(self, name: str, size: str) -> Page:
        """Give the page of a person at a screen."""
        if (name, size) not in self._contexts:
            self._contexts[name, size] = _signed_in(opened(), self._club, name, SIZES[size], self.errors)
        return self._contexts[name, size].pages[0]

    def person(self, name: str, size: str) -> Person:
        other = next(one for one in SIZES if one != size)
        return Person(size, self.of(name, size), self.of(name, other))

    def close(self) -> None:
        for context in self._contexts.values():
            context.close()


def _signed_in(
    browser: Browser, club: WholeClub, name: str, size: tuple[int, int], errors: list[str]
) -> BrowserContext:
    def hear(said: ConsoleMessage) -> None:
        is_known = "ERR_INTERNET_DISCONNECTED" in said.text or "/heart-rate" in said.location["url"]
        if said.type == "error" and not is_known:
            errors.append(said.text)

    def listen(page: Page) -> None:
        watch(page, errors)
        page.on("console", hear)

    width, height = size
    is_phone = size == PHONE
    context = browser.new_context(
        locale="en-GB",
        viewport={"width": width, "height": height},
        is_mobile=is_phone,
        has_touch=is_phone,
        reduced_motion="reduce",
    )
    context.on("page", listen)
    page = context.new_page()
    page.goto(f"{club.url}/sign-in?then=/courts/1")
    sign_in(page, name)
    page.wait_for_url("**/courts/1")
    return context
