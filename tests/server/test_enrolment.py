"""Devices get identities of their own, use them over TLS, and lose them: server, broker and device together."""

import gc
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from device.belonging import address_of, as_enrolled, broker_of
from device.broker_check import try_broker
from device.enrolment import Identity, load, redeem
from device.errors import EnrolmentError, NotLetIn, UplinkError
from device.outbox import Outbox
from device.settings import DeviceSettings
from device.uplink import Uplink
from device.uplink.connection import Connection
from marcador.main import main
from server.auth.enrolling import Enrolling
from server.auth.identities import CODE_LASTS_S, Identities
from server.auth.topic_rules import Server, Who, client_id
from server.broker import sessions
from server.broker.certificate import load_or_make
from server.broker.embedded import EmbeddedBroker, Tls
from server.broker.gate import DeviceGate
from server.errors import EnrolmentRefused
from tests.server.process import Served
from tests.waiting import PATIENCE_S, until
from wire.broker import BrokerAddress
from wire.enrolment import EnrolmentRequest, hash_of, is_proven, key_of, new_code, password_of, proof_of_earlier
from wire.topics import Address, Stream

SERVER, IN_COMMON = ("server", "its own"), ("device", "in common")


def request_of(code: str, device: str = "box-1") -> EnrolmentRequest:
    return EnrolmentRequest(code=hash_of(code), device=device, nonce="0" * 32)


@pytest.fixture
def identities(tmp_path: Path) -> Identities:
    return Identities(tmp_path)


def test_a_code_lets_one_device_in_once_and_for_an_hour(tmp_path: Path) -> None:
    now_s = [1000.0]
    identities = Identities(tmp_path, lambda: now_s[0])
    code, late = identities.invite("1"), identities.invite("2")
    device, _ = identities.redeem(request_of(code.lower().replace("-", " ")), "home")
    assert (device.court, device.device) == ("1", "box-1")
    with pytest.raises(EnrolmentRefused, match="was used"):
        identities.redeem(request_of(code), "home")
    now_s[0] += CODE_LASTS_S + 1
    with pytest.raises(EnrolmentRefused, match="older than an hour"):
        identities.redeem(request_of(late), "home")
    with pytest.raises(EnrolmentRefused, match="not known"):
        identities.redeem(request_of(new_code()), "home")


def test_a_password_lets_in_until_it_is_revoked_or_replaced(identities: Identities) -> None:
    code = identities.invite("1")
    device, _ = identities.redeem(request_of(code), "home")
    password = password_of(code, request_of(code))
    assert identities.device(device.username, password) == device.who
    assert identities.device(device.username, password + "x") is None
    assert identities.device("device-0", password) is None
    assert password not in (identities._path).read_text()
    assert (identities._path.stat().st_mode & 0o777) == 0o600
    other = Identities(identities._path.parent)
    assert [one.username for one in other.revoke("box-1")] == [device.username]
    assert identities.device(device.username, password) is None


class _WithServer(DeviceGate):
    """Lets in who may do everything, too."""

    def enter(self, username: str, password: str, client: str) -> Who | None:
        return Server() if (username, password) == SERVER else super().enter(username, password, client)


@pytest.fixture
def ports(free_ports: Callable[[int], list[int]]) -> list[int]:
    return free_ports(3)


@pytest.fixture
def broker(
    tmp_path: Path, identities: Identities, ports: list[int], monkeypatch: pytest.MonkeyPatch
) -> Iterator[EmbeddedBroker]:
    monkeypatch.setattr(sessions, "_LOOK_EVERY_S", 0.1)
    certificate = load_or_make(tmp_path)
    assert certificate is not None
    tls = Tls(ports[1], certificate)
    with EmbeddedBroker("127.0.0.1", ports[0], _WithServer(identities, IN_COMMON), tls) as running:
        yield running


