"""What a device tells of itself in its status, over a real broker."""

from collections.abc import Callable
from typing import Any

import pytest

from device.backoff import Backoff
from device.outbox import Outbox
from device.uplink import Uplink
from tests.waiting import PATIENCE_S, until
from wire.broker import BrokerAddress
from wire.gauges import BoardGauges, Gauges
from wire.topics import Address, Stream


def test_what_fails_of_a_status_holds_nothing_back(
    outbox: Outbox,
    broker: BrokerAddress,
    address: Address,
    server,
    append: Callable[[Outbox, Stream, int], range],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> Any:
        raise ValueError("a file system of -1 bytes")

    uplink = Uplink(outbox, broker, address, version="1")
    uplink.gauges = uplink.problems = uplink.notes = uplink.sensors = uplink.matches = fail
    append(outbox, Stream.MATCH, 2)
    uplink.start()
    try:
        assert uplink.wait_drained(PATIENCE_S)
        uplink.tell_status()
        until(lambda: len(server.statuses) > 1)
        assert [(one.gauges, one.problems, one.sensors, one.match) for one in server.statuses[:2]] == [
            (None, (), (), None),
            (None, (), (), None),
        ]
        uplink.gauges = lambda: Gauges(board=BoardGauges(temperature_c=50, age_s=0))
        uplink.tell_status()
        until(lambda: server.statuses[-1].gauges is not None)
    finally:
        uplink.stop(0)
    assert [one.levelname for one in caplog.records if one.name == "device.uplink.own_status"] == ["ERROR"] * 5


def test_an_uplink_that_fails_is_tried_again(
    outbox: Outbox,
    broker: BrokerAddress,
    address: Address,
    server,
    append: Callable[[Outbox, Stream, int], range],
    caplog: pytest.LogCaptureFixture,
) -> None:
    fails = [True]

    def say(_sentence: str) -> None:
        if fails:
            fails.clear()
            raise ValueError("nobody to tell")

    uplink = Uplink(outbox, broker, address, version="1", backoff=Backoff(longest_s=0.1), say=say)
    append(outbox, Stream.MATCH, 2)
    uplink.start()
    try:
        assert uplink.wait_drained(PATIENCE_S)
    finally:
        uplink.stop(0)
    assert "the uplink failed" in caplog.text
