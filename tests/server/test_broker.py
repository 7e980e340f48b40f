"""The embedded broker, with real MQTT clients over loopback."""

import gc
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from server.broker import EmbeddedBroker, waiting
from server.errors import BrokerNotStarted, PortInUse
from tests.waiting import PATIENCE_S, until


@pytest.fixture
def guarded(free_port: int) -> Iterator[int]:
    with EmbeddedBroker("127.0.0.1", free_port, {"box": "secret"}):
        yield free_port


def answer(port: int, user: str | None = None, password: str | None = None) -> str:
    """Connect, and give the broker's answer."""
    client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv311, reconnect_on_failure=False)
    told: Future[str] = Future()
    client.on_connect = lambda _, __, ___, code, ____: told.set_result(code.getName())
    if user is not None:
        client.username_pw_set(user, password)
    client.connect("127.0.0.1", port)
    client.loop_start()
    try:
        return told.result(timeout=PATIENCE_S)
    finally:
        client.disconnect()
        client.loop_stop()


def test_messages_arrive_in_order(free_port: int) -> None:
    got: list[bytes] = []
    subscribed, complete = threading.Event(), threading.Event()

    def take(payload: bytes) -> None:
        got.append(payload)
        if len(got) == 500:
            complete.set()

    client = Client(CallbackAPIVersion.VERSION2)
    client.on_subscribe = lambda *_: subscribed.set()
    client.on_message = lambda _, __, message: take(bytes(message.payload))
    with EmbeddedBroker("127.0.0.1", free_port):
        client.connect("127.0.0.1", free_port)
        client.loop_start()
        client.subscribe("court/#", qos=1)
        assert subscribed.wait(PATIENCE_S)
        for number in range(500):
            client.publish("court/1", b"%d" % number, qos=1)
        assert complete.wait(PATIENCE_S)
        client.disconnect()
        client.loop_stop()
    assert got == [b"%d" % number for number in range(500)]


def test_without_credentials_anyone_is_let_in(free_port: int) -> None:
    with EmbeddedBroker("127.0.0.1", free_port):
        assert answer(free_port) == "Success"


def test_the_right_password_is_let_in(guarded: int) -> None:
    assert answer(guarded, "box", "secret") == "Success"


@pytest.mark.parametrize(
    ("user", "password"), [("box", "wrong"), ("box", None), ("nobody", "secret"), ("nobody", ""), (None, None)]
)
def test_everyone_else_is_refused(guarded: int, user: str | None, password: str | None) -> None:
    assert answer(guarded, user, password) == "Not authorized"


def test_a_client_that_speaks_mqtt_5_is_cut_off_at_once_and_may_try_3_1_1(free_port: int) -> None:
    ended = threading.Event()
    client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5, reconnect_on_failure=False)
    client.on_disconnect = lambda *_: ended.set()
    with EmbeddedBroker("127.0.0.1", free_port):
        client.connect("127.0.0.1", free_port)
        client.loop_start()
        assert ended.wait(1.5)
        client.loop_stop()
        assert answer(free_port) == "Success"


class Box:
    """A client under a name of its own, or another's."""

    def __init__(self, port: int, name: str, topic: str = "", will: str = "", user: str | None = None) -> None:
        self.got: list[bytes] = []
        self.ended, self.connected = threading.Event(), threading.Event()
        self.client = Client(
            CallbackAPIVersion.VERSION2, name, protocol=MQTTProtocolVersion.MQTTv311, reconnect_on_failure=False
        )
        self.client.on_disconnect = lambda *_: (self.ended.set(), self.connected.set())
        self.client.on_message = lambda _, __, message: self.got.append(bytes(message.payload))
        self.client.on_subscribe = lambda *_: self.connected.set()
        self.client.on_connect = lambda client, *_: client.subscribe(topic, 1) if topic else self.connected.set()
        if will:
            self.client.will_set(will, b"gone", 1, retain=True)
        if user:
            self.client.username_pw_set(user, "secret")
        self.client.connect("127.0.0.1", port, keepalive=60)
        self.client.loop_start()
        assert self.connected.wait(PATIENCE_S)

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


