"""Server, edge and broker, killed in every combination while many follow: each is told each event once, or a gap."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest

from device.outbox import Outbox
from device.uplink import Uplink
from padel.events import Event, EventData, MatchStarted, PointAwarded
from server.auth import limiting
from tests.conftest import Mosquitto, free_ports_now
from tests.edge import HOW_TO_INSTALL, IS_INSTALLED, Edge
from tests.faults.followers import Crowd
from tests.server.play import BOX, created
from tests.server.process import Served
from tests.waiting import until
from wire.broker_waiting import poll_not_select
from wire.identifiers import uuid7

pytestmark = pytest.mark.skipif(not IS_INSTALLED, reason=HOW_TO_INSTALL)

PARTS = ("server", "edge", "broker")
EVERY_COMBINATION = [some for count in (1, 2, 3) for some in combinations(PARTS, count)]


def _without_limits() -> None:
    """Let a thousand come from one address as often as a server is killed: test_limits has the limits."""
    limiting.rule_of = lambda method, path: None


class System:
    """A device's outbox and uplink, a broker, a server and the edge, each but the first in processes of their own."""

    def __init__(self, folder: Path) -> None:
        poll_not_select()  # the device is in this process, with the connections of its readers
        http, mqtt, public, private = free_ports_now(4)
        self.broker = Mosquitto(folder, mqtt)
        self.edge = Edge(folder, http, public, private)
        self._settings = {
            "http_listen": f"127.0.0.1:{http}",
            "broker": str(self.broker.address),
            "data_directory": str(folder / "data"),
            "edge": self.edge.private_url,
        }
        self.outbox = Outbox.open(folder / "outbox.sqlite", address=BOX)
        self.uplink = Uplink(self.outbox, self.broker.address, BOX, version="0")
        self._match, self.count = uuid7(datetime.now(UTC)), 0
        self.broker.start()
        self.edge.start()
        self.start("server")
        self.uplink.start()

    @property
    def urls(self) -> tuple[str, ...]:
        """Give the entrances: the edge, and the server itself."""
        return self.edge.url, self.served.url

    def play(self, points: int) -> None:
        """Have the device record some points; they are sent as soon as that can be."""
        data: list[EventData] = [PointAwarded(pair="a" if at % 3 else "b") for at in range(points)]
        for one in data if self.count else [created(), MatchStarted(), *data]:
            now = datetime.now(UTC)
            self.outbox.append_events([Event(id=uuid7(now), match=self._match, time=now, data=one)])
            self.count += 1

    def kill(self, part: str) -> None:
        """Kill -9 a part."""
        if part == "server":
            self.served.kill()
            self.served.__exit__(None, None, None)
        else:
            {"edge": self.edge.kill, "broker": self.broker.stop}[part]()

    def start(self, part: str) -> None:
        """Start a part that was killed."""
        if part == "server":
            self.served = Served(self._settings, _without_limits).__enter__()
        else:
            {"edge": self.edge.start, "broker": self.broker.start}[part]()

    def stop(self) -> None:
        """End all."""
        self.uplink.stop()
        self.outbox.close()
        self.served.__exit__(None, None, None)
        self.edge.stop()
        self.broker.stop()


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    system = System(tmp_path)
    yield system
    system.stop()


def kill_in_every_combination(system: System, readers: int, rounds: int) -> None:
    system.play(3)
    until(lambda: system.served.position == system.count)
    crowd = Crowd(readers, system.urls, "/api/v1/courts/1/stream")
    crowd.start()
    for at in range(rounds):
        for victims in EVERY_COMBINATION[:: -1 if at % 2 else 1]:
            system.play(5)
            for victim in victims:
                system.kill(victim)
                system.play(2)
            # Servers wait for their broker at the start, brokers and edges for nobody.
            for victim in reversed(victims):
                system.start(victim)
            system.play(5)
            crowd.wait(system.count)
    crowd.stop()
    for one in crowd.followers:
        assert one.missed(1, system.count) == []
        assert one.refused == []
    assert max(one.joined for one in crowd.followers) > 1


def test_whatever_is_killed_each_reader_is_told_each_event_once(system: System) -> None:
    kill_in_every_combination(system, readers=12, rounds=1)


@pytest.mark.soak
def test_whatever_is_killed_each_of_a_thousand_is_told_each_event_once(system: System) -> None:
    kill_in_every_combination(system, readers=1000, rounds=2)
