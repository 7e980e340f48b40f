"""A phone joins the box's own Wi-Fi and gives it the club's; what fails brings the hotspot back, with a reason."""

import re
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from marcador.errors import HotspotError
from marcador.hotspot import page
from marcador.hotspot.answering import Server, serve
from marcador.hotspot.desk import Desk
from marcador.hotspot.opening import Hotspot
from marcador.hotspot.radio import Radio
from tests.marcador.hotspot.network_manager import NetworkManager
from tests.waiting import PATIENCE_S, until

CABLE = "802-3-ethernet:activated:Wired connection 1\n"

Answer = tuple[int, str, dict[str, str]]


class Box:
    """The hotspot of a box, and a phone in it."""

    def __init__(self, manager: NetworkManager, idle_s: float = 60.0, *, takes_code: bool = True) -> None:
        self.manager, self.said, self.codes = manager, list[str](), list[tuple[str, str]]()
        self.refuses: str | None = None
        desk = Desk()
        self.server = Server(("127.0.0.1", 0), desk, page.Box("court-1", takes_code=takes_code))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
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
        """Ask as a phone does that was led to the page; `Host` and others may be given, or left out as `""`."""
        connection = HTTPConnection("127.0.0.1", self.server.server_address[1], timeout=PATIENCE_S)
        sent = {"Host": self.server.own_host, "Accept-Language": "en-GB,en;q=0.9", **headers}
        if form is not None:
            form = {"token": self.server.box.token, **form}
            sent = {"Origin": f"http://{self.server.own_host}", **sent}
        sent = {name: value for name, value in sent.items() if value}
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
    assert "key-mgmt=wpa-psk" in box.manager.profile.read_text()
    assert "hidden" not in box.manager.profile.read_text()
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


def joined(manager: NetworkManager) -> list[str]:
    return sorted(one.stem for one in manager.profiles.iterdir())


def test_a_wifi_that_worked_is_kept_whatever_is_tried_after_it(manager: NetworkManager) -> None:
    radio = Radio(manager.profiles)
    radio.join("Club", "vibora-1234", "WPA2")
    kept = manager.profile.read_text()
    manager.set("active", "")
    box = Box(manager).start()
    for name in ("Nuevo", "Club"):
        box.join(name, "wrong-wrong")
        assert box.why() == f"“{name}” does not take this password."
        assert (joined(manager), manager.profile.read_text()) == (["marcador-club"], kept)
    assert radio.knows_others()
    box.join("Casa: 2")
    assert box.is_over()
    assert joined(manager) == ["marcador-club", "marcador-club-2"]
    box.server.server_close()


def test_of_one_wifi_the_password_that_works_last_is_kept(manager: NetworkManager) -> None:
    radio = Radio(manager.profiles)
    radio.join("Club", "vibora-1234", "WPA2")
    manager.set("psk", "bandeja-1234")
    radio.join("Club", "bandeja-1234", "WPA2")
    assert joined(manager) == ["marcador-club-2"]
    assert "psk=bandeja-1234" in (manager.profiles / "marcador-club-2.nmconnection").read_text()


def test_a_wifi_whose_name_was_typed_is_looked_for_though_it_hides(box: Box) -> None:
    box.ask("/join", {"network": "", "other": "Club oculto", "password": "vibora-1234"})
    assert box.is_over()
    assert "hidden=true" in box.manager.profile.read_text()


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


def test_a_code_that_is_refused_is_told_without_what_the_server_said_and_the_wifi_is_kept(box: Box) -> None:
    box.refuses = "the server at 10.0.0.7 refuses: this code is used up"
    box.join(server="10.0.0.7:8000", code="ABCD-EFGH")
    assert box.why().startswith("“Club” was joined, but the box was not enrolled.")
    assert box.said[-2:] == [
        f"the box is not enrolled: {box.refuses}",
        "the box's own Wi-Fi is open; 5 others are heard",
    ]
    text = box.ask()[1]
    assert [one for one in ("used up", "10.0.0.7", "ABCD", "vibora") if one in text] == []
    assert box.manager.profile.exists()
    assert "8 to 63" in box.join(password="", server="10.0.0.7:22", code="EFGH")[1]
    box.refuses = None
    box.join(server="marcador.local:8000", code="EFGH")
    assert box.is_over()
    assert [code for _, code in box.codes] == ["ABCD-EFGH", "EFGH"]


