"""Finding a version of MQTT that the broker speaks, and saying why there is none."""

import gc
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from paho.mqtt.enums import MQTTProtocolVersion

from device.errors import UplinkError
from device.uplink import check_broker
from device.uplink.dialling import Dialler
from tests.waiting import until
from wire.broker import BrokerAddress


@contextmanager
def listener_that_says(answer: bytes) -> Iterator[BrokerAddress]:
    """Something that is no broker."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        channels: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    channel, _ = listening.accept()
                except OSError:
                    return
                channels.append(channel)
                channel.sendall(answer)

        thread = threading.Thread(target=accept, name="no-broker")
        thread.start()
        yield BrokerAddress("127.0.0.1", listening.getsockname()[1])
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()
        for channel in channels:
            channel.close()


def test_mosquitto_is_spoken_to_in_mqtt_5(mosquitto: BrokerAddress) -> None:
    connection = Dialler(mosquitto, "box", None).dial()
    assert connection.version is MQTTProtocolVersion.MQTTv5
    connection.close()


def test_the_embedded_broker_is_spoken_to_in_3_1_1_and_that_is_remembered(embedded_broker: BrokerAddress) -> None:
    dialler = Dialler(embedded_broker, "box", None)
    for _ in range(2):
        connection = dialler.dial()
        assert connection.version is MQTTProtocolVersion.MQTTv311
        connection.close()
    assert dialler._versions == (MQTTProtocolVersion.MQTTv311,)


def test_a_version_that_was_asked_for_is_the_only_one_tried(mosquitto: BrokerAddress) -> None:
    connection = Dialler(mosquitto, "box", None, "3.1.1").dial()
    assert connection.version is MQTTProtocolVersion.MQTTv311
    connection.close()


@pytest.mark.parametrize("kind", ["mosquitto", "embedded"])
def test_the_right_password_is_let_in_and_a_wrong_one_is_named(kind: str, make_broker) -> None:
    address = make_broker(kind, {"box": "secret"}).address
    check_broker(BrokerAddress(address.host, address.port, username="box", password="secret"))
    for user, password, said in (
        ("box", "hunter2", "refuses the user or the password"),
        ("nobody", "hunter2", "refuses the user or the password"),
        (None, None, "asks who comes, and this device was never enrolled; get a code at the server"),
    ):
        with pytest.raises(UplinkError, match=said) as caught:
            check_broker(BrokerAddress(address.host, address.port, username=user, password=password))
        assert "hunter2" not in str(caught.value)


def test_a_port_where_nothing_listens_is_named(free_port: int) -> None:
    with pytest.raises(UplinkError, match=rf"nothing listens at mqtt://127.0.0.1:{free_port}; start the broker"):
        check_broker(BrokerAddress("127.0.0.1", free_port))


def test_a_name_that_nobody_knows_is_named() -> None:
    with pytest.raises(UplinkError, match=r"the broker's name 'broker\.invalid' is not known"):
        check_broker(BrokerAddress("broker.invalid"))


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # paho leaves the socket of a failed handshake
def test_a_broker_without_tls_is_named(mosquitto: BrokerAddress) -> None:
    with pytest.raises(UplinkError, match="does not speak TLS; check the port, or write mqtt://"):
        check_broker(BrokerAddress(mosquitto.host, mosquitto.port, tls=True))
    gc.collect()


def test_what_is_no_broker_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("device.uplink.dialling._GUESS_S", 0.2)
    monkeypatch.setattr("device.uplink.dialling._ANSWER_S", 0.2)
    for answer in (b"", b"SSH-2.0-OpenSSH\r\n"):
        with (
            listener_that_says(answer) as address,
            pytest.raises(UplinkError, match="does not answer as an MQTT broker"),
        ):
            check_broker(address)


def test_small_messages_are_not_held_back(mosquitto: BrokerAddress) -> None:
    connection = Dialler(mosquitto, "box", None).dial()
    channel = connection._client.socket()
    assert isinstance(channel, socket.socket)
    assert channel.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    connection.close()


def test_no_thread_is_left_behind(mosquitto: BrokerAddress, free_port: int) -> None:
    check_broker(mosquitto)
    with pytest.raises(UplinkError):
        check_broker(BrokerAddress("127.0.0.1", free_port))
    until(lambda: not any("paho" in thread.name for thread in threading.enumerate()), "the threads end")
