"""Two real brokers and the bridge between them: scores cross, health data do not, and nothing comes back."""

import io
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from marcador.main import main
from server.auth.identities import Identities
from server.auth.topic_rules import client_id
from server.broker.certificate import load_or_make
from server.errors import SettingsError
from server.mosquitto import files
from server.mosquitto.bridge import BRIDGE, CERTIFICATE, bridge
from server.mosquitto.rights import SERVER_USER
from tests.conftest import Mosquitto, _listens
from tests.server.own_mosquitto import OwnMosquitto
from tests.server.test_enrolment import Client311, request_of
from tests.waiting import PATIENCE_S, until
from wire.broker import BrokerAddress
from wire.enrolment import password_of
from wire.topics import Address, Stream

HERE = Address("home", "1", "box-1")
PASSWORD = "una bandeja, dos víboras"


class Brokers:
    """A club's Mosquitto, and a federation's that takes TLS and a password."""

    def __init__(self, folder: Path, ports: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
        near, far, there, inside = ports
        self.settings: dict[str, Any] = {
            "mqtt_listen": f"127.0.0.1:{near}",
            "mqtt_tls_port": far,
            "broker": "mosquitto",
            "data_directory": str(folder / "data"),
        }
        for name in ("federation", "club", "made"):
            (folder / name).mkdir()
        shown = load_or_make(folder / "federation")
        assert shown is not None
        tls = (f"certfile {shown.certificate}", f"keyfile {shown.key}", f"listener {inside} 127.0.0.1")
        self.federation = Mosquitto(folder / "federation", there, {"club-norte": PASSWORD, "who": "looks"}, tls)
        self.inside = inside
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
        url, made = f"mqtts://club-norte@127.0.0.1:{there}", folder / "made"
        assert main(["server", "bridge", str(made), url, "--certificate", str(shown.certificate)]) == 0
        text = (made / BRIDGE).read_text()
        (made / BRIDGE).write_text(text.replace(str(files.Places().certificates), str(made)))
        self.made = made
        request = request_of(code := Identities(folder / "data").invite("1"), "box-1")
        self.box, _ = Identities(folder / "data").redeem(request, "home")
        self.password = password_of(code, request)
        self.club = OwnMosquitto(folder / "club", self.settings, more=(f"include_dir {made}",))

    def server(self) -> Client311:
        """Give a client with the rights of the club's server."""
        own = files.load_or_make_password(Path(self.settings["data_directory"]))
        return Client311(self.club.address.port, "server", SERVER_USER, own)

    def looks(self) -> Client311:
        """Give a client of the federation's broker."""
        until(lambda: _listens(self.inside), "it listens inside too")
        return Client311(self.inside, "who", "who", "looks")


@pytest.fixture
def brokers(
    tmp_path: Path, free_ports: Callable[[int], list[int]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Brokers]:
    made = Brokers(tmp_path, free_ports(4), monkeypatch)
    yield made
    made.club.stop()
    made.federation.stop()


def say(client: Client311, *topics: str) -> None:
    for topic in topics:
        client.client.publish(topic, b"{}", 1).wait_for_publish(PATIENCE_S)


def test_events_cross_also_those_of_while_the_other_was_away_and_health_data_do_not(brokers: Brokers) -> None:
    brokers.federation.start()
    brokers.club.start()
    there = brokers.looks()
    assert there.subscribe("#") == 1
    box = Client311(brokers.club.address.port, client_id(HERE), brokers.box.username, brokers.password)
    say(box, HERE.stream(Stream.HEART_RATE), HERE.stream(Stream.MOTION))
    say(box, HERE.stream(Stream.MATCH), HERE.status, HERE.score)
    until(lambda: len(there.got) >= 3, "three messages have crossed")
    assert there.got == [HERE.stream(Stream.MATCH), HERE.status, HERE.score]
    there.close()
    brokers.federation.stop()
    say(box, HERE.stream(Stream.HEART_RATE), HERE.stream(Stream.MATCH))
    brokers.federation.start()
    again = brokers.looks()
    assert again.subscribe("marcador/#") == 1
    until(lambda: HERE.stream(Stream.MATCH) in again.got, "what waited has crossed")
    assert HERE.stream(Stream.HEART_RATE) not in again.got
    for one in (box, again):
        one.close()


def test_nothing_comes_back_such_as_a_forged_receipt(brokers: Brokers) -> None:
    brokers.federation.start()
    brokers.club.start()
    here, there = brokers.server(), brokers.looks()
    assert here.subscribe("marcador/#") == 1
    assert there.subscribe("marcador/#") == 1
    say(there, HERE.receipt, HERE.command, HERE.stream(Stream.MATCH))
    say(here, HERE.score)
    until(lambda: HERE.score in there.got, "a score has crossed")
    say(here, HERE.score)
    until(lambda: here.got.count(HERE.score) == 2, "the club goes on")
    assert set(here.got) == {HERE.score}
    for one in (here, there):
        one.close()


def made_by_openssl(folder: Path, name: str, *more: str) -> Path:
    made = folder / f"{name}.crt"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-subj", f"/CN={name}", "-keyout", str(folder / "a.key"), "-out", str(made), *more]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE_S)
    return made


def test_its_files_are_their_owner_s_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    certificate = made_by_openssl(tmp_path, "marcador broker")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    folder = tmp_path / "made"
    assert main(["server", "bridge", str(folder), "mqtts://club@there", "--certificate", str(certificate)]) == 0
    assert {one.name: one.stat().st_mode & 0o077 for one in folder.iterdir()} == {BRIDGE: 0, CERTIFICATE: 0}
    told, warned = capsys.readouterr()
    assert "set club in [server]" in warned
    assert f"{folder / BRIDGE} /etc/mosquitto/conf.d/" in told
    assert PASSWORD not in told


@pytest.mark.parametrize("password", ["", " before", "a\nlistener 1883 0.0.0.0"])
def test_what_would_not_fit_into_the_file_is_refused(password: str) -> None:
    there = BrokerAddress("federation.example", 8883, tls=True, username="club", password=password)
    with pytest.raises(SettingsError):
        bridge("home", there, Path("/etc/mosquitto/certs"))


def test_without_a_certificate_of_its_own_the_system_s_are_trusted() -> None:
    there = BrokerAddress("federation.example", 8883, tls=True, username="club", password="its own")
    text = bridge("home", there, Path("/etc/mosquitto/certs"))
    assert "bridge_capath /etc/ssl/certs\n" in text
    assert "bridge_insecure" not in text


@pytest.mark.parametrize(
    ("names", "more", "is_named"),
    [
        (["marcador broker"], (), False),
        (["signs itself alone"], ("-addext", "basicConstraints=critical,CA:FALSE"), False),
        (["there"], ("-addext", "subjectAltName=DNS:there"), True),
        (["an authority of the federation"], (), True),
        (["marcador broker", "another"], (), True),
    ],
)
def test_the_host_s_name_counts_where_the_certificate_is_not_the_broker_s_own(
    tmp_path: Path, names: list[str], more: tuple[str, ...], is_named: bool
) -> None:
    pem = "".join(made_by_openssl(tmp_path, name, *more).read_text() for name in names)
    text = bridge("norte", BrokerAddress("there", 8883, tls=True).as_user("club", "its own", pem), Path("/certs"))
    assert "bridge_cafile /certs/" in text
    assert ("bridge_insecure true" not in text) == is_named


def test_what_is_no_certificate_and_a_password_in_the_clear_are_refused() -> None:
    there = BrokerAddress("there", 8883, tls=True).as_user("club", "its own", "a certificate")
    with pytest.raises(SettingsError, match="no certificate in PEM"):
        bridge("norte", there, Path("/certs"))
    with pytest.raises(SettingsError, match="write mqtts://"):
        bridge("norte", BrokerAddress.parse("mqtt://club:word@there"), Path("/certs"))
    assert "bridge_cafile" not in bridge("norte", BrokerAddress.parse("mqtt://club:word@127.0.0.1"), Path("/certs"))
