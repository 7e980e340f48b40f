"""The statistics of a server, put together: what follows commits, and what the routes ask."""

import logging

from server.ingest.inbox import Inbox
from server.ingest.own_events import OwnEvents
from server.ingest.writer import Committed
from server.statistics.devices import DeviceWeights, Send
from server.statistics.reading import weight_events
from server.statistics.snapshots import Snapshots, SnapshotsUnreadable
from server.store.database import Store

log = logging.getLogger(__name__)


class Statistics:
    """What is folded for coaches and clubs.

    Attributes:
        own_events: says what the server itself does, such as publishing shot weights.
        snapshots: of shot weights.
    """

    def __init__(self, store: Store, inbox: Inbox, club: str) -> None:
        self.own_events = OwnEvents(inbox, club)
        self.snapshots = Snapshots(self.own_events.source)
        self.snapshots.load(weight_events(store))
        self._devices = DeviceWeights(self.snapshots.latest)

    def send_by(self, send: Send) -> None:
        """Give the way to devices."""
        self._devices.send = send

    def tell(self, committed: Committed) -> None:
        """Take over a commit."""
        self.snapshots.load(committed.events)
        self._devices.heard(committed.statuses)
        try:
            self._devices.tell()
        except SnapshotsUnreadable as error:
            log.debug("devices are told of no shot weights: %s", error)
        self.own_events.told(committed)
