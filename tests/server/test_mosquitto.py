"""A real Mosquitto with the files made for it: who comes in, what each may do, and how identities come and go."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from device.enrolment import Identity, redeem
from device.errors import EnrolmentError
from device.outbox import Outbox
from device.uplink import Uplink
from marcador.main import main
from server.auth.identities import Identities
from server.auth.topic_rules import client_id
from server.brokers import mosquitto_of
from server.errors import BrokerNotAsked, EnrolmentRefused
from server.mosquitto import control as control_module
from server.mosquitto import files
from server.mosquitto.control import IdentityControl
from server.mosquitto.keeping import IdentityKeeper
from server.mosquitto.rights import SERVER_USER
from server.settings import ServerSettings
from tests.conftest import Mosquitto
from tests.server.own_mosquitto import OwnMosquitto
from tests.server.process import Served
from tests.server.test_enrolment import Client311, request_of
from tests.waiting import PATIENCE_S, until
from wire.enrolment import password_of
from wire.topics import ROOT, Address, Stream

HERE = Address("home", "1", "box-1")


@pytest.fixture
def settings(tmp_path: Path, free_ports: Callable[[int], list[int]]) -> dict[str, Any]:
    near, far = free_ports(2)
    return {
        "http_listen": "127.0.0.1:0",
        "mqtt_listen": f"127.0.0.1:{near}",
        "mqtt_tls_port": far,
        "broker": "mosquitto",
        "data_directory": str(tmp_path / "data"),
    }


@pytest.fixture
def broker(tmp_path: Path, settings: dict[str, Any]) -> Iterator[OwnMosquitto]:
    (tmp_path / "mosquitto").mkdir()
    broker = OwnMosquitto(tmp_path / "mosquitto", settings)
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
def identities(settings: dict[str, Any]) -> Identities:
    return Identities(Path(settings["data_directory"]))


@pytest.fixture
def control(broker: OwnMosquitto, settings: dict[str, Any]) -> IdentityControl:
    return IdentityControl(mosquitto_of(ServerSettings.model_validate(settings)))


@pytest.fixture
def keeper(identities: Identities, control: IdentityControl) -> IdentityKeeper:
    return IdentityKeeper(identities, control)


def enrolled(
    identities: Identities, keeper: IdentityKeeper, device: str = "box-1", court: str = "1"
) -> tuple[str, str]:
    """Let a device in; give user and password."""
    request = request_of(code := identities.invite(court), device)
    one, _ = identities.redeem(request, "home", keeper.admit)
    return one.username, password_of(code, request)


def test_a_device_is_itself_and_nobody_else(
    identities: Identities, keeper: IdentityKeeper, broker: OwnMosquitto, settings: dict[str, Any]
) -> None:
    port = broker.address.port
    user, password = enrolled(identities, keeper)
    other_user, other_password = enrolled(identities, keeper, "box-2")
    own = files.load_or_make_password(Path(settings["data_directory"]))
    assert Client311(port, client_id(HERE), "", "").answer == "Not authorized"
    assert Client311(port, client_id(HERE), user, password + "x").answer == "Not authorized"
    assert Client311(port, client_id(HERE), other_user, other_password).answer == "Not authorized"
    server, box = Client311(port, "server", SERVER_USER, own), Client311(port, client_id(HERE), user, password)
    other = Client311(port, client_id(replace(HERE, device="box-2")), other_user, other_password)
    assert (server.answer, box.answer, other.answer) == ("Success",) * 3
    assert server.subscribe("marcador/#") == 1
    for topic in ("#", "+/+/home/1/box-1/receipt", HERE.base + "/#", HERE.stream(Stream.HEART_RATE), "$SYS/#"):
        assert (topic, other.subscribe(topic)) == (topic, 0x80)
    for topic in (HERE.receipt, HERE.command):
        assert (topic, other.subscribe(topic)) == (topic, 0x80)
        assert (topic, box.subscribe(topic)) == (topic, 1)
    forged = [HERE.receipt, HERE.command, HERE.stream(Stream.MATCH), HERE.status, "$CONTROL/dynamic-security/v1", "x"]
    for topic in forged:
        other.client.publish(topic, b"forged", 1, retain=True).wait_for_publish(PATIENCE_S)
    right = [*(HERE.stream(one) for one in Stream), HERE.status, HERE.score]
    for topic in right:
        box.client.publish(topic, b"true", 1, retain=topic in (HERE.status, HERE.score)).wait_for_publish(PATIENCE_S)
    until(lambda: len(server.got) >= len(right))
    server.client.publish(HERE.receipt, b"true", 1)
    until(lambda: box.got == [HERE.receipt] and server.got[len(right) :] == [HERE.receipt])
    assert (server.got[: len(right)], other.got) == (right, [])
    assert other.subscribe(HERE.status) == 1, "of its own court it reads whether the other device is there"
    assert other.subscribe(Address("home", "2", "box-3").status) == 0x80
    until(lambda: other.got == [HERE.status])
    for one in (server, box, other):
        one.close()


def test_an_onlooker_reads_scores_and_statuses_and_nothing_else(
    identities: Identities, keeper: IdentityKeeper, broker: OwnMosquitto
) -> None:
    port = broker.address.port
    earlier, earlier_password = identities.let_read("ha", "home", keeper.admit)
    before = Client311(port, earlier.username, earlier.username, earlier_password)
    one, password = identities.let_read("ha", "home", keeper.admit)
    name = one.username
    keeper.reconcile()
    assert before.ended.wait(PATIENCE_S)
    onlooker = Client311(port, name, name, password)
    for topic, answer in {
        "homeassistant/+/+/config": 1,
        f"{ROOT}/home/+/score": 1,
        HERE.status: 1,
        f"{ROOT}/home/+/+/heart-rate": 0x80,
        HERE.receipt: 0x80,
        "#": 0x80,
    }.items():
        assert (topic, onlooker.subscribe(topic)) == (topic, answer)
    assert identities.let_read_no_more("ha")
    keeper.reconcile()
    assert Client311(port, name, name, password).answer == "Not authorized"


def test_a_last_will_counts_as_a_publication(
    identities: Identities, keeper: IdentityKeeper, broker: OwnMosquitto, settings: dict[str, Any]
) -> None:
    own = files.load_or_make_password(Path(settings["data_directory"]))
    server = Client311(broker.address.port, "server", SERVER_USER, own)
    assert server.subscribe("marcador/#") == 1
    user, password = enrolled(identities, keeper)
    for will, topic in (("box-2's", replace(HERE, device="box-2").status), ("its own", HERE.status)):
        box = Client311(broker.address.port, client_id(HERE), user, password, will=(topic, will))
        if box.answer == "Success":
            box.cut()
    until(lambda: server.got == [HERE.status])
    server.close()


def test_a_device_enrolls_at_the_pages_delivers_over_tls_and_is_revoked(
    tmp_path: Path, settings: dict[str, Any], broker: OwnMosquitto, identities: Identities
) -> None:
    with Served(settings) as served:
        identity = redeem(served.url, identities.invite("7"), "box-1", tmp_path / "box")
        assert identity.broker.tls
        address = identity.address
        assert (address.court, identity.broker.port) == ("7", settings["mqtt_tls_port"])
        with Outbox.open(tmp_path / "box" / "outbox.sqlite", address=address) as outbox:
            outbox.append(
                Stream.MATCH, [lambda number: b'{"epoch":"%s","sequence":%d}' % (outbox.epoch.encode(), number)]
            )
            uplink = Uplink(outbox, identity.broker, address, version="1")
            uplink.start()
            assert uplink.wait_drained(PATIENCE_S)
            identities.revoke("box-1")
            until(lambda: not uplink.connected)
            uplink.stop(0)
        assert Client311(broker.address.port, client_id(address), *_user_of(identity)).answer == "Not authorized"
        assert [one["court"] for one in served.get("/api/v1/courts")["courts"]] == ["7"]


def _user_of(identity: Identity) -> tuple[str, str]:
    return identity.enrolment.username, identity.password


def test_without_its_broker_a_code_is_kept_for_later(
    tmp_path: Path, settings: dict[str, Any], broker: OwnMosquitto, identities: Identities
) -> None:
    with Served(settings) as served:
        code = identities.invite("7")
        broker.stop()
        with pytest.raises(EnrolmentError, match="the code can be used again"):
            redeem(served.url, code, "box-1", tmp_path / "box")
        broker.start()
        redeem(served.url, code, "box-1", tmp_path / "box")


def test_whoever_is_not_in_the_register_is_put_out(
    identities: Identities, keeper: IdentityKeeper, broker: OwnMosquitto
) -> None:
    gone, kept = enrolled(identities, keeper, "box-1"), enrolled(identities, keeper, "box-2")
    box = Client311(broker.address.port, client_id(HERE), *gone)
    identities.revoke("box-1")
    keeper.reconcile()
    assert box.ended.wait(PATIENCE_S)
    assert Client311(broker.address.port, client_id(HERE), *gone).answer == "Not authorized"
    other = Client311(broker.address.port, client_id(replace(HERE, device="box-2")), *kept)
    assert other.answer == "Success"
    other.close()


def test_rights_that_were_changed_at_the_broker_are_set_right(
    identities: Identities, keeper: IdentityKeeper, control: IdentityControl
) -> None:
    user, _ = enrolled(identities, keeper)
    wide = {"acltype": "subscribePattern", "topic": "#", "priority": 0, "allow": True}
    control.ask([{"command": "addRoleACL", "rolename": user, **wide}])
    keeper.reconcile()
    (answer,) = control.ask([{"command": "getRole", "rolename": user}])
    assert wide not in answer["data"]["role"]["acls"]
    assert len(answer["data"]["role"]["acls"]) == 11


def test_a_broker_whose_file_is_lost_gets_it_again_with_all_its_devices(
    identities: Identities, keeper: IdentityKeeper, broker: OwnMosquitto, caplog: pytest.LogCaptureFixture
) -> None:
    user, password = enrolled(identities, keeper)
    identities_file = broker.folder / files.IDENTITIES
    broker.stop()
    only_the_server = json.loads(identities_file.read_text())
    only_the_server["clients"] = [one for one in only_the_server["clients"] if one["username"] == SERVER_USER]
    identities_file.write_text(json.dumps(only_the_server))
    broker.start()
    keeper.reconcile()
    assert "does not know box-1 any more" in caplog.text
    broker.stop()
    assert broker.install() == []
    broker.start()
    box = Client311(broker.address.port, client_id(HERE), user, password)
    assert box.answer == "Success"
    box.close()


def test_what_is_in_the_way_is_said(
    tmp_path: Path,
    identities: Identities,
    keeper: IdentityKeeper,
    broker: OwnMosquitto,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(control_module, "_PATIENCE_S", 1.0)
    broker.stop()
    request = request_of(identities.invite("1"))
    with pytest.raises(EnrolmentRefused, match="nothing listens"):
        identities.redeem(request, "home", keeper.admit)
    assert identities.register.devices == ()
    plain = Mosquitto(tmp_path, broker.address.port)
    plain.start()
    with pytest.raises(BrokerNotAsked, match="dynamic-security plugin"):
        IdentityControl(plain.address).ask([{"command": "listClients"}])
    plain.stop()


def test_at_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["server", "mosquitto", "for mosquitto"]) == 0
    said = capsys.readouterr().out
    assert "'for mosquitto'/marcador.conf" in said
    assert {one.name for one in (tmp_path / "for mosquitto").iterdir()} == {
        "marcador.conf",
        "marcador-identities.json",
        "marcador.crt",
        "marcador.key",
    }
    Identities(tmp_path / "marcador-data").redeem(
        request_of(Identities(tmp_path / "marcador-data").invite("1")), "home"
    )
    assert main(["server", "--broker", "mosquitto", "revoke", "box-1"]) == 0
    assert "a running server tells it as soon as it is there" in capsys.readouterr().err


def test_without_files_the_server_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["server", "--broker", "mosquitto", "--http", "127.0.0.1:0", "--data", str(tmp_path)]) == 1
    assert "marcador server mosquitto FOLDER" in capsys.readouterr().err
