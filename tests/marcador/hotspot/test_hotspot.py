"""A phone joins the box's own Wi-Fi and gives it the club's; what fails brings the hotspot back, with a reason."""

import re
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from marcador.errors import HotspotError
from marcador.hotspot.answering import Server
from marcador.hotspot.desk import Desk
from marcador.hotspot.opening import Hotspot
from marcador.hotspot.radio import Radio
from tests.marcador.hotspot.network_manager import NetworkManager
from tests.waiting import PATIENCE_S, until

CABLE = "802-3-ethernet:activated:Wired connection 1\n"

Answer = tuple[int, str, dict[str, str]]


class Box:
    """The hotspot of a box, and a phone in it."""

    def __init__(self, manager: NetworkManager, idle_s: float = 60.0) -> None:
        self.manager, self.said, self.codes = manager, list[str](), list[tuple[str, str]]()
        self.refuses: str | None = None
        desk = Desk()
        self.server = Server(("127.0.0.1", 0), desk, "court-1", "")
        self.server.start()
        self.hotspot = Hotspot(
            Radio(manager.profiles),
            desk,
            self._enrol,
            self.said.append,
            idle_s=idle_s,
            shows_s=0,
            sleep=lambda _: None,
        )
        self._thread = threading.Thread(target=self.hotspot.run, args=(0.0,), daemon=True)

    def _enrol(self, server: str, code: str) -> str | None:
        self.codes.append((server, code))
        return self.refuses

    def start(self) -> "Box":
        self._thread.start()
        until(lambda: self.manager.is_open or not self._thread.is_alive(), "the hotspot is open, or not needed")
        return self

    def ask(self, path: str = "/", form: dict[str, str] | None = None, **headers: str) -> Answer:
        """Ask as a phone does that was led to the page; `Host` and others may be given."""
        connection = HTTPConnection("127.0.0.1", self.server.server_address[1], timeout=PATIENCE_S)
        sent = {"Host": self.server.own_host, "Accept-Language": "en-GB,en;q=0.9", **headers}
        connection.request("POST" if form else "GET", path, urlencode(form) if form else None, sent)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text, dict(answer.getheaders())

    def join(self, name: str = "Club", password: str = "vibora-1234", **more: str) -> Answer:
        return self.ask("/join", {"network": name, "password": password, **more})

    def is_over(self) -> bool:
        self._thread.join(PATIENCE_S)
        return not self._thread.is_alive()

    def why(self) -> str:
        """Wait until the hotspot is open again, and read there why."""
        until(lambda: self.manager.is_open and 'class="refused"' in self.ask()[1], "the page says why")
        found = re.search(r'class="refused" role="alert">(.*?)</p>', self.ask()[1])
        assert found is not None
        return found[1]


@pytest.fixture
def box(manager: NetworkManager) -> Iterator[Box]:
    made = Box(manager)
    yield made.start()
    made.server.shutdown()
    made.server.server_close()


def test_the_right_password_joins_the_club_s_wifi_and_keeps_it(box: Box) -> None:
    status, text, _ = box.join(server="marcador.local:8000", code="ABCD-EFGH")
    assert status == 200
    assert "Joining “Club”" in text
    assert "http://court-1.local:8000" in text
    assert "page of devices" in text
    assert box.is_over()
    assert box.codes == [("marcador.local:8000", "ABCD-EFGH")]
    assert "psk=vibora-1234" in box.manager.profile.read_text()
    assert box.manager.profile.stat().st_mode & 0o777 == 0o600
    assert not [one for one in box.manager.asked if "vibora" in one]
    assert not box.manager.is_open


def test_a_wrong_password_returns_to_the_hotspot_with_a_sentence(box: Box) -> None:
    box.join(password="wrong-wrong")
    assert box.why() == "“Club” does not take this password."
    assert not box.manager.profile.exists()
    assert 'value="Club" checked' in box.ask()[1]
    assert "wrong-wrong" not in box.ask()[1]
    assert "«Club» no acepta esta contraseña." in box.ask(**{"Accept-Language": "es-ES"})[1]
    box.join()
    assert box.is_over()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Error: Connection activation failed: The Wi-Fi network could not be found", "is not heard here"),
        (
            "Error: Connection activation failed: IP configuration could not be reserved (no available address,"
            " timeout, etc.)",
            "gave it no address",
        ),
        ("Error: Connection activation failed: 802.1X supplicant took too long to authenticate", "this password"),
        ("Error: Timeout expired (60 seconds)", "could not be joined"),
    ],
)
def test_what_network_manager_says_is_said_in_words(box: Box, said: str, told: str) -> None:
    box.manager.set("fails", said)
    box.join()
    assert told in box.why()