def test_the_newer_of_two_connections_of_one_name_stands(free_port: int) -> None:
    with EmbeddedBroker("127.0.0.1", free_port):
        watcher = Box(free_port, "watcher", "last/words")
        older = Box(free_port, "box", "orders", will="last/words")
        newer = Box(free_port, "box", "orders")
        assert older.ended.wait(PATIENCE_S)
        until(lambda: watcher.got == [b"gone"])
        watcher.client.publish("orders", b"listen", 1)
        until(lambda: newer.got == [b"listen"])
        for one in (older, newer, watcher):
            one.close()


def test_who_has_no_password_ends_nobodys_connection(guarded: int) -> None:
    box = Box(guarded, "client-of-the-box", "orders", user="box")
    thief = Client(CallbackAPIVersion.VERSION2, "client-of-the-box", protocol=MQTTProtocolVersion.MQTTv311)
    refused = threading.Event()
    thief.on_connect = lambda *_: refused.set()
    thief.connect("127.0.0.1", guarded)
    thief.loop_start()
    assert refused.wait(PATIENCE_S)
    thief.disconnect()
    thief.loop_stop()
    box.client.publish("orders", b"still here", 1)
    until(lambda: box.got == [b"still here"])
    box.close()


def test_only_what_was_subscribed_to_comes_back_of_what_is_retained(free_port: int) -> None:
    with EmbeddedBroker("127.0.0.1", free_port):
        watcher = Box(free_port, "watcher", "+/status")
        watcher.client.publish("box/status", b"online", 1, retain=True).wait_for_publish(PATIENCE_S)
        until(lambda: watcher.got)
        stranger = Box(free_port, "stranger", "orders")
        stranger.client.publish("orders", b"only this", 1)
        until(lambda: stranger.got)
        assert stranger.got == [b"only this"]
        for one in (watcher, stranger):
            one.close()


