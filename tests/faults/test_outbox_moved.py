"""An outbox that is put elsewhere, or back to yesterday: the server gets every event once, as what it was."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from device.outbox import Outbox
from device.uplink import Uplink
from padel.events import Event, EventData, MatchCreated, MatchStarted, PairNames, PointAwarded
from tests.server.process import Served
from tests.waiting import PATIENCE_S
from wire.broker import BrokerAddress
from wire.identifiers import uuid7
from wire.topics import Address

COURT_1, COURT_2 = Address("home", "1", "box-1"), Address("home", "2", "box-1")
MATCH = uuid7(datetime.now(UTC))
_BLUE = PairNames(name="Blue", colour="blue", players=("Ann", "Bo"))
_RED = PairNames(name="Red", colour="red", players=("Cy", "Di"))


def event(data: EventData) -> Event:
    now = datetime.now(UTC)
    return Event(id=uuid7(now), match=MATCH, time=now, data=data)


def begin() -> list[Event]:
    created = MatchCreated(format="SET3-S:6/TB7", pair_a=_BLUE, pair_b=_RED)
    return [event(created), event(MatchStarted())]


def points(count: int) -> list[Event]:
    return [event(PointAwarded(pair="a")) for _ in range(count)]


@contextmanager
def delivering(outbox: Outbox, broker: BrokerAddress, address: Address) -> Iterator[Uplink]:
    uplink = Uplink(outbox, broker, address, version="1")
    uplink.start()
    try:
        yield uplink
        assert uplink.wait_drained(PATIENCE_S)
    finally:
        uplink.stop(0)


@pytest.fixture
def broker(mosquitto: BrokerAddress) -> BrokerAddress:
    return mosquitto


@pytest.fixture
def served(tmp_path: Path, broker: BrokerAddress) -> Iterator[Served]:
    settings = {"http_listen": "127.0.0.1:0", "broker": str(broker), "data_directory": str(tmp_path / "data")}
    with Served(settings) as running:
        yield running


def stored(served: Served) -> list[dict[str, Any]]:
    return [one["event"] for one in served.get(f"/api/v1/matches/{MATCH}/events?limit=5000")["events"]]


def test_a_box_that_moves_to_another_court_delivers_what_waited_as_what_it_was(
    tmp_path: Path, served: Served, broker: BrokerAddress
) -> None:
    path, happened = tmp_path / "outbox.sqlite", [*begin(), *points(5)]
    with Outbox.open(path, address=COURT_1) as outbox:
        outbox.append_events(happened[:4])
    with Outbox.open(path, address=COURT_2) as outbox, delivering(outbox, broker, COURT_2):
        outbox.append_events(happened[4:])
    assert [(one["id"], one["source"]) for one in stored(served)] == [
        (one.id, (COURT_1 if at < 4 else COURT_2).source) for at, one in enumerate(happened)
    ]
    assert "lost" not in served.errors()


def test_an_outbox_from_yesterday_loses_and_doubles_nothing(
    tmp_path: Path, served: Served, broker: BrokerAddress
) -> None:
    path, copy = tmp_path / "outbox.sqlite", tmp_path / "yesterday.sqlite"
    happened = [*begin(), *points(4)]
    with Outbox.open(path, address=COURT_1) as outbox, delivering(outbox, broker, COURT_1):
        outbox.append_events(happened)
    shutil.copy(path, copy)
    with Outbox.open(path, address=COURT_1) as outbox, delivering(outbox, broker, COURT_1):
        outbox.append_events(today := points(3))
    shutil.copy(copy, path)
    # More than the server has beyond the copy, and then not, so that their numbers overlap as badly as they can.
    with Outbox.open(path, address=COURT_1) as outbox:
        outbox.append_events(later := points(6))
    with Outbox.open(path, address=COURT_1) as outbox, delivering(outbox, broker, COURT_1):
        outbox.append_events(last := points(1))
    ids = [one["id"] for one in stored(served)]
    assert sorted(ids) == sorted(one.id for one in (*happened, *today, *later, *last))