def test_a_code_that_is_refused_is_told_and_the_wifi_stays_chosen(box: Box) -> None:
    box.refuses = "the server at marcador.local refuses: this code is used up"
    box.join(server="marcador.local:8000", code="ABCD")
    assert box.why() == (
        "“Club” was joined, but the code was not taken: the server at marcador.local refuses: this code is used up"
    )
    assert box.manager.profile.exists()
    box.refuses = None
    box.join(password="", server="marcador.local:8000", code="EFGH")
    assert box.is_over()
    assert [code for _, code in box.codes] == ["ABCD", "EFGH"]


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("connectivitycheck.gstatic.com", "/generate_204"),
        ("captive.apple.com", "/hotspot-detect.html"),
        ("www.msftconnecttest.com", "/connecttest.txt"),
        ("detectportal.firefox.com", "/canonical.html"),
        ("example.org", "/"),
    ],
)
def test_whatever_a_phone_asks_for_leads_to_the_page(box: Box, host: str, path: str) -> None:
    status, _, headers = box.ask(path, Host=host)
    assert (status, headers["Location"]) == (302, f"http://{box.server.own_host}/")
    assert headers["Cache-Control"] == "no-store"


def test_the_page_lists_what_is_heard_once_and_what_cannot_be_joined_from_it(box: Box) -> None:
    text = box.ask()[1]
    assert re.findall(r'name="network" value="(.+?)"', text) == ["Oficina", "Club", "Casa: 2", "Bar", "Nuevo"]
    assert "61 % · 5 GHz" in text
    assert "30 % · open" in text
    assert re.search(r'value="Oficina" disabled>.*?wants a certificate', text)
    assert '<html lang="es">' in box.ask(**{"Accept-Language": "fr, es;q=0.8"})[1]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"network": "", "other": " "}, "Choose a Wi-Fi"),
        ({"network": "x" * 33}, "Choose a Wi-Fi"),
        ({"network": "Club", "password": "short"}, "8 to 63 letters"),
        ({"network": "Club", "password": "contraseña-1"}, "8 to 63 letters"),
        ({"network": "Club", "code": "ABCD"}, "A code needs the address"),
        ({"network": "Club", "code": "--help", "server": "host:8000"}, "A code needs the address"),
        ({"network": "Club", "code": "ABCD", "server": "--data=/"}, "A code needs the address"),
    ],
)
def test_what_cannot_be_meant_is_said_without_leaving_the_hotspot(box: Box, form: dict[str, str], told: str) -> None:
    assert told in box.ask("/join", form)[1]
    assert box.manager.is_open


def test_only_the_page_itself_may_ask_and_not_at_length(box: Box) -> None:
    form = {"network": "Club", "password": "vibora-1234"}
    assert box.ask("/join", form, Origin="http://evil.example")[0] == 303
    assert box.ask("/join", form, Host="evil.example")[0] == 303
    assert box.ask("/join", {"network": "x" * 5000})[0] == 413
    assert box.ask("/join", {str(at): "1" for at in range(20)})[0] == 400
    assert box.manager.is_open


def test_names_of_wifis_are_no_html(box: Box, manager: NetworkManager) -> None:
    box.join(name='<script>"&', password="wrong-wrong")
    assert "<script>" not in box.ask()[1]
    assert box.why().startswith("“&lt;script&gt;")


def test_a_box_with_a_network_opens_nothing(manager: NetworkManager) -> None:
    manager.set("active", CABLE)
    box = Box(manager).start()
    assert box.is_over()
    assert not manager.is_open
    box.server.server_close()


def test_a_cable_that_is_plugged_in_ends_the_hotspot(box: Box) -> None:
    box.manager.set("active", CABLE)
    assert box.is_over()
    assert not box.manager.is_open


def test_a_router_that_starts_later_than_the_box_is_found_again(manager: NetworkManager) -> None:
    manager.set("known", "802-11-wireless:no\n802-11-wireless:yes\n")
    manager.set("comes-back", "")
    box = Box(manager, idle_s=0).start()
    assert box.is_over()
    assert "connection down marcador-hotspot" in manager.asked
    box.server.server_close()


def test_a_box_that_knows_no_other_wifi_leaves_its_own_open_while_nobody_is_there(manager: NetworkManager) -> None:
    box = Box(manager, idle_s=0).start()
    until(lambda: manager.asked.count("--terse --fields TYPE,AUTOCONNECT connection show") > 1, "nobody came, twice")
    assert manager.asked.count("connection up marcador-hotspot") == 1
    assert "connection down marcador-hotspot" not in manager.asked
    assert 'value="Club"' in box.ask()[1]
    manager.set("active", CABLE)
    assert box.is_over()
    box.server.server_close()


def test_a_box_without_wifi_says_so(manager: NetworkManager) -> None:
    (manager.folder / "adapter").unlink()
    with pytest.raises(HotspotError, match="whether there is an adapter"):
        Box(manager).hotspot.run(0)
