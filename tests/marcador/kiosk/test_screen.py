"""The screen of a box: a real browser, started as on it but for the compositor, which shows a real server's wall."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from marcador.errors import KioskError
from marcador.kiosk.browser import Browser
from marcador.kiosk.command_line import command, environment
from marcador.kiosk.settings import KioskSettings
from marcador.kiosk.showing import AGAIN_S, ANEW_S, Screen, answers
from marcador.kiosk.waiting_page import TITLE, waiting_page
from tests.browser.conftest import CHROMIUM
from tests.firmware.conftest import program
from tests.server.process import Served
from tests.waiting import PATIENCE_S, until

NOBODY = 65534
"""Whom the browser runs as where the tests are root's: its sandbox stays on."""
OF_A_SCREEN = ("--kiosk", "--ozone-platform=wayland")


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that whoever the browser runs as can reach."""
    made = Path(tempfile.mkdtemp(prefix="marcador-kiosk-"))
    if os.getuid() == 0:
        os.chown(made, NOBODY, NOBODY)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def as_a_user(words: list[str]) -> list[str]:
    drops = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    return [*drops, *words] if os.getuid() == 0 else words


def started(settings: KioskSettings, folder: Path, waiting: str) -> Browser:
    """Start the browser without a compositor."""
    found = next((one for one in CHROMIUM if one.exists()), None)
    if found is None:
        pytest.fail("the screen is tested in a real browser: apt install chromium-headless-shell", pytrace=False)
    _, _, _, *switches = command(settings, folder / "profile", waiting)
    words = [str(found), "--headless", *(one for one in switches if one not in OF_A_SCREEN)]
    return Browser(as_a_user(words), surroundings(settings, folder), PATIENCE_S)


def surroundings(settings: KioskSettings, folder: Path) -> dict[str, str]:
    given = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    return {**given, **environment(settings)}


def test_it_says_that_the_server_is_waited_for_then_shows_the_wall_and_reaches_nothing_else(
    folder: Path, tmp_path: Path, free_ports: Callable[[int], list[int]]
) -> None:
    free_port, mqtt = free_ports(2)
    served = {"http_listen": f"127.0.0.1:{free_port}", "mqtt_listen": f"127.0.0.1:{mqtt}"}
    page = f"http://127.0.0.1:{free_port}/wall"
    settings = KioskSettings(page=page, language="es")
    waiting = waiting_page("es", f"127.0.0.1:{free_port}")
    with started(settings, folder, waiting) as browser:
        screen = Screen(browser, page, waiting, answers)
        screen.look()
        assert browser.evaluate("document.title") == TITLE["es"]
        assert f"127.0.0.1:{free_port}" in str(browser.evaluate("document.body.textContent"))
        assert not browser.open(page)  # and that leaves the browser's own page of an error, not ours
        screen.look()
        assert browser.evaluate("document.title") == TITLE["es"]
        with Served({**served, "data_directory": str(tmp_path)}):
            screen.look()
            assert browser.evaluate("location.href") == page
            until(lambda: browser.evaluate("document.title") == "Todas las pistas · Marcador", "the wall in Spanish")
            assert browser.evaluate("getComputedStyle(document.body).cursor") == "none"
            browser.evaluate("window.over = open('about:blank'); 0")
            assert browser.evaluate("over.closed") is False
            screen.look()
            until(lambda: browser.evaluate("over.closed"), "no window stays over the page")
            elsewhere = page.replace("127.0.0.1", "127.0.0.2")
            assert answers(elsewhere) is False
            assert not browser.open(elsewhere)
            assert not browser.open("http://192.0.2.1/")
            screen.look()
            assert browser.evaluate("location.href") == page
        browser.open("chrome://crash")
        with pytest.raises(KioskError, match="crashed"):
            screen.look()


def test_a_browser_that_is_gone_and_one_that_was_never_there_are_said(folder: Path) -> None:
    settings = KioskSettings(page="http://127.0.0.1:9/wall")
    with pytest.raises(KioskError, match="cannot be started"):
        Browser([str(folder / "none")], {})
    with pytest.raises(KioskError, match="has ended"):
        Browser(["/bin/true"], surroundings(settings, folder))
    with pytest.raises(KioskError, match="not answered for 0 s"):
        Browser(["/bin/sleep", "60"], surroundings(settings, folder), answers_s=0.1)


class Shown:
    """A browser as far as the screen asks it."""

    def __init__(self, at: str, *, fetches: bool = True) -> None:
        self.at, self.fetches, self.opened = at, fetches, list[str]()
        self.leads = dict[str, str]()

    def evaluate(self, expression: str) -> object:
        assert expression == "location.href"
        return self.at

    def close_others(self) -> None:
        pass

    def open(self, address: str) -> bool:
        self.opened.append(address)
        is_fetched = self.fetches or address.startswith("data:")
        self.at = self.leads.get(address, address) if is_fetched else "chrome-error://chromewebdata/"
        return is_fetched


def test_the_page_is_opened_anew_once_a_day_and_only_from_a_server_that_answers() -> None:
    now_s, is_there = [0.0], [True]
    shown = Shown("data:waiting")
    screen = Screen(shown, "http://a/wall", "data:waiting", lambda _: is_there[0], lambda: now_s[0])
    for _ in range(3):
        screen.look()
    assert shown.opened == ["http://a/wall"]
    now_s[0], is_there[0] = ANEW_S, False
    screen.look()
    assert len(shown.opened) == 1
    is_there[0] = True
    screen.look()
    screen.look()
    assert shown.opened == ["http://a/wall"] * 2


def test_a_page_that_is_not_fetched_after_all_is_waited_for_again() -> None:
    shown = Shown("data:waiting", fetches=False)
    screen = Screen(shown, "http://a/wall", "data:waiting", lambda _: True)
    screen.look()
    shown.fetches = True
    screen.look()
    assert shown.opened == ["http://a/wall", "data:waiting", "http://a/wall"]


def test_another_page_of_the_server_gives_way_after_a_minute_and_a_page_s_own_way_on_does_not() -> None:
    now_s = [0.0]
    shown = Shown("data:waiting")
    screen = Screen(shown, "http://a/", "data:waiting", lambda _: True, lambda: now_s[0])
    shown.leads = {"http://a/": "http://a/wall"}
    screen.look()
    now_s[0] = AGAIN_S
    shown.at = "http://a/wall#court-3"
    screen.look()
    assert shown.opened == ["http://a/"]
    shown.at = "http://a/sign-in"
    screen.look()
    screen.look()
    assert (shown.opened, shown.at) == (["http://a/"] * 2, "http://a/wall")


@pytest.mark.soak
def test_in_the_compositor_of_the_box_it_fills_the_screen(folder: Path) -> None:
    program("cage", "cage xwayland")
    program("chromium", "chromium")
    settings = KioskSettings(page="http://127.0.0.1:9/wall")
    headless = {"WLR_BACKENDS": "headless", "WLR_RENDERER": "pixman"}
    words = as_a_user(command(settings, folder / "profile", waiting_page("en", "127.0.0.1:9")))
    with Browser(words, surroundings(settings, folder) | headless, PATIENCE_S) as browser:
        assert browser.evaluate("document.title") == TITLE["en"]
        until(lambda: browser.evaluate("[innerWidth, innerHeight].join()") == "1280,720", "it fills the screen")
        assert browser.evaluate("getComputedStyle(document.body).cursor") == "none"
