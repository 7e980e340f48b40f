"""Another device of the same name is noticed, and an ordinary trouble of the network is not taken for one."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from device.backoff import Backoff
from device.outbox import Outbox
from device.uplink import Uplink
from device.uplink.namesake import Namesake
from tests.waiting import until
from wire.broker import BrokerAddress
from wire.broker_trouble import TAKEN_OVER
from wire.topics import Address, Stream


def test_a_reason_is_enough_and_is_said_once_in_a_while() -> None:
    namesake = Namesake()
    assert namesake.ended(TAKEN_OVER, 500, 1000)
    assert not namesake.ended(TAKEN_OVER, 5, 1010)
    assert namesake.ended(TAKEN_OVER, 5, 2000)


def test_without_a_reason_it_takes_several_in_a_row() -> None:
    namesake = Namesake()
    assert not any(namesake.ended("Unspecified error", 5, 10 * n) for n in range(3))
    namesake.refused()
    assert not any(namesake.ended("Unspecified error", 5, 100 + 10 * n) for n in range(3))
    assert namesake.ended("Unspecified error", 5, 140)


def test_two_devices_of_one_name_say_so(
    tmp_path: Path,
    broker: BrokerAddress,
    address: Address,
    append: Callable[[Outbox, Stream, int], range],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    outboxes = [Outbox.open(tmp_path / f"{number}.sqlite", address=address) for number in range(2)]
    uplinks = [Uplink(one, broker, address, version="1", backoff=Backoff(0.02, 0.05)) for one in outboxes]
    try:
        for uplink in uplinks:
            uplink.start()
        until(lambda: "two devices call themselves 'box-1' on court '1'" in caplog.text)
    finally:
        for uplink in uplinks:
            uplink.stop(0)
        for outbox in outboxes:
            outbox.close()
