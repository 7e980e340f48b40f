"""What a device measures of itself in its status, over a real broker."""

from collections.abc import Callable

import pytest

from device.outbox import Outbox
from device.uplink import Uplink
from tests.waiting import PATIENCE_S, until
from wire.broker import BrokerAddress
from wire.gauges import BoardGauges, Gauges
from wire.topics import Address, Stream


def test_gauges_that_fail_hold_nothing_back(
    outbox: Outbox,
    broker: BrokerAddress,
    address: Address,
    server,
    append: Callable[[Outbox, Stream, int], range],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> Gauges:
        raise ValueError("a file system of -1 bytes")

    uplink = Uplink(outbox, broker, address, version="1")
    uplink.gauges = fail
    append(outbox, Stream.MATCH, 2)
    uplink.start()
    try:
        assert uplink.wait_drained(PATIENCE_S)
        uplink.tell_status()
        until(lambda: len(server.statuses) > 1)
        assert [one.gauges for one in server.statuses[:2]] == [None, None]
        uplink.gauges = lambda: Gauges(board=BoardGauges(temperature_c=50, age_s=0))
        uplink.tell_status()
        until(lambda: server.statuses[-1].gauges is not None)
    finally:
        uplink.stop(0)
    assert [one.levelname for one in caplog.records if one.name == "device.uplink.gauging"] == ["ERROR"]