@pytest.mark.soak
def test_clients_that_come_and_go_fast_break_nothing(free_port: int, caplog: pytest.LogCaptureFixture) -> None:
    with EmbeddedBroker("127.0.0.1", free_port):
        keeper = Box(free_port, "keeper", "all/#")
        over = threading.Event()

        def come_and_go(number: int) -> None:
            while not over.is_set():
                box = Box(free_port, f"box-{number % 2}", f"all/{number}")
                box.client.publish(f"all/{number}", b"%d" % number, 1, retain=True)
                box.close()

        threads = [threading.Thread(target=come_and_go, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        until(lambda: len(keeper.got) > 20)
        over.set()
        for thread in threads:
            thread.join(PATIENCE_S)
        keeper.client.publish("all/last", b"last", 1)
        until(lambda: b"last" in keeper.got)
        keeper.close()
    gc.collect()
    assert [one for one in caplog.records if one.exc_info or "Traceback" in one.getMessage()] == []


def test_a_client_that_is_silent_for_longer_than_it_promised_has_left(free_port: int) -> None:
    with EmbeddedBroker("127.0.0.1", free_port):
        watcher = Box(free_port, "watcher", "last/words")
        with socket.create_connection(("127.0.0.1", free_port)) as silent:
            silent.sendall(bytes.fromhex("10240004") + b"MQTT" + bytes.fromhex("0426 0001 0006") + b"silent")
            silent.sendall(bytes.fromhex("000a") + b"last/words" + bytes.fromhex("0004") + b"gone")
            until(lambda: watcher.got == [b"gone"])
        watcher.close()


def test_a_packet_beyond_all_bounds_ends_its_client_alone(free_port: int) -> None:
    with EmbeddedBroker("127.0.0.1", free_port):
        watcher = Box(free_port, "watcher", "orders")
        bomber = Box(free_port, "bomber")
        bomber.client.publish("orders", bytes((2 << 20) + 1), 1)
        assert bomber.ended.wait(PATIENCE_S)
        watcher.client.publish("orders", b"still here", 1)
        until(lambda: watcher.got)
        assert watcher.got == [b"still here"]
        for one in (watcher, bomber):
            one.close()


@pytest.mark.soak
def test_a_client_that_takes_nothing_is_cut_off_and_nobody_else_notices(
    free_port: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(waiting, "MOST_BYTES", 4 << 20)
    connect = b"\x10\x10\0\4MQTT\4\2\0\0\0\4deaf"
    subscribe = b"\x82\x0b\0\1\0\6orders\1"
    with EmbeddedBroker("127.0.0.1", free_port):
        watcher = Box(free_port, "watcher")
        watcher.client.subscribe("orders", 1)
        with socket.create_connection(("127.0.0.1", free_port), timeout=PATIENCE_S) as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.sendall(connect + subscribe)
            assert deaf.recv(4) == b"\x20\2\0\0"
            talker = Box(free_port, "talker")
            for number in range(150):
                talker.client.publish("orders", b"%d" % number + bytes(64 << 10), 1)
            until(lambda: len(watcher.got) == 150)
            until(lambda: "deaf does not take" in caplog.text)
        assert [one.rstrip(b"\0") for one in watcher.got] == [b"%d" % number for number in range(150)]
        for one in (watcher, talker):
            one.close()


@pytest.mark.parametrize("junk", [b"GET / HTTP/1.1\r\n\r\n", bytes(64), b"\x10" + b"\xff" * 30])
def test_bytes_that_are_no_mqtt_are_no_traceback(
    free_port: int, junk: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with EmbeddedBroker("127.0.0.1", free_port):
        with socket.create_connection(("127.0.0.1", free_port), timeout=PATIENCE_S) as caller:
            caller.sendall(junk)
            assert caller.recv(100) == b""
        assert answer(free_port) == "Success"
    gc.collect()
    assert [one for one in caplog.records if one.exc_info] == []


def test_a_taken_port_is_named(free_port: int) -> None:
    with (
        EmbeddedBroker("127.0.0.1", free_port),
        pytest.raises(PortInUse, match=f"port {free_port} of 127.0.0.1 is in use"),
    ):
        EmbeddedBroker("127.0.0.1", free_port).start()


def test_an_address_of_another_machine_is_explained(free_port: int) -> None:
    with pytest.raises(BrokerNotStarted, match="cannot listen on"):
        EmbeddedBroker("192.0.2.1", free_port).start()


def test_it_stops_quickly_with_busy_clients_and_leaves_no_thread(
    free_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    broker = EmbeddedBroker("127.0.0.1", free_port)
    broker.start()
    client = Client(CallbackAPIVersion.VERSION2, reconnect_on_failure=False)
    client.connect("127.0.0.1", free_port)
    client.loop_start()
    client.subscribe("busy", qos=1)
    for _ in range(2000):
        client.publish("busy", b"x" * 500, qos=1)
    broker.stop()
    assert "marcador-broker" not in {thread.name for thread in threading.enumerate()}
    client.disconnect()
    client.loop_stop()
    assert caplog.records == []


def test_connections_taken_while_it_stops_are_closed(free_port: int, caplog: pytest.LogCaptureFixture) -> None:
    broker = EmbeddedBroker("127.0.0.1", free_port)
    for number in range(60):
        broker.start()
        clients = [socket.create_connection(("127.0.0.1", free_port)) for _ in range(3)]
        time.sleep(number % 20 / 10_000)
        broker.stop()
        for client in clients:
            client.close()
    gc.collect()  # whatever was left open fails the test
    assert caplog.records == []


def test_it_can_be_started_again(free_port: int) -> None:
    broker = EmbeddedBroker("127.0.0.1", free_port)
    for _ in range(3):
        broker.start()
        assert answer(free_port) == "Success"
        broker.stop()
    broker.stop()
