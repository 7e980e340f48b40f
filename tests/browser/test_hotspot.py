"""The page of the box's own Wi-Fi on a phone: for everybody, in both languages and colours, and without a script."""

from collections.abc import Iterator
from threading import Thread

import pytest
from playwright.sync_api import Page, expect

from marcador.hotspot.answering import Server
from marcador.hotspot.desk import Desk
from marcador.hotspot.form import Wish
from marcador.hotspot.page import Box
from marcador.hotspot.radio import Network
from tests.browser.conftest import opened
from tests.browser.test_review_access import faults

NARROW = (320, 640)


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.networks = [
        Network("Club de Pádel Norte", 80, "WPA2", is_5_ghz=True),
        Network("MOVISTAR_A8F3_con_un_nombre_mas_", 60, "WPA2", is_5_ghz=False),
        Network("Oficina", 55, "WPA2 802.1X", is_5_ghz=True),
        Network("Bar", 30, "", is_5_ghz=False),
    ]
    return made


@pytest.fixture
def server(desk: Desk) -> Iterator[Server]:
    with Server(("127.0.0.1", 0), desk, Box("court-1", "http://192.168.4.1:8000/", takes_code=True)) as made:
        Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


@pytest.mark.parametrize("language", ["en", "es"])
def test_who_joined_it_chooses_the_club_s_wifi(server: Server, desk: Desk, language: str) -> None:
    context = opened().new_context(
        locale=language, viewport={"width": NARROW[0], "height": NARROW[1]}, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"http://{server.own_host}/generate_204")
    expect(page).to_have_url(f"http://{server.own_host}/")
    desk.wish, desk.refused = Wish("Club de Pádel Norte"), "password"
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("Club de Pádel Norte")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert is_for_everybody(page)
    page.get_by_role("radio", name="Bar").check()
    page.get_by_label("Código de la pista" if language == "es" else "Code of the court").fill("ABCD-EFGH")
    page.get_by_label("El servidor" if language == "es" else "The club's server").fill("marcador.local:8000")
    page.get_by_role("button").click()
    expect(page.get_by_role("heading")).to_contain_text("Bar")
    assert is_for_everybody(page)
    assert desk.wish == Wish("Bar", "", "marcador.local:8000", "ABCD-EFGH")
    context.close()


def is_for_everybody(page: Page) -> bool:
    """Say whether axe finds nothing, all can be read, and nothing is wider than the screen."""
    assert faults(page) == []
    return bool(page.evaluate("document.documentElement.scrollWidth") <= NARROW[0])
