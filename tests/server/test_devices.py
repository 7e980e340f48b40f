"""Which device is on which court: that one came or left is said, and that a court has two."""

import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from server.ingest.writer import Committed
from server.projections.devices import SILENT_S, Devices
from server.steering.neighbours import Neighbours
from server.store.rows import DeviceStatus
from tests.server.play import BOX
from tests.server.process import Served, Uplink
from tests.waiting import until
from wire.delivery import Status
from wire.topics import Address

SPARE = Address("home", "1", "spare")
TWO = "two devices report for court 1: box-1, spare; leave one of them on, or change a court"


class Watched:
    """Devices, with a clock that a test moves and all that was said."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.now_s = 0.0
        self.devices = Devices(self.said.append, lambda: self.now_s)

    def says(self, address: Address, state: Literal["online", "offline"], version: str = "", run: str = "") -> bool:
        time = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=self.now_s)
        return self.devices.apply(
            DeviceStatus(address, Status(state=state, version=version, epoch="0" * 32, time=time, run=run))
        )


def test_a_device_that_comes_or_leaves_is_said_once() -> None:
    court = Watched()
    assert court.says(BOX, "online", "1.2")
    assert not court.says(BOX, "online", "1.2")
    since = court.devices.by_court()["1"].since
    assert since is not None
    assert datetime.now(UTC) - since < timedelta(minutes=1)
    assert not court.says(BOX, "offline")
    assert court.says(BOX, "online")
    assert court.said == [
        "device box-1 of court 1 is connected (version 1.2)",
        "device box-1 of court 1 is no longer connected",
        "device box-1 of court 1 is connected",
    ]


def test_a_second_device_on_a_court_is_told(caplog: pytest.LogCaptureFixture) -> None:
    court = Watched()
    court.says(BOX, "online")
    court.says(Address("home", "2", "box-2"), "online")
    assert court.devices.by_court()["1"].problem is None
    with caplog.at_level(logging.WARNING):
        court.says(SPARE, "online")
    assert caplog.messages == [TWO]
    assert court.devices.by_court()["1"].problem == TWO
    assert court.devices.by_court()["2"].problem is None
    court.says(SPARE, "offline")
    assert court.devices.by_court()["1"].problem is None


def test_a_device_whose_end_nobody_told_is_not_counted_for_ever() -> None:
    court = Watched()
    court.says(BOX, "online")
    court.now_s += SILENT_S / 2
    court.says(SPARE, "online")
    assert court.devices.by_court()["1"].problem == TWO
    court.now_s += SILENT_S / 2 + 1
    found = court.devices.by_court()["1"]
    assert (found.device, found.problem) == ("spare", None)


def test_the_api_says_that_a_court_has_two(served: Served, uplink: Uplink) -> None:
    for address in (BOX, SPARE):
        uplink.address = address
        uplink.send("status", [Status(state="online", epoch="0" * 32).encode()])
    until(lambda: any(one["problem"] for one in served.get("/api/v1/courts")["courts"]))
    (court,) = served.get("/api/v1/courts")["courts"]
    assert court["problem"] == TWO
    assert court["connected"] is not None
    assert TWO in served.errors()


def test_two_devices_of_one_name_are_told_when_the_first_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    court = Watched()
    for run in ("one", "one", "two", "three"):
        court.says(BOX, "online", run=run)
        court.now_s += 30
    assert court.devices.by_court()["1"].problem is None
    for run in ("two", "three", "two"):
        court.says(BOX, "online", run=run)
    sentence = "two devices call themselves 'box-1' on court '1'; give one of them another name"
    assert caplog.messages == [sentence]
    assert court.devices.by_court()["1"].problem == sentence
    court.now_s += 700
    court.says(BOX, "online", run="two")
    assert court.devices.by_court()["1"].problem is None


@pytest.mark.parametrize(("age_s", "is_online"), [(20, True), (20_000, False), (None, False)])
def test_a_status_that_the_broker_kept_counts_as_long_as_its_device_would_have_said_another(
    age_s: int | None, is_online: bool
) -> None:
    court, time = Watched(), None if age_s is None else datetime.now(UTC) - timedelta(seconds=age_s)
    kept = DeviceStatus(BOX, Status(state="online", epoch="0" * 32, time=time), is_retained=True)
    assert court.devices.apply(kept) is is_online
    shown = court.devices.by_court()["1"]
    assert shown.is_online is is_online
    assert (shown.seen is None) is (time is None)
    if time is not None and shown.seen is not None:
        assert abs(shown.seen - time) < timedelta(minutes=1)


def test_a_device_that_fell_silent_is_no_longer_there() -> None:
    court = Watched()
    court.says(BOX, "online")
    court.now_s += SILENT_S + 1
    assert not court.devices.by_court()["1"].is_online
    assert court.devices.online() == []
    court.says(BOX, "online")
    assert court.devices.by_court()["1"].is_online


def test_the_devices_of_a_court_that_has_two_are_told_once_each() -> None:
    court, sent = Watched(), list[tuple[str, str]]()

    def send(topic: str, payload: bytes) -> bool:
        sent.append((topic, json.loads(payload)["sentence"]))
        return True

    neighbours = Neighbours(court.devices, send)

    def says(address: Address, state: Literal["online", "offline"]) -> list[tuple[str, str]]:
        sent.clear()
        court.says(address, state)
        status = DeviceStatus(address, Status(state=state, epoch="0" * 32))
        neighbours.tell(Committed([], [], [status]))
        return sorted(sent)

    assert says(BOX, "online") == []
    assert says(SPARE, "online") == [(BOX.command, TWO), (SPARE.command, TWO)]
    assert says(BOX, "online") == []
    assert says(SPARE, "offline") == []
    assert says(SPARE, "online") == [(BOX.command, TWO), (SPARE.command, TWO)]
