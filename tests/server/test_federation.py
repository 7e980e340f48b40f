"""A federation's broker lets a club's bridge say what happens in that club, nothing else: two real Mosquittos."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from marcador.main import main
from server.auth.identities import Identities
from server.auth.topic_rules import Bridge, allowed
from server.broker.gate import DeviceGate
from server.mosquitto import files
from server.mosquitto.bridge import BRIDGE
from server.mosquitto.control import IdentityControl
from server.mosquitto.keeping import IdentityKeeper
from server.mosquitto.rights import SERVER_USER
from tests.server.own_mosquitto import OwnMosquitto
from tests.server.test_enrolment import Client311
from tests.waiting import PATIENCE_S, until
from wire.broker import BrokerAddress
from wire.topics import ROOT, Address, Stream

NORTE, SUR = Address("norte", "1", "box-1"), Address("sur", "1", "box-1")
HANDED_ON = (NORTE.stream(Stream.MATCH), NORTE.status, NORTE.score)
NOT_ITS_OWN = (
    *(SUR.stream(Stream.MATCH), SUR.status, SUR.score),
    *(NORTE.stream(Stream.HEART_RATE), NORTE.stream(Stream.MOTION), NORTE.receipt, NORTE.command),
    *(f"{ROOT}/norte/score", "homeassistant/status", "$CONTROL/dynamic-security/v1"),
)


class Federation:
    """Its Mosquitto, with the files that its server's command makes."""

    def __init__(self, folder: Path, ports: list[int]) -> None:
        folder.mkdir()
        self.data = folder / "data"
        near, self.far = ports
        settings: dict[str, Any] = {
            "mqtt_listen": f"127.0.0.1:{near}",
            "mqtt_tls_port": self.far,
            "broker": "mosquitto",
            "data_directory": str(self.data),
        }
        self.broker = OwnMosquitto(folder, settings)
        self.own = files.load_or_make_password(self.data)
        address = BrokerAddress("127.0.0.1", near).as_user(SERVER_USER, self.own, None)
        self.keeper = IdentityKeeper(Identities(self.data), IdentityControl(address))

    def hears(self) -> Client311:
        heard = Client311(self.broker.address.port, "server", SERVER_USER, self.own)
        assert heard.subscribe("marcador/#") == 1
        return heard


def let_in(federation: Federation, club: str, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """Let a club in at the command line; give its user and password."""
    assert main(["server", "club", club, "--data", str(federation.data)]) == 0
    user, password, client, told = capsys.readouterr().out.splitlines()
    assert user.split()[-1] == client.split()[-1]
    assert told.endswith(f"mqtts://{user.split()[-1]}@THIS-BROKER")
    return user.split()[-1], password.split()[-1]


def test_a_club_s_bridge_says_what_happens_in_its_club_until_it_is_revoked(
    tmp_path: Path,
    free_ports: Callable[[int], list[int]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    near, far, *theirs = free_ports(4)
    federation = Federation(tmp_path / "federation", theirs)
    user, password = let_in(federation, "norte", capsys)
    let_in(federation, "sur", capsys)
    federation.broker.install()
    federation.broker.start()
    made = tmp_path / "made"
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    monkeypatch.setenv("MARCADOR_SERVER_CLUB", "norte")
    to, shown = f"mqtts://{user}@127.0.0.1:{federation.far}", federation.data / "broker.crt"
    assert main(["server", "bridge", str(made), to, "--certificate", str(shown)]) == 0
    text = (made / BRIDGE).read_text()
    (made / BRIDGE).write_text(text.replace(str(files.Places().certificates), str(made)))
    (tmp_path / "club").mkdir()
    settings = {"mqtt_listen": f"127.0.0.1:{near}", "mqtt_tls_port": far, "data_directory": str(tmp_path / "data")}
    club = OwnMosquitto(tmp_path / "club", {**settings, "broker": "mosquitto"}, more=(f"include_dir {made}",))
    club.start()
    own = files.load_or_make_password(tmp_path / "data")
    heard, says = federation.hears(), Client311(near, "server", SERVER_USER, own)
    for topic in HANDED_ON:
        says.client.publish(topic, b"{}", 1).wait_for_publish(PATIENCE_S)
    until(lambda: len(heard.got) >= len(HANDED_ON), "what happens in the club has crossed")
    assert sorted(heard.got) == sorted(HANDED_ON)
    assert main(["server", "revoke", "norte", "--data", str(federation.data)]) == 0
    federation.keeper.reconcile()
    says.client.publish(NORTE.score, b"{}", 1).wait_for_publish(PATIENCE_S)
    assert Client311(federation.broker.address.port, user, user, password).answer == "Not authorized"
    assert sorted(heard.got) == sorted(HANDED_ON)
    for one in (heard, says):
        one.close()
    for broker in (club, federation.broker):
        broker.stop()


def test_whoever_has_a_club_s_password_says_nothing_of_another_club_and_reads_nothing(
    tmp_path: Path, free_ports: Callable[[int], list[int]], capsys: pytest.CaptureFixture[str]
) -> None:
    federation = Federation(tmp_path / "federation", free_ports(2))
    user, password = let_in(federation, "norte", capsys)
    federation.broker.install()
    federation.broker.start()
    heard, port = federation.hears(), federation.broker.address.port
    assert Client311(port, "bridge-sur", user, password).answer == "Not authorized"
    bridge = Client311(port, user, user, password)
    for topic in (*NOT_ITS_OWN, *HANDED_ON):
        bridge.client.publish(topic, b"{}", 1).wait_for_publish(PATIENCE_S)
    until(lambda: len(heard.got) >= len(HANDED_ON))
    assert sorted(heard.got) == sorted(HANDED_ON)
    for topic in ("#", f"{ROOT}/#", f"{ROOT}/sur/+/score", NORTE.score, NORTE.receipt):
        assert (topic, bridge.subscribe(topic)) == (topic, 0x80)
    for one in (heard, bridge):
        one.close()
    federation.broker.stop()


def test_the_embedded_broker_has_the_same_rules(tmp_path: Path) -> None:
    identities = Identities(tmp_path)
    one, password = identities.let_hand_on("norte")
    gate = DeviceGate(identities, None)
    who = gate.enter(one.username, password, one.username)
    assert who == Bridge(one.username, "norte")
    assert gate.enter(one.username, password, "another") is None
    assert [topic for topic in (*HANDED_ON, *NOT_ITS_OWN) if allowed(who, "publish", topic)] == list(HANDED_ON)
    assert not [topic for topic in (*HANDED_ON, "#", f"{ROOT}/norte/#") if allowed(who, "read", topic)]
    again, _ = identities.let_hand_on("norte")
    assert gate.enter(one.username, password, one.username) is None
    assert not gate.stays(who)
    assert gate.stays(again.who)
    assert identities.let_hand_on_no_more("norte")
    assert not gate.stays(again.who)


def test_no_club_is_let_in_as_the_server_s_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(tmp_path)]
    assert main(["server", "club", "home", *data]) == 1
    assert "'home' is this server's own club" in capsys.readouterr().err
    assert main(["server", "club", "a/b", *data]) == 1
    assert "'a/b': a club is named by" in capsys.readouterr().err
    assert main(["server", "club", "norte", *data]) == 0
    assert main(["server", "devices", *data]) == 0
    assert "another club     bridge-norte-" in capsys.readouterr().out
