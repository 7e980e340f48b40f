"""One running server for a whole file, with small bounds and an edge before it; a court of its own for each test."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from server.people.people import People
from tests.conftest import Mosquitto, free_ports_now
from tests.edge import IS_INSTALLED, Edge
from tests.server.live.ways import Entrances
from tests.server.people.club import CHEAP
from tests.server.play import Appliance
from tests.server.process import Served, Uplink
from tests.waiting import until
from wire.topics import Address, Stream

COACH = ("coach", "correct horse")
LONGEST_RESUME = 200
"""Instead of 2,000 events; the other bounds are a tenth too."""

_HEARTBEAT_S, _EDGE_SEND_TIMEOUT = 1.0, "500ms"

_courts = count(1)


def smaller_bounds() -> None:
    """Let a few hundred events be as much as thousands; called in the server's process."""
    from server import web
    from server.auth import limiting
    from server.edge.edge import Edge
    from server.live import backlog, connection, reader_queue
    from server.live.hub import Hub
    from server.live.lately import KEPT_LETTERS, Lately

    backlog.LONGEST_RESUME = LONGEST_RESUME
    connection.STALL_BYTES = 96 * 1024
    web._SEND_BUFFER_BYTES = 16 * 1024
    reader_queue.QueueReader.__init__.__defaults__ = (40, None)
    Lately.__init__.__defaults__ = (12, KEPT_LETTERS)  # What was missed comes from memory as well as from the store.
    for one in (Hub, Edge):
        one.__init__.__defaults__ = (_HEARTBEAT_S,)  # type: ignore[misc]
    limiting.rule_of = lambda method, path: None  # All come from one address.


class Club:
    """A running server with all its entrances; `box` plays on a court that nobody has played on."""

    def __init__(self, served: Served, broker: Mosquitto, edge: Edge | None) -> None:
        self.served, self._broker = served, broker
        self.people = People(Path(served.settings["data_directory"]), passwords=CHEAP)
        self.entrances = Entrances(served.url, edge.url if edge else "")

    def begin(self) -> None:
        """Let another court be the one that is played on."""
        self.court = f"court-{next(_courts)}"
        self.box = Appliance(Address("home", self.court, "box-1"))
        self.uplink = Uplink(self._broker.address, self.box.address)
        self.base = self.served.position
        self._sent = 0

    def send(self, events: list[Any]) -> None:
        """Send events and wait until they are told."""
        self.uplink.send(Stream.MATCH, [one.encode() for one in events])
        self._sent += len(events)
        until(lambda: self.served.position == self.base + self._sent)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Club]:
    folder = tmp_path_factory.mktemp("club")
    http, mqtt, public, private = free_ports_now(4)
    broker = Mosquitto(folder, mqtt)
    broker.start()
    edge = Edge(folder, http, public, private, _EDGE_SEND_TIMEOUT) if IS_INSTALLED else None
    settings = {
        "http_listen": f"127.0.0.1:{http}",
        "broker": str(broker.address),
        "data_directory": str(folder / "data"),
        "coach_password": COACH[1],
        "edge": edge.private_url if edge else "",
    }
    if edge is not None:
        edge.start()
    try:
        with Served(settings, smaller_bounds) as served:
            club = Club(served, broker, edge)
            yield club
            club.people.close()
    finally:
        if edge is not None:
            edge.stop()
        broker.stop()


@pytest.fixture
def club(running: Club) -> Iterator[Club]:
    running.begin()
    yield running
    running.uplink.close()