class Client311:
    """A client under a name and password."""

    def __init__(self, port: int, name: str, user: str, password: str, will: tuple[str, str] | None = None) -> None:
        self.answer, self.ended, self.got = "", Event(), list[str]()
        self._answered = Event()
        self.client = Client(
            CallbackAPIVersion.VERSION2, name, protocol=MQTTProtocolVersion.MQTTv311, reconnect_on_failure=False
        )
        self.client.username_pw_set(user, password)
        if will is not None:
            self.client.will_set(*will, qos=1, retain=True)
        self.client.on_connect = self._connected
        self.client.on_disconnect = lambda *_: self.ended.set()
        self.client.on_message = lambda _, __, message: self.got.append(message.topic)
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        assert self._answered.wait(PATIENCE_S)

    def _connected(self, _: Any, __: Any, ___: Any, code: Any, ____: Any) -> None:
        self.answer = code.getName()
        self._answered.set()

    def subscribe(self, topic: str) -> int:
        told, codes = Event(), list[int]()
        self.client.on_subscribe = lambda _, __, ___, found, ____: (codes.append(found[0].value), told.set())
        self.client.subscribe(topic, 1)
        assert told.wait(PATIENCE_S)
        return codes[0]

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()

    def cut(self) -> None:
        """End it as a lost network does: without a goodbye."""
        channel = self.client.socket()
        assert isinstance(channel, socket.socket)
        channel.shutdown(socket.SHUT_RDWR)
        assert self.ended.wait(PATIENCE_S)
        self.client.loop_stop()


@pytest.mark.usefixtures("broker")
def test_at_the_broker_a_device_is_itself_and_revoked_at_once(identities: Identities, ports: list[int]) -> None:
    here = Address("home", "1", "box-1")
    code = identities.invite("1")
    device, _ = identities.redeem(request_of(code), "home")
    password = password_of(code, request_of(code))
    assert Client311(ports[0], "anything", device.username, password).answer == "Not authorized"
    assert Client311(ports[0], client_id(here), "device", "in common").answer == "Not authorized"
    server = Client311(ports[0], "server", *SERVER)
    box = Client311(ports[0], client_id(here), device.username, password)
    assert (box.answer, server.answer) == ("Success", "Success")
    assert server.subscribe("marcador/#") == 1
    assert box.subscribe(here.receipt) == 1
    assert box.subscribe("marcador/#") == 0x80
    assert box.subscribe(Address("home", "1", "box-2").receipt) == 0x80
    for topic in (here.receipt, Address("home", "1", "box-2").status, here.stream(Stream.MATCH)):
        box.client.publish(topic, b"forged", 1, retain=True).wait_for_publish(PATIENCE_S)
    until(lambda: here.stream(Stream.MATCH) in server.got)
    assert server.got == [here.stream(Stream.MATCH)]
    assert box.got == []
    late = Client311(ports[0], "late", *SERVER)
    assert late.subscribe("marcador/#") == 1
    identities.revoke("box-1")
    assert box.ended.wait(PATIENCE_S)
    assert Client311(ports[0], client_id(here), device.username, password).answer == "Not authorized"
    assert late.got == []
    for one in (server, box, late):
        one.close()


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # paho leaves the socket of a failed handshake
@pytest.mark.usefixtures("broker")
def test_the_brokers_certificate_is_the_one_that_counts(tmp_path: Path, ports: list[int]) -> None:
    address = BrokerAddress("127.0.0.1", ports[1], tls=True, username="server", password="its own")
    (tmp_path / "other").mkdir()
    right, wrong = load_or_make(tmp_path), load_or_make(tmp_path / "other")
    assert right is not None
    assert wrong is not None
    connection = Connection(replace(address, certificate=right.pem), "box", MQTTProtocolVersion.MQTTv311)
    connection.open(PATIENCE_S)
    connection.close()
    with pytest.raises(UplinkError, match="certificate"):
        Connection(replace(address, certificate=wrong.pem), "box", MQTTProtocolVersion.MQTTv311).open(PATIENCE_S)
    gc.collect()


