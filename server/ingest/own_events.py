"""Events that the server itself says: through the inbox, as a device's, and on disk before anybody is told."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from threading import Condition
from typing import NamedTuple
from uuid import uuid4

from padel.events import Data, Event
from server.errors import StoreError
from server.ingest.inbox import Delivery, Inbox
from server.ingest.writer import Committed
from wire.envelope import CloudEvent
from wire.identifiers import uuid7
from wire.topics import Address, Stream

PATIENCE_S = 10.0
"""How long a commit may take until the one who asked is told that it is not known whether it will."""


BY_HAND = "by-hand"
"""The name under which the server itself scores on a court; no appliance has it."""


def own_address(club: str) -> Address:
    """Give the address under which a club's server says events; no appliance has it."""
    return Address(club, "-", "server")


class OwnEvents:
    """Says events, each committed before `say` returns."""

    def __init__(self, inbox: Inbox, club: str) -> None:
        self._inbox, self._address = inbox, own_address(club)
        self._epoch, self._sequences = uuid4().hex, Counter[str]()
        self._committed: dict[str, int] = {}
        self._waited_for: set[str] = set()
        self._changed = Condition()

    @property
    def source(self) -> str:
        """Give the CloudEvents source of what the server says."""
        return self._address.source

    @property
    def club(self) -> str:
        """Give the club of the server."""
        return self._address.club

    def say(self, subject: str, data: Data) -> CloudEvent:
        """Say what happened, and give the event once it is committed and told.

        Raises:
            StoreError: when it is not known to be on disk.
        """
        (event,) = self._happen(self._address, [_Happened(uuid7(), subject, datetime.now(UTC), data)])
        return event

    def happen(self, address: Address, events: Sequence[Event]) -> list[CloudEvent]:
        """Say what happened in a match that the server scores, all in one commit, and give it once that is told.

        Raises:
            StoreError: when it is not known to be on disk.
        """
        return self._happen(address, [_Happened(one.id, one.match, one.time, one.data) for one in events])

    def wait_until(self, is_so: Callable[[], bool], timeout_s: float) -> bool:
        """Wait until a commit makes something so; say whether it is."""
        with self._changed:
            return self._changed.wait_for(is_so, timeout_s)

    def _happen(self, address: Address, happened: Sequence["_Happened"]) -> list[CloudEvent]:
        with self._changed:
            first = self._sequences[address.source] + 1
            events = [self._wrap(address, number, one) for number, one in enumerate(happened, first)]
            last = events[-1].id
            self._waited_for.add(last)
            deliveries = [Delivery(address.stream(Stream.MATCH), one.encode()) for one in events]
            if not self._inbox.put_all(deliveries):
                self._waited_for.discard(last)
                raise StoreError("the server has too much to store just now; say it again in a moment")
            self._sequences[address.source] += len(events)
            done = self._changed.wait_for(lambda: last in self._committed, PATIENCE_S)
            self._waited_for.discard(last)
            self._committed.pop(last, None)
        if not done:
            raise StoreError(
                f"it is not known whether this is stored: it took over {PATIENCE_S:.0f} s; look again later"
            )
        return events

    def told(self, committed: Committed) -> None:
        """Take note of a commit, once the read models have it."""
        with self._changed:
            for stored in committed.events:
                if stored.event.id in self._waited_for:
                    self._committed[stored.event.id] = stored.position
            self._changed.notify_all()

    def _wrap(self, address: Address, number: int, happened: "_Happened") -> CloudEvent:
        return CloudEvent(
            id=happened.id,
            source=address.source,
            type=happened.data.TYPE,
            time=happened.time,
            subject=happened.subject,
            sequence=number,
            epoch=self._epoch,
            data=happened.data.model_dump(mode="json"),
        )


class _Happened(NamedTuple):
    id: str
    subject: str
    time: datetime
    data: Data
