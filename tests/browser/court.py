"""The real server for a browser to look at: store, read models, hub, API and pages. Only the broker is left out."""

import socket
import threading
from array import array
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from padel.events import Data, Event
from server.api.dependencies import Parts
from server.app import create_app
from server.auth.access import Access
from server.auth.enrolling import Enrolling
from server.auth.identities import Identities
from server.ingest.inbox import Delivery, Inbox
from server.ingest.writer import Writer
from server.keep.backups import Backups
from server.live.backlog import Backlog
from server.live.frames import heartbeat
from server.live.hub import Hub, Topic
from server.live.publisher import Teller, in_turn
from server.microphones.ears import Ears
from server.notices.addresses import Whither
from server.notices.notices import Notices
from server.people.people import People
from server.projections.devices import Devices
from server.projections.matches import Matches
from server.statistics.reading import StoredEvents
from server.statistics.statistics import Statistics
from server.store.database import Store
from server.store.reading import Reader
from server.web import Web, web_config
from tests.browser.proxy import Proxy
from tests.browser.script import START, Script
from tests.waiting import PATIENCE_S, until
from wire.broker import BrokerAddress
from wire.commands import Command, read_command
from wire.delivery import Status
from wire.envelope import CloudEvent
from wire.gauges import Gauges
from wire.match_status import CommandAnswer, MatchStatus
from wire.sensor_status import SensorStatus
from wire.sensors import HeartRateBatch, HeartRateSample, MotionBatch
from wire.topics import Address, Stream

EPOCH = "0" * 32

LONG_SILENT_S = 3600.0
"""The device tells its status once, not each half minute, and a test may take its time."""


_PORTS: list[int] = []
"""Those that courts had, one after the other: a browser knows the files of an address again."""


def _free_port() -> int:
    for port in [*_PORTS, 0]:
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            if not port:
                _PORTS.append(int(probe.getsockname()[1]))
            return int(probe.getsockname()[1])
    raise RuntimeError("no port is free")


class _NoBroker:
    """Takes receipts for a device that is not there."""

    def publish(self, topic: str, payload: bytes) -> bool:
        return True


