"""A whole club: a server's process with its broker, people with accounts, and courts' devices that were enrolled."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from device.assembly import Parts, assembled
from device.belonging import address_of, as_enrolled, broker_of
from device.enrolment import redeem
from device.outbox import Outbox
from device.settings import DeviceSettings, MatchSettings, PairSettings, UmpireSettings
from device.uplink import Uplink
from server.auth.identities import Identities
from server.people.people import People
from server.people.roles import Role
from tests.browser.script import Script
from tests.browser.test_people import add
from tests.conftest import free_ports_now
from tests.device.test_match_commands import Silence
from tests.server.people.club import CHEAP
from tests.server.process import Served
from tests.waiting import PATIENCE_S, until

MATCH = MatchSettings(
    pair_a=PairSettings(name="Blue", colour="blue", players=("Ana", "Bea")),
    pair_b=PairSettings(name="Red", colour="red", players=("Carla", "Dora")),
)


class WholeClub:
    """The server, the device of court 1, whose match goes on, and matches that court 2's device delivered.

    Attributes:
        box: the device of court 1, at which nobody speaks.
        last_week, today: matches of the same players, from beginning to end.
    """

    box: Parts

    def __init__(self, folder: Path, served: Served) -> None:
        self.folder, self.served = folder, served
        now = datetime.now(UTC)
        self.last_week = Script("m-last-week", seed=8, start=now - timedelta(days=7, hours=2))
        self.today = Script("m-today", seed=2, start=now - timedelta(hours=2))

    @property
    def url(self) -> str:
        """Where the pages are."""
        return self.served.url

    def get(self, path: str) -> Any:
        """Ask the API for what everybody may see."""
        return self.served.get(f"/api/v1{path}")

    def enrolled(self, court: str) -> DeviceSettings:
        """Give the settings of a device that was enrolled for a court."""
        code = Identities(self.folder / "server").invite(court)
        folder = self.folder / f"box-{court}"
        redeem(self.url, code, f"box-{court}", folder)
        return as_enrolled(DeviceSettings(data=folder))

    def deliver(self, *scripts: Script) -> None:
        """Have the device of court 2 deliver matches, until they are on the server's disk."""
        with connected(self.enrolled("2")) as (outbox, uplink):
            for script in scripts:
                outbox.append_events([*script.opening, *script.rallies(400)])
            assert uplink.wait_drained(PATIENCE_S)


@contextmanager
def whole_club(folder: Path) -> Iterator[WholeClub]:
    """Run it; maria is its administrator, pablo a coach."""
    data, (http, mqtt, mqtts) = folder / "server", free_ports_now(3)
    data.mkdir()
    people = People(data, passwords=CHEAP)
    add(people, "maria", Role.ADMIN)
    add(people, "pablo", Role.COACH)
    people.close()
    where = {"http_listen": f"127.0.0.1:{http}", "mqtt_listen": f"0.0.0.0:{mqtt}", "mqtt_tls_port": mqtts}
    with Served({**where, "data_directory": str(data)}) as served:
        club = WholeClub(folder, served)
        club.deliver(club.last_week, club.today)
        with _hearing(club.enrolled("1")) as club.box:
            until(lambda: any(one["online"] and one["match"] for one in club.get("/courts")["courts"]))
            yield club


@contextmanager
def connected(device: DeviceSettings) -> Iterator[tuple[Outbox, Uplink]]:
    """Connect an enrolled device, whose outbox may be filled."""
    address = address_of(device)
    with Outbox.open(device.data / "outbox.sqlite", address=address) as outbox:
        uplink = Uplink(outbox, broker_of(device), address, version="test")
        uplink.start()
        yield outbox, uplink
        uplink.stop()


@contextmanager
def _hearing(device: DeviceSettings) -> Iterator[Parts]:
    with assembled(device, UmpireSettings(), MATCH, Silence(), lambda _: (), drain_s=0) as parts:
        hearing = threading.Thread(target=lambda: asyncio.run(parts.appliance.run()), name="device-1")
        hearing.start()
        try:
            yield parts
        finally:
            parts.appliance.stop()
            hearing.join(PATIENCE_S)