def test_a_device_enrolls_at_the_servers_pages_and_delivers(
    tmp_path: Path, ports: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    settings = {
        "http_listen": f"127.0.0.1:{ports[2]}",
        "mqtt_listen": f"0.0.0.0:{ports[0]}",
        "mqtt_tls_port": ports[1],
        "data_directory": str(data),
        "http_certificate": "own",
    }
    with Served(settings) as served:
        assert served.url.startswith("https")
        code = Identities(data).invite("7")
        with pytest.raises(EnrolmentError, match="is not known here"):
            redeem(served.url, new_code(), "box-1", tmp_path / "box")
        identity = redeem(served.url, code, "box-1", tmp_path / "box")
        assert load(tmp_path / "box") == identity
        assert identity.enrolment.certificate is not None
        assert (tmp_path / "box" / "identity.json").stat().st_mode & 0o777 == 0o600
        address, device = Address("home", "7", "box-1"), DeviceSettings(data=tmp_path / "box")
        assert "lets court 7's box-1 in" in try_broker(device)
        with Outbox.open(tmp_path / "box" / "outbox.sqlite", address=address) as outbox:
            outbox.append(
                Stream.MATCH, [lambda number: b'{"epoch":"%s","sequence":%d}' % (outbox.epoch.encode(), number)]
            )
            uplink = Uplink(outbox, identity.broker, address, version="1")
            uplink.start()
            assert uplink.wait_drained(PATIENCE_S)
            assert "answers; whether it lets box-1 in, the running appliance says" in try_broker(device)
            assert uplink.connected
            uplink.stop(0)
        Identities(data).revoke("box-1", None)
        with pytest.raises(
            NotLetIn,
            match=r"its enrolment was revoked; get a code .* 'marcador device --enroll http://SERVER:8000 CODE'$",
        ):
            try_broker(device)


def test_an_answer_of_who_does_not_know_the_code_is_not_believed(identities: Identities) -> None:
    code = identities.invite("1")
    answer = Enrolling(identities, "home", BrokerAddress("broker"), "PEM").redeem(request_of(code), "broker")
    assert is_proven(code, answer, "0" * 32)
    assert not is_proven(code, answer.model_copy(update={"certificate": "another"}), "0" * 32)
    assert not is_proven(new_code(), answer, "0" * 32)


def test_an_enrolled_device_is_who_it_was_enrolled_as(
    tmp_path: Path,
    identities: Identities,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    code = identities.invite("7")
    answer = Enrolling(identities, "home", BrokerAddress("broker"), None).redeem(request_of(code), "broker")
    identity = Identity(enrolment=answer, password=password_of(code, request_of(code)))
    (tmp_path / "identity.json").write_text(identity.model_dump_json())
    assert address_of(DeviceSettings(data=tmp_path)) == Address("home", "7", "box-1")
    settled = as_enrolled(DeviceSettings(data=tmp_path))
    assert (settled.club, settled.court, settled.name) == ("home", "7", "box-1")
    assert "passed over" not in caplog.text
    assert as_enrolled(DeviceSettings(data=tmp_path, name="north")).name == "box-1"
    assert "name 'north' in the settings is passed over: this device is enrolled as 'box-1'" in caplog.text
    assert main(["sensors", "list", "--data", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("court 7: ")
    assert broker_of(DeviceSettings(data=tmp_path)).username == answer.username
    with pytest.raises(EnrolmentError, match="is enrolled for court '7' of club 'home', not for court '2'"):
        address_of(DeviceSettings(data=tmp_path, court="2"))
    assert address_of(DeviceSettings(data=tmp_path, court="2", broker="mqtt://broker")).court == "2"


def test_a_device_that_is_enrolled_for_another_court_may_still_deliver_what_it_recorded_before(
    identities: Identities,
) -> None:
    first = identities.invite("1")
    earlier, _ = identities.redeem(request_of(first), "home")
    second = identities.invite("2")
    plain = request_of(second)
    proof = proof_of_earlier(key_of(password_of(first, request_of(first))), plain.nonce)
    asked = plain.model_copy(update={"earlier": earlier.username, "earlier_proof": proof})
    with pytest.raises(EnrolmentRefused, match="does not have the password"):
        identities.redeem(asked.model_copy(update={"earlier_proof": "0" * 64}), "home")
    moved, _ = identities.redeem(asked, "home")
    assert moved.who.addresses == (Address("home", "2", "box-1"), Address("home", "1", "box-1"))
    assert [one.username for one in identities.register.devices] == [moved.username]