def test_a_box_that_belongs_to_a_server_takes_no_code(manager: NetworkManager) -> None:
    box = Box(manager, takes_code=False).start()
    assert 'name="code"' not in box.ask()[1]
    assert "page of devices" not in box.join(server="evil.example:8000", code="ABCD")[1]
    assert box.is_over()
    assert box.codes == []
    box.server.server_close()


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
        ({"network": "Club"}, "8 to 63 letters"),
        ({"network": "Club", "password": "contraseña-1"}, "8 to 63 letters"),
        ({"network": "Bar", "code": "ABCD"}, "A code needs the address"),
        ({"network": "Bar", "code": "--help", "server": "host:8000"}, "A code needs the address"),
        ({"network": "Bar", "code": "ABCD", "server": "--data=/"}, "A code needs the address"),
    ],
)
def test_what_cannot_be_meant_is_said_without_leaving_the_hotspot(box: Box, form: dict[str, str], told: str) -> None:
    assert told in box.ask("/join", form)[1]
    assert box.manager.is_open


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Host": "evil.example"},
        {"token": "guessed"},
    ],
)
def test_only_the_page_itself_may_ask(box: Box, headers: dict[str, str]) -> None:
    form = {"network": "Club", "password": "vibora-1234", "token": headers.pop("token", box.server.box.token)}
    assert box.ask("/join", form, **headers)[0] == 303
    assert box.ask()[2]["Referrer-Policy"] == "same-origin"
    assert f'name="token" value="{box.server.box.token}"' in box.ask()[1]
    assert box.manager.is_open


def test_nobody_may_ask_at_length(box: Box) -> None:
    assert box.ask("/join", {"network": "x" * 5000})[0] == 413
    assert box.ask("/join", {"network": "Club"}, **{"Content-Length": "²"})[0] == 413
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


def test_a_phone_that_is_in_it_keeps_it_open_though_the_page_is_not_looked_at(manager: NetworkManager) -> None:
    manager.set("known", "802-11-wireless:yes\n")
    manager.set("guests", "Station 02:00:00:00:01:00 (on wlan0)\n\tinactive time:\t1280 ms\n")
    box = Box(manager, idle_s=0).start()
    manager.set("comes-back", "")
    until(lambda: manager.asked.count("iw dev wlan0 station dump") > 1, "it was looked, twice")
    assert manager.asked.count("connection down marcador-hotspot") == 1
    manager.set("guests", "")
    assert box.is_over()
    box.server.server_close()


def test_one_that_a_crash_left_open_is_closed_before_others_are_listened_for(manager: NetworkManager) -> None:
    manager.set("open", "")
    box = Box(manager).start()
    until(lambda: 'value="Club"' in box.ask()[1], "the page has a list")
    manager.set("active", CABLE)
    assert box.is_over()
    box.server.server_close()


def test_a_router_that_starts_later_than_the_box_is_found_again(manager: NetworkManager) -> None:
    manager.set("known", "802-11-wireless:no\n802-11-wireless:yes\n")
    box = Box(manager, idle_s=0).start()
    manager.set("comes-back", "")
    assert box.is_over()
    assert manager.asked.count("connection down marcador-hotspot") >= 2
    box.server.server_close()


def test_a_box_that_knows_no_other_wifi_leaves_its_own_open_while_nobody_is_there(manager: NetworkManager) -> None:
    box = Box(manager, idle_s=0).start()
    until(lambda: manager.asked.count("--terse --fields TYPE,AUTOCONNECT connection show") > 1, "nobody came, twice")
    assert manager.asked.count("connection up marcador-hotspot") == 1
    assert manager.asked.count("connection down marcador-hotspot") == 1
    assert 'value="Club"' in box.ask()[1]
    manager.set("active", CABLE)
    assert box.is_over()
    box.server.server_close()


def test_a_box_without_wifi_says_so(manager: NetworkManager) -> None:
    (manager.folder / "adapter").unlink()
    with pytest.raises(HotspotError, match="whether there is an adapter"):
        Box(manager).hotspot.run(0)


def test_who_holds_all_the_page_s_connections_keeps_others_out_for_no_longer(
    manager: NetworkManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marcador.hotspot.answering._MOST_AT_ONCE", 2)
    box = Box(manager)
    at = ("127.0.0.1", int(box.server.server_address[1]))
    held = [socket.create_connection(at) for _ in range(2)]
    with pytest.raises(ConnectionError):
        box.ask()
    for one in held:
        one.close()

    def is_answered() -> bool:
        try:
            return box.ask()[0] == 200
        except ConnectionError:
            return False

    until(is_answered, "the page is there again")
    box.server.shutdown()
    box.server.server_close()


def test_the_page_is_there_as_soon_as_its_port_is_free() -> None:
    made, said = list[Server](), list[str]()

    def make() -> Server:
        made.append(Server(at, Desk(), page.Box()))
        return made[-1]

    with socket.create_server(("127.0.0.1", 0)) as first:
        at = ("127.0.0.1", int(first.getsockname()[1]))
        serving = threading.Thread(target=serve, args=(make, said.append, 0.05), daemon=True)
        serving.start()
        until(lambda: bool(said), "it says that it cannot")
    until(lambda: bool(made), "it has the port")
    connection = HTTPConnection(*at, timeout=PATIENCE_S)
    connection.request("GET", "/", headers={"Host": made[0].own_host})
    assert connection.getresponse().status == 200
    connection.close()
    made[0].shutdown()
    serving.join(PATIENCE_S)
    assert said == ["the page cannot be shown yet (Address already in use); it is tried again every 0 s"]
