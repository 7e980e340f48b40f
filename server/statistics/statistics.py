"""The statistics of a server, put together: what follows commits, and what the routes ask."""

import logging

from server.ingest.inbox import Inbox
from server.ingest.own_events import OwnEvents
from server.ingest.writer import Committed
from server.live.frames import signal
from server.live.hub import Hub, Topic
from server.projections.matches import Matches
from server.statistics.bodies import Bodies
from server.statistics.database import StatisticsDatabase
from server.statistics.devices import DeviceWeights, Send
from server.statistics.questions import Questions
from server.statistics.reading import StoredEvents, weight_events
from server.statistics.snapshots import Snapshots, SnapshotsUnreadable
from server.statistics.worker import Worker
from server.store.database import Store
from server.unhurried import Unhurried

log = logging.getLogger(__name__)

TOPIC = Topic("statistics")
"""What those follow who wait for the statistics to change; no match has such an id."""


class Statistics:
    """What is folded for coaches and clubs.

    Attributes:
        own_events: says what the server itself does, such as publishing shot weights.
        snapshots: of shot weights.
        questions: what can be asked of the tables.
    """

    def __init__(self, store: Store, inbox: Inbox, club: str) -> None:
        self.own_events = OwnEvents(inbox, club)
        self.snapshots = Snapshots(self.own_events.source)
        self.snapshots.load(weight_events(store))
        self._devices = DeviceWeights(self.snapshots.latest)
        self._database = StatisticsDatabase(store.path.parent)
        self._worker = Worker(self._database, StoredEvents(store))
        pace = Unhurried()
        self._bodies = Bodies(self._database, StoredEvents(store, pace), pace)
        self.questions = Questions(self._database, self.snapshots, lambda: self._worker.tallies)
        self._position = store.position

    def connect(self, send: Send, hub: Hub, matches: Matches) -> None:
        """Say who else is there, before the start.

        Args:
            send: the way to devices.
            hub: the way to those who follow the statistics.
            matches: need not fold again what is, or was, folded here.
        """
        matches.take_over(self._worker.boards())
        self._worker.on_folded = matches.accept
        self._devices.send = send

        def changed() -> None:
            hub.publish((TOPIC,), signal("statistics"))
            self._bodies.wake()

        self._worker.on_change = changed

    def start(self) -> None:
        """Begin to follow the event log."""
        self._worker.start()
        self._bodies.start()

    def has_caught_up(self, timeout_s: float) -> bool:
        """Wait until the statistics are up to date since the start, or cannot be made now; say whether that is so."""
        return self._worker.has_caught_up.wait(timeout_s)

    @property
    def behind(self) -> int:
        """Give how many events the tables are behind the event log."""
        return max(0, self._position - self._worker.position)

    def stop(self) -> None:
        """End in good order."""
        self._worker.stop()
        self._bodies.stop()
        self._database.close()

    def begin_anew(self) -> None:
        """Fold everything again, as after something was erased."""
        self._worker.begin_anew()

    def tell(self, committed: Committed) -> None:
        """Take over a commit."""
        self.snapshots.load(committed.events)
        self._devices.heard(committed.statuses)
        try:
            self._devices.tell()
        except SnapshotsUnreadable as error:
            log.debug("devices are told of no shot weights: %s", error)
        self.own_events.told(committed)
        if any(one.position < self._position for one in committed.events):
            self._worker.begin_anew()
        self._position = max((self._position, *(one.position for one in committed.events)))
        if committed.events:
            self._worker.wake()
        if sensed := {batch.session for batch in (*committed.heart_rate, *committed.motion)}:
            self._bodies.wake(sensed)
