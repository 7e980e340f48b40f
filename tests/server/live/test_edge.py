"""Server and edge, each away for a while: those who follow at the edge miss nothing and are told nothing twice."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import free_ports_now
from tests.edge import HOW_TO_INSTALL, IS_INSTALLED, Edge
from tests.server.live.ways import Entrances, Told, by_edge
from tests.server.play import Appliance
from tests.server.process import Served, Uplink
from tests.waiting import until
from wire.broker import BrokerAddress
from wire.topics import Stream

pytestmark = pytest.mark.skipif(not IS_INSTALLED, reason=HOW_TO_INSTALL)


@pytest.fixture
def edge(tmp_path: Path) -> Iterator[Edge]:
    edge = Edge(tmp_path, *free_ports_now(3))
    edge.start()
    yield edge
    edge.stop()


@pytest.fixture
def behind(edge: Edge, tmp_path: Path, mosquitto: BrokerAddress) -> dict[str, Any]:
    return {
        "http_listen": f"127.0.0.1:{edge.server_port}",
        "broker": str(mosquitto),
        "data_directory": str(tmp_path / "data"),
        "edge": edge.private_url,
    }


def send(served: Served, uplink: Uplink, events: list[Any]) -> None:
    uplink.send(Stream.MATCH, [one.encode() for one in events])
    until(lambda: served.position == events[-1].sequence)


def positions(heard: Iterator[Told], count: int) -> list[int | None]:
    return [told.position for told in islice(heard, count)]


def test_readers_at_the_edge_stay_while_the_server_is_away(
    edge: Edge, behind: dict[str, Any], uplink: Uplink
) -> None:
    box = Appliance()
    events = box.play(18)
    with Served(behind) as served:
        send(served, uplink, events[:5])
        reading = by_edge(Entrances("", edge.url), "courts/1")
        heard = reading.__enter__()
        assert next(heard).position == 5
        send(served, uplink, events[5:8])
        assert positions(heard, 3) == [6, 7, 8]
        served.kill()
    with Served({**behind, "edge": ""}) as without:  # As if it had ended between its commit and the edge.
        send(without, uplink, events[8:14])
    with Served(behind) as served:
        assert positions(heard, 6) == [9, 10, 11, 12, 13, 14]
        send(served, uplink, events[14:])
        assert positions(heard, 6) == [15, 16, 17, 18, 19, 20]
    reading.__exit__(None, None, None)


def test_readers_resume_at_an_edge_that_came_back(edge: Edge, behind: dict[str, Any], uplink: Uplink) -> None:
    box = Appliance()
    events = box.play(18)
    at = Entrances("", edge.url)
    with Served(behind) as served:
        send(served, uplink, events[:5])
        with by_edge(at, "courts/1", after=2) as heard:
            assert positions(heard, 3) == [3, 4, 5]
            send(served, uplink, events[5:8])
            assert positions(heard, 3) == [6, 7, 8]
            edge.kill()
        send(served, uplink, events[8:12])
        edge.start()
        with by_edge(at, "courts/1", after=8) as heard:
            send(served, uplink, events[12:])
            assert positions(heard, 12) == list(range(9, 21))
