"""The server at the broker of its own process: real clients over loopback at one end, the inbox at the other."""

from collections.abc import Iterator
from queue import Queue
from threading import Event

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from server.broker import EmbeddedBroker
from server.ingest.inbox import Delivery, Inbox
from server.ingest.own_link import OwnLink
from tests.waiting import PATIENCE_S, until
from wire.topics import ROOT, Address, Stream

BOX = Address("home", "1", "box-1")


class Box:
    """A client that may do all."""

    def __init__(self, port: int) -> None:
        self.heard: Queue[tuple[str, bytes, bool]] = Queue()
        subscribed = Event()
        self.client = Client(CallbackAPIVersion.VERSION2)
        self.client.on_message = lambda _, __, one: self.heard.put((one.topic, bytes(one.payload), bool(one.retain)))
        self.client.on_subscribe = lambda *_: subscribed.set()
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        self.client.subscribe([(BOX.receipt, 1), (BOX.score, 1)])
        assert subscribed.wait(PATIENCE_S)

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        self.client.publish(topic, payload, qos=1, retain=retain).wait_for_publish(PATIENCE_S)

    def settle(self) -> None:
        """Wait until what it published is handed out: a broker acknowledges it before that."""
        self.publish(BOX.score, b"settled")
        assert self.heard.get(timeout=PATIENCE_S)[1] == b"settled"

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


@pytest.fixture
def broker(free_port: int) -> Iterator[EmbeddedBroker]:
    with EmbeddedBroker("127.0.0.1", free_port) as running:
        yield running


@pytest.fixture
def box(broker: EmbeddedBroker, free_port: int) -> Iterator[Box]:
    box = Box(free_port)
    yield box
    box.close()


def taken(inbox: Inbox, count: int) -> list[Delivery]:
    until(lambda: inbox.waiting >= count)
    return inbox.take(1000, timeout_s=0)


def test_what_the_club_s_devices_say_comes_in_order_and_nothing_else(broker: EmbeddedBroker, box: Box) -> None:
    inbox = Inbox()
    link = OwnLink(broker, inbox, "home")
    box.publish(BOX.stream(Stream.MATCH), b"before it listens")
    box.settle()
    link.start()
    assert link.wait_settled(PATIENCE_S)
    nothing = (BOX.score, f"{ROOT}/sur/1/box-1/match", f"{ROOT}/home/1/box-1/more/match", "match")
    for topic in (*nothing, BOX.stream(Stream.MATCH), BOX.stream(Stream.MOTION), BOX.status):
        box.publish(topic, b"1")
    for number in range(200):
        box.publish(BOX.stream(Stream.MATCH), b"%d" % number)
    found = taken(inbox, 203)
    assert [one.topic for one in found[:3]] == [BOX.stream(Stream.MATCH), BOX.stream(Stream.MOTION), BOX.status]
    assert [one.payload for one in found[3:]] == [b"%d" % number for number in range(200)]
    link.stop()
    box.publish(BOX.status, b"after it")
    assert box.heard.get(timeout=PATIENCE_S) == (BOX.score, b"1", False)
    box.settle()
    assert inbox.waiting == 0


def test_a_status_that_the_broker_kept_comes_first_and_is_told_from_a_new_one(
    broker: EmbeddedBroker, box: Box
) -> None:
    inbox = Inbox()
    box.publish(BOX.status, b"kept", retain=True)
    box.settle()
    link = OwnLink(broker, inbox, "home")
    link.start()
    assert taken(inbox, 1) == [Delivery(BOX.status, b"kept", is_retained=True)]
    box.publish(BOX.status, b"new", retain=True)
    assert taken(inbox, 1) == [Delivery(BOX.status, b"new", is_retained=False)]


def test_what_the_server_says_goes_to_who_follows_and_is_kept_where_it_shall_be(
    broker: EmbeddedBroker, box: Box, free_port: int
) -> None:
    link = OwnLink(broker, Inbox(), "home")
    assert not link.publish(BOX.receipt, b"not yet")
    link.start()
    for number in range(100):
        assert link.publish(BOX.receipt, b"%d" % number)
    assert link.publish(BOX.score, b"15-0", retain=True)
    heard = [box.heard.get(timeout=PATIENCE_S) for _ in range(101)]
    assert heard == [*((BOX.receipt, b"%d" % number, False) for number in range(100)), (BOX.score, b"15-0", False)]
    late = Box(free_port)
    assert late.heard.get(timeout=PATIENCE_S) == (BOX.score, b"15-0", True)
    late.settle()  # It has had no other.
    late.close()


def test_without_the_broker_nothing_is_said(broker: EmbeddedBroker) -> None:
    link = OwnLink(broker, Inbox(), "home")
    link.start()
    assert link.is_connected
    broker.stop()
    assert not link.is_connected
    assert not link.publish(BOX.receipt, b"1")
    link.stop()


def test_a_broker_that_is_started_again_is_heard_again(broker: EmbeddedBroker, free_port: int) -> None:
    inbox = Inbox()
    link = OwnLink(broker, inbox, "home")
    link.start()
    broker.stop()
    broker.start()
    box = Box(free_port)
    box.publish(BOX.status, b"here")
    assert taken(inbox, 1) == [Delivery(BOX.status, b"here", is_retained=False)]
    box.close()