class Court:
    """A court whose device's messages come straight into the server's inbox.

    The server keeps its data and its port when it goes away and comes back. `proxy` stands before it;
    `commands` are those that it sent, and `on_command` is told of each.
    """

    def __init__(
        self,
        folder: Path,
        coach_password: str | None = None,
        public_heart_rate: bool = False,
        people: People | None = None,
        ears: Ears | None = None,
    ) -> None:
        self.address = Address("home", "1", "box-1")
        self.folder, self.access = folder, Access(coach_password, public_heart_rate, people)
        self.ears = ears
        self.proxy = Proxy()
        self.commands: list[Command] = []
        self.on_command: Callable[[Command], object] = lambda _: None
        self._sequence = dict.fromkeys(Stream, 0)
        self.port = _free_port()
        self._web: Web | None = None

    @property
    def url(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def is_up(self) -> bool:
        """Whether the server runs."""
        return self._web is not None

    def start(self) -> None:
        """Come up; returns once the port answers."""
        self._store = Store(self.folder)
        reader = Reader(self._store)
        self._matches = Matches(lambda match, up_to: reader.events(match, up_to=up_to))
        for stored in reader.all_events():
            self._matches.apply(stored)
        devices, self._hub, self._inbox = Devices(silent_s=LONG_SILENT_S), Hub(), Inbox()
        statistics = Statistics(self._store, self._inbox, self.address.club)
        tell = in_turn(Teller(self._matches, devices, self._hub).tell, statistics.tell)
        self._notices = None
        if self.access.people is not None:
            here = Whither(private=True, push_services=("127.0.0.1",))
            self._notices = Notices(self.access.people, StoredEvents(self._store), self.folder, here)
            self._notices.start()
            tell = in_turn(tell, self._notices.tell)
        self._writer = Writer(self._store, self._inbox, _NoBroker(), tell)
        self._writer.start()
        statistics.connect(_NoBroker().publish, self._hub, self._matches)
        statistics.start()
        self._statistics = statistics
        backlog = Backlog(reader, self._matches)
        self._serve(
            Parts(
                reader,
                self._matches,
                devices,
                self._hub,
                backlog,
                self.access,
                statistics,
                failure=lambda: None,
                is_broker_connected=lambda: True,
                send=self._hear,
                quarantined=lambda: self._store.quarantined,
                erase=self._writer.erase,
                backups=Backups(self._store, self.folder / "backups"),
                enrol=Enrolling(Identities(self.folder), self.address.club, BrokerAddress("broker"), None),
                notices=self._notices,
                ears=self.ears,
            )
        )
        self.status("online")

    def _serve(self, parts: Parts) -> None:
        app = self.proxy.before(create_app(parts))
        config = web_config(app)
        config.port, config.timeout_graceful_shutdown = self.port, 1
        served = threading.Event()
        self._web = Web(config, parts.hub, served.set)
        self._thread = threading.Thread(target=self._web.run, name="court-server", daemon=True)
        self._thread.start()
        assert served.wait(PATIENCE_S)

    @property
    def readers(self) -> int:
        """How many streams are open."""
        return self._hub.reader_count

    def stop(self) -> None:
        """Go away, with every open stream."""
        assert self._web is not None
        self._web.should_exit = True
        self._thread.join(PATIENCE_S)
        self._writer.stop()
        if self._notices is not None:
            self._notices.stop()
        self._statistics.stop()
        self._store.close()
        self._web = None

    # ---- what the device sends

    def play(self, *events: Event) -> None:
        """Send events; returns once they are on disk."""
        before = self._matches.position
        for event in events:
            envelope = CloudEvent.wrap(event, self.address, EPOCH, self._next(Stream.MATCH))
            self._put(self.address.stream(Stream.MATCH), envelope.encode())
        until(lambda: self._matches.position == before + len(events))

    def play_from(self, court: str, *events: Event) -> None:
        """Send the first events from the device of another court; returns once they are on disk."""
        before, other = self._matches.position, Address("home", court, f"box-{court}")
        for number, event in enumerate(events, 1):
            self._put(other.stream(Stream.MATCH), CloudEvent.wrap(event, other, EPOCH, number).encode())
        until(lambda: self._matches.position == before + len(events))

    def send_no_event(self, payload: bytes) -> None:
        """Send something that is no event; returns once it is kept aside."""
        self._put_and_wait(self.address.stream(Stream.MATCH), payload)

    def beat(
        self, session: str, player: int, samples: Iterable[tuple[datetime, int]], *, intervals: bool = False
    ) -> None:
        """Send heart-rate samples of a player, with `intervals` between beats too; returns once they are on disk."""
        number = self._next(Stream.HEART_RATE)
        batch = HeartRateBatch(
            id=f"h-{number}",
            epoch=EPOCH,
            sequence=number,
            session=session,
            sensor=f"strap-{player}",
            player=player,
            samples=tuple(
                HeartRateSample(time=at, bpm=bpm, contact=True, rr_s=(60 / bpm,) if intervals else ())
                for at, bpm in samples
            ),
        )
        self._put_and_wait(self.address.stream(Stream.HEART_RATE), batch.encode())

    def move(self, session: str, player: int, start: datetime, samples_mg: "array[int]", rate_hz: float = 52) -> None:
        """Send acceleration of a player's wrist; returns once it is on disk."""
        number = self._next(Stream.MOTION)
        batch = MotionBatch(
            id=f"a-{number}",
            epoch=EPOCH,
            sequence=number,
            session=session,
            sensor=f"wrist-{player}",
            player=player,
            start=start,
            rate_hz=rate_hz,
            samples_mg=samples_mg,
        )
        self._put_and_wait(self.address.stream(Stream.MOTION), batch.encode())

    def note(self, session: str, data: Data, at: datetime) -> None:
        """Send an event that is no match's, such as one about sensors."""
        number = self._next(Stream.MATCH)
        envelope = CloudEvent(
            id=f"n-{number}",
            source=self.address.source,
            type=data.TYPE,
            time=at,
            subject=session,
            sequence=number,
            epoch=EPOCH,
            data=data.model_dump(mode="json"),
        )
        self._put_and_wait(self.address.stream(Stream.MATCH), envelope.encode())

    def beats_of(self, script: Script, every_s: int = 4) -> None:
        """Send the heart rates of all players from the match's start until now; player 2's sensor pauses once."""
        moments = [START + timedelta(seconds=at) for at in range(0, _seconds(script), every_s)]
        for player in (1, 2, 3, 4):
            heard = [at for at in moments if player != 2 or not 600 <= (at - START).total_seconds() < 660]
            self.beat(script.id, player, [(at, script.bpm(player, at)) for at in heard])

    def status(
        self,
        state: Literal["online", "offline"],
        *sensors: SensorStatus,
        device: Address | None = None,
        problems: tuple[str, ...] = (),
        time: datetime = START,
        match: MatchStatus | None = None,
        commands: tuple[CommandAnswer, ...] = (),
        gauges: Gauges | None = None,
    ) -> None:
        """Say that the device (or another one) is online or offline, what it has, and what is amiss."""
        status = Status(
            state=state,
            epoch=EPOCH,
            sensors=sensors,
            problems=problems,
            time=time,
            match=match,
            commands=commands,
            gauges=gauges,
        )
        self._put((device or self.address).status, status.encode())

    def say_alive(self) -> None:
        """Send the readers of the court's stream a heartbeat before it is time for one."""
        self._hub.publish((Topic("court", self.address.court),), heartbeat())

    def _hear(self, topic: str, payload: bytes) -> bool:
        assert topic == self.address.command
        command = read_command(payload)
        self.commands.append(command)
        self.on_command(command)
        return True

    def _next(self, stream: Stream) -> int:
        self._sequence[stream] += 1
        return self._sequence[stream]

    def _put_and_wait(self, topic: str, payload: bytes) -> None:
        handled = self._writer.counts.total()
        self._put(topic, payload)
        until(lambda: self._writer.counts.total() > handled)

    def _put(self, topic: str, payload: bytes) -> None:
        assert self._inbox.put(Delivery(topic, payload))


def _seconds(script: Script) -> int:
    return int((script.now - START).total_seconds())
