"""Events that the server itself says: through the inbox, as a device's, and on disk before anybody is told."""

from datetime import UTC, datetime
from threading import Condition
from uuid import uuid4

from padel.events import Data
from server.errors import StoreError
from server.ingest.inbox import Delivery, Inbox
from server.ingest.writer import Committed
from wire.envelope import CloudEvent
from wire.identifiers import uuid7
from wire.topics import Address, Stream

PATIENCE_S = 10.0
"""How long a commit may take until the one who asked is told that it is not known whether it will."""


def own_address(club: str) -> Address:
    """Give the address under which a club's server says events; no appliance has it."""
    return Address(club, "-", "server")


class OwnEvents:
    """Says events, each committed before `say` returns."""

    def __init__(self, inbox: Inbox, club: str) -> None:
        self._inbox, self._address = inbox, own_address(club)
        self._epoch, self._sequence = uuid4().hex, 0
        self._committed: dict[str, int] = {}
        self._waited_for: set[str] = set()
        self._changed = Condition()

    @property
    def source(self) -> str:
        """Give the CloudEvents source of what the server says."""
        return self._address.source

    def say(self, subject: str, data: Data) -> CloudEvent:
        """Say what happened, and give the event once it is committed and told.

        Raises:
            StoreError: when it is not known to be on disk.
        """
        with self._changed:
            event = self._wrap(subject, data)
            self._waited_for.add(event.id)
            if not self._inbox.put(Delivery(self._address.stream(Stream.MATCH), event.encode())):
                self._waited_for.discard(event.id)
                raise StoreError("the server has too much to store just now; say it again in a moment")
            self._sequence += 1
            done = self._changed.wait_for(lambda: event.id in self._committed, PATIENCE_S)
            self._waited_for.discard(event.id)
            self._committed.pop(event.id, None)
        if not done:
            raise StoreError(
                f"it is not known whether this is stored: it took over {PATIENCE_S:.0f} s; look again later"
            )
        return event

    def told(self, committed: Committed) -> None:
        """Take note of a commit, once the read models have it."""
        with self._changed:
            for stored in committed.events:
                if stored.event.id in self._waited_for:
                    self._committed[stored.event.id] = stored.position
            self._changed.notify_all()

    def _wrap(self, subject: str, data: Data) -> CloudEvent:
        return CloudEvent(
            id=uuid7(),
            source=self.source,
            type=data.TYPE,
            time=datetime.now(UTC),
            subject=subject,
            sequence=self._sequence + 1,
            epoch=self._epoch,
            data=data.model_dump(mode="json"),
        )
