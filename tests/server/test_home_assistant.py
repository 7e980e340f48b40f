"""Home Assistant finds courts and devices by itself, and as a user of its own reads what they say."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.sandbox import ImmutableSandboxedEnvironment

from marcador.main import main
from server.auth.identities import Identities
from server.auth.topic_rules import HOME_ASSISTANT, HOME_ASSISTANT_STATUS
from server.home_assistant.discovery import payload_of, topic_of
from server.home_assistant.presence import AGAIN_S, HomeAssistant
from server.home_assistant.withdrawing import Withdrawing
from server.ingest.writer import Committed
from server.projections.match_fold import MatchFold
from server.store.rows import DeviceStatus
from tests.server.play import Appliance
from tests.server.process import Served, Uplink
from tests.server.test_enrolment import Client311, request_of
from tests.server.test_enrolment import broker as broker
from tests.server.test_enrolment import identities as identities
from tests.server.test_enrolment import ports as ports
from tests.waiting import PATIENCE_S, until
from wire.broker import BrokerAddress
from wire.delivery import Status, StreamDepth
from wire.scoreboard import Scoreboard
from wire.topics import ROOT, Address, Stream

HERE = Address("home", "1", "box-1")
EPOCH = "0" * 32


def shown(component: str, field: str, value: bytes) -> str:
    """Show a value as Home Assistant does: by the template it was told of, in a sandbox."""
    told = json.loads(payload_of(HERE, "1.0"))["components"][component]
    return ImmutableSandboxedEnvironment().from_string(told[field]).render(value_json=json.loads(value)).strip()


def test_templates_show_what_a_device_says() -> None:
    well = Status(state="online", epoch=EPOCH, outbox={Stream.MATCH: StreamDepth(depth=2)}).encode()
    gone = Status(state="offline", epoch=EPOCH, problems=("no microphone; plug one in",)).encode()
    assert [shown(one, "value_template", well) for one in ("connection", "problem", "waiting")] == ["ON", "OFF", "2"]
    assert [shown(one, "value_template", gone) for one in ("connection", "problem", "waiting")] == ["OFF", "ON", "0"]
    assert json.loads(shown("problem", "json_attributes_template", gone)) == {
        "problems": ["no microphone; plug one in"]
    }


def test_the_score_is_shown_as_it_is_said() -> None:
    folded = MatchFold()
    for event in Appliance(HERE).play(9):
        match = folded.take(event, lambda: ())
    assert match is not None
    score = Scoreboard.of(match, "1").model_dump_json().encode()
    assert shown("score", "value_template", score) == "1-0 15-0"
    assert json.loads(shown("score", "json_attributes_template", score))["pair_a"] == "Blue"


@given(st.tuples(*[st.text("ab-_ é.", min_size=1, max_size=4)] * 3), st.tuples(*[st.text("ab-_ é.", min_size=1)] * 3))
def test_a_device_is_named_like_no_other_and_in_letters_that_are_allowed(
    one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    topics = [topic_of(Address(*names)) for names in (one, other)]
    assert all(re.fullmatch(r"homeassistant/device/[A-Za-z0-9_-]+/config", topic) for topic in topics)
    assert (topics[0] == topics[1]) is (one == other)


def test_a_device_is_told_of_once_and_again_after_a_while() -> None:
    now_s, sent = [0.0], list[tuple[str, bytes]]()
    is_there = [False]

    def send(topic: str, payload: bytes, *, retain: bool) -> bool:
        assert retain
        sent.append((topic, payload))
        return is_there[0]

    home_assistant = HomeAssistant(send, lambda: now_s[0])
    said = Committed([], [], [DeviceStatus(HERE, Status(state="online", epoch=EPOCH, version="1.0"), False)], [])
    home_assistant.tell(said)
    is_there[0] = True
    for _ in range(3):
        home_assistant.tell(said)
    assert sent == [(topic_of(HERE), payload_of(HERE, "1.0"))] * 2
    now_s[0] += AGAIN_S
    home_assistant.tell(said)
    assert len(sent) == 3


def test_home_assistant_finds_a_device_that_came_before_it(tmp_path: Path, free_port: int) -> None:
    settings = {
        "http_listen": "127.0.0.1:0",
        "mqtt_listen": f"127.0.0.1:{free_port}",
        "data_directory": str(tmp_path),
        "home_assistant": True,
    }
    with Served(settings):
        box = Uplink(BrokerAddress("127.0.0.1", free_port), HERE)
        box.send("status", [Status(state="online", epoch=EPOCH).encode()])
        found = Client311(free_port, "home-assistant", "", "")
        until(lambda: found.subscribe("homeassistant/#") == 1 and topic_of(HERE) in found.got)
        found.close()
        box.close()


def enrolled(data: Path, court: str) -> None:
    code = (identities := Identities(data)).invite(court)
    identities.redeem(request_of(code, HERE.device), HERE.club)


def test_a_device_that_is_sold_or_moved_is_taken_away_also_from_a_broker_that_keeps_everything(
    tmp_path: Path, mosquitto: BrokerAddress
) -> None:
    data, at = tmp_path / "data", mosquitto
    settings = {"http_listen": "127.0.0.1:0", "broker": f"mqtt://127.0.0.1:{at.port}", "data_directory": str(data)}
    enrolled(data, HERE.court)
    with Served({**settings, "home_assistant": True}):
        home, box = Client311(at.port, "home-assistant", "", ""), Uplink(at, HERE)
        assert home.subscribe(f"{HOME_ASSISTANT}/#") == 1
        box.send("status", [Status(state="online", epoch=EPOCH).encode()])
        until(lambda: home.got == [topic_of(HERE)], "Home Assistant finds it")
        assert main(["server", "revoke", HERE.device, "--data", str(data)]) == 0
        until(lambda: home.got == [topic_of(HERE)] * 2, "it is told that it is gone")
        box.send("status", [Status(state="online", epoch=EPOCH, version="2").encode()])
        enrolled(data, "7")
        elsewhere = Uplink(at, there := Address(HERE.club, "7", HERE.device))
        elsewhere.send("status", [Status(state="online", epoch=EPOCH).encode()])
        until(lambda: topic_of(there) in home.got, "it is found at its other court")
        later = Client311(at.port, "later", "", "")
        assert later.subscribe(f"{HOME_ASSISTANT}/#") == 1
        until(lambda: later.got, "what is kept")
        assert (home.got.count(topic_of(HERE)), later.got) == (2, [topic_of(there)])
        for one in (home, later, box, elsewhere):
            one.close()


def test_what_no_broker_took_is_taken_away_later_and_what_is_let_in_again_stays(tmp_path: Path) -> None:
    identities, sent, is_there = Identities(tmp_path), list[str](), [False]

    def send(topic: str, payload: bytes, *, retain: bool) -> bool:
        assert (payload, retain) == (b"", True)
        sent.append(topic)
        return is_there[0]

    enrolled(tmp_path, HERE.court)
    identities.revoke(HERE.device)
    withdrawing = Withdrawing(identities, send)
    withdrawing.look()
    is_there[0] = True
    withdrawing.look()
    withdrawing.look()
    assert sent == [topic_of(HERE)] * 2
    enrolled(tmp_path, HERE.court)
    withdrawing.look()
    assert withdrawing.gone == frozenset()
    identities.revoke(HERE.device)
    withdrawing.look()
    assert len(sent) == 3


def test_who_watches_the_register_goes_on_after_what_nobody_foresaw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tries = list[str]()

    def send(topic: str, payload: bytes, *, retain: bool) -> bool:
        tries.append(topic)
        if len(tries) == 1:
            raise OSError("no such thing")
        return True

    enrolled(tmp_path, HERE.court)
    identities = Identities(tmp_path)
    identities.revoke(HERE.device)
    monkeypatch.setattr("server.home_assistant.withdrawing.LOOK_EVERY_S", 0.05)
    withdrawing = Withdrawing(identities, send)
    withdrawing.start()
    until(lambda: len(tries) == 2)
    withdrawing.stop()
    assert "it is looked up again" in caplog.text


@pytest.mark.usefixtures("broker")
def test_at_the_broker_an_onlooker_reads_scores_and_statuses_and_nothing_else(
    identities: Identities, ports: list[int]
) -> None:
    one, password = identities.let_read("ha", "home")
    name = one.username
    assert Client311(ports[0], name, name, password + "x").answer == "Not authorized"
    assert Client311(ports[0], HERE.client_id, name, password).answer == "Not authorized"
    onlooker = Client311(ports[0], name, name, password, will=(HOME_ASSISTANT_STATUS, "offline"))
    assert onlooker.answer == "Success"
    read = ["homeassistant/+/+/config", "homeassistant/#", f"{ROOT}/home/+/score", HERE.score, HERE.status]
    assert [onlooker.subscribe(topic) for topic in read] == [1] * len(read)
    others = [HERE.stream(Stream.HEART_RATE), f"{ROOT}/home/+/+/heart-rate", f"{ROOT}/#", "#", "$SYS/#", HERE.command]
    others += [f"{ROOT}/other/+/score", f"{ROOT}/home/1/box-1/+", HERE.receipt]
    assert [onlooker.subscribe(topic) for topic in others] == [0x80] * len(others)
    server = Client311(ports[0], "server", "server", "its own")
    assert server.subscribe("#") == 1
    for topic in (HERE.receipt, HERE.score, HERE.stream(Stream.MATCH), HOME_ASSISTANT_STATUS):
        onlooker.client.publish(topic, b"x", 1).wait_for_publish(PATIENCE_S)
    until(lambda: HOME_ASSISTANT_STATUS in server.got)
    assert server.got == [HOME_ASSISTANT_STATUS]
    other, _ = identities.let_read("ha", "home")  # whoever has the earlier password is out
    assert onlooker.ended.wait(PATIENCE_S)
    assert [one.username for one in identities.register.onlookers] == [other.username]
    server.close()


def test_at_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(tmp_path)]
    assert main(["server", "onlooker", "ha", *data]) == 0
    user, password, client = (line.split()[-1] for line in capsys.readouterr().out.splitlines())
    assert user == client
    assert user.startswith("onlooker-ha-")
    assert Identities(tmp_path).onlooker(user, password) is not None
    assert main(["server", "devices", *data]) == 0
    assert user in capsys.readouterr().out
    assert main(["server", "onlooker", "a/b", *data]) == 1
    assert "'a/b': an onlooker is named by" in capsys.readouterr().err
    assert main(["server", "revoke", "ha", *data]) == 0
    assert Identities(tmp_path).onlooker(user, password) is None
