"""What is to be on the screen: the page while its server answers, else the one that says so."""

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from typing import Protocol
from urllib.parse import urldefrag, urlsplit

AGAIN_S = 60.0
"""A page that leads elsewhere by itself, as to who may not see it, is not asked for at every look."""
ANEW_S = 24 * 3600.0
"""A page that is on for months would never get what an update brought."""
_FETCHES_S = 5.0


class Shows(Protocol):
    """What shows pages, as `marcador.kiosk.browser` does."""

    def open(self, address: str) -> bool:
        """Show a page; say whether it could be fetched."""

    def close_others(self) -> None:
        """Close other windows."""

    def evaluate(self, expression: str) -> object:
        """Give what an expression is in the page that is shown."""


class Screen:
    """Looks what the browser shows, and mends it."""

    def __init__(
        self,
        browser: Shows,
        page: str,
        waiting: str,
        answers: Callable[[str], bool],
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._browser, self._page, self._waiting = browser, page, waiting
        self._answers, self._now_s, self._opened_s = answers, now_s, 0.0
        self._opened = page

    def look(self) -> None:
        """Look once.

        Raises:
            KioskError: when the browser does not answer any more.
        """
        self._browser.close_others()
        here = self._here()
        is_of_server = _origin(here) == _origin(self._page)
        lasts_s = ANEW_S if here == self._opened else AGAIN_S
        if is_of_server and self._now_s() - self._opened_s < lasts_s:
            return
        if not is_of_server and here != self._waiting:
            self._browser.open(self._waiting)
        if self._answers(self._page) and self._browser.open(self._page):
            self._opened, self._opened_s = self._here(), self._now_s()

    def _here(self) -> str:
        return urldefrag(str(self._browser.evaluate("location.href"))).url


def answers(page: str) -> bool:
    """Say whether a server gives a page."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(page, timeout=_FETCHES_S) as response:
            return bool(response.status == 200)
    except (OSError, HTTPException, ValueError):
        return False


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc
