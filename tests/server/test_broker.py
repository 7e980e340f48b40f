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

from server.broker import EmbeddedBroker
from server.errors import BrokerNotStarted, PortInUse
from tests.waiting import PATIENCE_S


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
