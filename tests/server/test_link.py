"""The server's connection to its broker: tried until it works, and what is in the way is said."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import pytest

from server.ingest import link as link_module
from server.ingest.inbox import Inbox
from server.ingest.link import BrokerLink
from tests.conftest import RunningBroker
from tests.server.play import BOX
from tests.server.process import Uplink
from tests.waiting import PATIENCE_S, until
from wire.broker import BrokerAddress
from wire.topics import Stream

MakeBroker = Callable[..., RunningBroker]


@contextmanager
def running(address: BrokerAddress, inbox: Inbox | None = None) -> Iterator[BrokerLink]:
    link = BrokerLink(address, inbox or Inbox(), "home")
    link.start()
    try:
        yield link
    finally:
        link.stop()


@pytest.fixture(autouse=True)
def news(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    caplog.set_level(logging.INFO, "server.ingest.link")
    monkeypatch.setattr(link_module, "_LONGEST_WAIT_S", 0.3)


def test_a_broker_that_is_away_is_waited_for(make_broker: MakeBroker, caplog: pytest.LogCaptureFixture) -> None:
    broker = make_broker("mosquitto")
    broker.stop()
    with running(broker.address) as link:
        assert not link.wait_settled(PATIENCE_S)
        assert f"nothing listens at {broker.address}" in caplog.text
        broker.start()
        until(lambda: link.is_connected)
    assert f"connected to the broker {broker.address}" in caplog.text
    assert caplog.text.count("nothing listens") == 1


def test_a_broker_that_was_away_is_found_again_where_a_thousand_readers_have_connections(
    make_broker: MakeBroker,
) -> None:
    broker = make_broker("mosquitto")
    with running(broker.address) as link, ExitStack() as stack:
        assert link.wait_settled(PATIENCE_S)
        broker.stop()
        until(lambda: not link.is_connected)
        for _ in range(1100):  # more numbers than select(2) takes
            stack.callback(os.close, os.open(os.devnull, os.O_RDONLY))
        broker.start()
        until(lambda: link.is_connected)


@pytest.mark.parametrize("kind", ["mosquitto", "embedded"])
def test_all_that_came_is_taken_in_order_and_acknowledged(kind: str, make_broker: MakeBroker) -> None:
    address, inbox = make_broker(kind).address, Inbox()
    # A broker has some twenty messages in flight: without acknowledgements no more would come.
    payloads = [b"%d" % at + b"x" * (200_000 if at == 250 else at) for at in range(500)]
    with running(address, inbox) as link:
        assert link.wait_settled(PATIENCE_S)
        uplink = Uplink(address, BOX)
        uplink.send(Stream.MATCH, payloads)
        until(lambda: inbox.waiting == len(payloads))
        uplink.close()
    assert [one.payload for one in inbox.take(len(payloads), 0)] == payloads


@pytest.mark.parametrize("kind", ["mosquitto", "embedded"])
def test_a_wrong_password_is_said_as_what_it_is_and_tried_again(
    kind: str, make_broker: MakeBroker, caplog: pytest.LogCaptureFixture
) -> None:
    address = make_broker(kind, {"server": "right"}).address
    with running(replace(address, username="server", password="wrong")) as link:
        assert not link.wait_settled(PATIENCE_S)
        assert "refuses the user or the password; check both" in caplog.text
        assert "wrong" not in caplog.text
        link._address = replace(address, username="server", password="right")
        until(lambda: link.is_connected)
