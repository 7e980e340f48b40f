"""A server's side of the contract over a real broker, as small as it can be: takes in order, receipts, asks again."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from device.outbox import Outbox
from tests.waiting import PATIENCE_S
from wire.broker import BrokerAddress
from wire.delivery import Receipt, Status
from wire.topics import Address, Stream


class PlainServer:
    """Takes each stream in order and sends receipts; payloads are the decimal sequence.

    Attributes:
        receipts: whether it sends any.
        lose: decides for each arrival whether it is lost on the way.
    """

    def __init__(self, broker: BrokerAddress, address: Address) -> None:
        self._broker, self._address = broker, address
        self.taken: dict[Stream, list[int]] = {stream: [] for stream in Stream}
        self.arrived: list[tuple[Stream, int]] = []
        self.statuses: list[Status] = []
        self.scores: list[bytes] = []
        self.receipts = True
        self.lose: Callable[[Stream, int], bool] = lambda _stream, _sequence: False
        self._committed = dict.fromkeys(Stream, 0)
        self.epoch = ""
        self._ready = threading.Event()
        self._client = self._new_client()

    def start(self) -> None:
        self._ready.clear()
        self._client = self._new_client()
        self._client.connect(self._broker.host, self._broker.port)
        self._client.loop_start()
        assert self._ready.wait(PATIENCE_S)

    def stop(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def send(self, topic: str, payload: bytes, retain: bool = False) -> None:
        self._client.publish(topic, payload, qos=1, retain=retain).wait_for_publish(PATIENCE_S)

    def _new_client(self) -> Client:
        client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv311)
        client.reconnect_delay_set(0.1, 0.2)  # type: ignore[arg-type]
        topics = [*(self._address.stream(one) for one in Stream), self._address.status, self._address.score]
        client.on_connect = lambda *_: client.subscribe([(topic, 1) for topic in topics])
        client.on_subscribe = lambda *_: self._ready.set()
        client.on_message = lambda _, __, message: self._message(message)
        return client

    def _message(self, message: MQTTMessage) -> None:
        payload = bytes(message.payload)
        if message.topic == self._address.status:
            self._status(Status.decode(payload))
        elif message.topic == self._address.score:
            self.scores.append(payload)
        else:
            self._numbered(Stream(Address.of_topic(message.topic)[1]), int(payload))

    def _status(self, status: Status) -> None:
        self.statuses.append(status)
        if status.epoch != self.epoch:
            self.epoch, self._committed = status.epoch, dict.fromkeys(Stream, 0)
        for stream, depth in status.outbox.items():
            self._committed[stream] = max(self._committed[stream], depth.oldest - 1)
            if status.state == "online":
                self.receipt(stream, self._committed[stream])

    def _numbered(self, stream: Stream, sequence: int) -> None:
        self.arrived.append((stream, sequence))
        if self.lose(stream, sequence):
            return
        missing = sequence > self._committed[stream] + 1
        if sequence == self._committed[stream] + 1:
            self._committed[stream] = sequence
            self.taken[stream].append(sequence)
        if self.receipts:
            self.receipt(stream, self._committed[stream], resend=missing)

    def receipt(self, stream: Stream, committed: int, resend: bool = False, epoch: str | None = None) -> None:
        receipt = Receipt(epoch=epoch or self.epoch, stream=stream, committed=committed, resend=resend)
        self._client.publish(self._address.receipt, receipt.encode(), qos=1)


@pytest.fixture
def address() -> Address:
    return Address("home", "1", "box-1")


@pytest.fixture
def outbox(tmp_path: Path, address: Address) -> Iterator[Outbox]:
    with Outbox.open(tmp_path / "outbox.sqlite", address=address) as opened:
        yield opened


@pytest.fixture
def server(broker: BrokerAddress, address: Address) -> Iterator[PlainServer]:
    plain = PlainServer(broker, address)
    plain.start()
    yield plain
    plain.stop()


def append(outbox: Outbox, stream: Stream, count: int) -> range:
    """Append messages whose payload is their number."""
    return outbox.append(stream, [lambda sequence: b"%d" % sequence] * count)


@pytest.fixture(name="append")
def _append() -> Callable[[Outbox, Stream, int], range]:
    return append
