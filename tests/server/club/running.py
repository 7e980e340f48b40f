"""A club in this process whose server stores what it says itself, and a device that is told over no broker."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from device.matches.orders import Orders
from device.outbox import Outbox
from device.settings import UmpireSettings
from device.umpire import Evidence, Umpire
from padel.calls import match_grammar
from padel.events import Event, EventData, MatchCreated
from padel.match import Match, fold
from padel.umpiring import Desk
from server.api.dependencies import Parts
from server.auth.access import Access
from server.ingest.inbox import Delivery
from server.ingest.writer import Writer
from server.live.backlog import Backlog
from server.live.publisher import Teller, in_turn
from server.people.roles import Role
from server.store.reading import Reader
from tests.server.people.club import Browser, Club, Empty
from tests.server.play import BOX
from tests.waiting import until
from wire.commands import read_command
from wire.delivery import Status
from wire.scoring_commands import ScoreByHand
from wire.topics import Stream

PAIRS = {
    "pair_a": {"colour": "blue", "players": ["Ana", "Bea"]},
    "pair_b": {"colour": "red", "players": ["Cruz", "Dani"]},
}


class Hall(Club):
    """A club with a writer; what it sends to devices goes to `box`, when there is one."""

    def __init__(self, folder: Path) -> None:
        own = Empty(folder)
        super().__init__(folder, coach_password="vibora", empty=own)
        reader, hub, devices = Reader(self.store), self.parts.hub, self.parts.devices
        self.inbox, self.box, statistics = own.inbox, None, own.statistics
        self.parts = Parts(
            reader,
            self.matches,
            devices,
            hub,
            Backlog(reader, self.matches),
            Access("vibora", people=self.people),
            statistics,
            failure=lambda: None,
            is_broker_connected=lambda: True,
            send=self.send,
            erase=lambda whose: self.writer.erase(whose),
        )
        self.app.state.parts = self.parts
        self.writer = Writer(
            self.store, self.inbox, self, in_turn(Teller(self.matches, devices, hub).tell, statistics.tell)
        )
        self.writer.start()
        self.box: Box | None
        for name, role in (("maria", Role.ADMIN), ("sofia", Role.UMPIRE), ("pablo", Role.COACH), ("ana", Role.MEDIA)):
            self.add(name, role)

    def close(self) -> None:
        self.writer.stop()
        super().close()
        self.store.close()

    def publish(self, topic: str, payload: bytes) -> bool:
        return False

    def send(self, topic: str, payload: bytes) -> bool:
        if self.box is None or topic != BOX.command:
            return False
        self.box.told(payload)
        return True

    def prepared(self, who: Browser, event: str = "club", **more: Any) -> str:
        asked = {"court": "2", **PAIRS, **more}
        return str(who.post(f"/api/v1/events/{event}/matches", asked, 201)["id"])

    def begun(self, who: Browser, **more: Any) -> str:
        """Begin a match by hand that somebody holds."""
        match = self.prepared(who, **more)
        who.post(f"/api/v1/events/club/claims/{match}", None, 201)
        who.post(f"/api/v1/events/club/matches/{match}/begin", None, 201)
        return match


class Box:
    """The deciding half of a device, its outbox on disk, between the server's commands and its inbox."""

    def __init__(self, hall: Hall, folder: Path, setup: MatchCreated) -> None:
        self.hall, self.sent, self.commands = hall, 0, list[ScoreByHand]()
        self.deaf = False
        self.outbox = Outbox.open(folder / "outbox.sqlite", address=BOX)
        created = Event(id=str(uuid4()), match=str(uuid4()), time=datetime.now(UTC), data=setup)
        self.outbox.append_events([created])
        names = (*setup.pair_a.players, *setup.pair_b.players)
        grammar = match_grammar("en", (setup.pair_a.colour, setup.pair_b.colour), names)
        self.umpire = Umpire(
            fold(None, created), grammar, Evidence("m", "g"), UmpireSettings(), desk=Desk(device=BOX.source)
        )
        self.orders = Orders(self.outbox, self.umpire, BOX.source, lambda: datetime.now(UTC))
        hall.box = self
        self.reports()

    @property
    def match(self) -> Match:
        return self.umpire.match

    def says(self, data: EventData) -> Event:
        """Have something happen as by voice."""
        event = Event(id=str(uuid4()), match=self.match.id, time=datetime.now(UTC), data=data)
        self.outbox.append_events([event])
        self.umpire.go_on_with(fold(self.match, event))
        self.orders.note()
        return event

    def told(self, payload: bytes) -> None:
        command = read_command(payload)
        if isinstance(command, ScoreByHand):
            self.commands.append(command)
        if not self.deaf:
            self.orders.put(command)  # type: ignore[arg-type]
            self.orders.obey()
            self.reports()

    def reports(self, state: Any = "online") -> None:
        """Send what the outbox has, and the status."""
        for row in self.outbox.pending(Stream.MATCH, self.sent, 1000):
            self.hall.inbox.put(Delivery(BOX.stream(Stream.MATCH), row.payload))
            self.sent = row.sequence
        report = self.orders.report()
        status = Status(
            state=state,
            epoch=self.outbox.epoch,
            time=datetime.now(UTC),
            match=report.match,
            set_aside=report.set_aside,
            commands=report.commands,
        )
        self.hall.inbox.put(Delivery(BOX.status, status.encode()))

    def arrived(self) -> None:
        """Wait until the server has all that was sent, and knows that the device is there."""

        def is_there() -> bool:
            found, here = self.hall.matches.match(self.match.id), self.hall.parts.devices.get(BOX.source)
            return found is not None and found.events == self.match.events and here is not None and here.is_online

        until(is_there, "what the device sent is stored")

    def close(self) -> None:
        self.outbox.close()
