"""Tells a device that stands by what counts of its court's match: what is new, and what its status says it lacks."""

from collections.abc import Iterable
from dataclasses import dataclass

from server.ingest.writer import Committed
from server.projections.matches import Matches
from server.steering.commands import Send
from server.store.reading import Reader
from server.store.rows import StoredEvent
from server.store.writing import court_of
from wire.delivery import Status
from wire.envelope import CloudEvent
from wire.pairing import Follow
from wire.topics import Address

_EVENTS = 100
"""Events of a command at most."""


@dataclass(slots=True)
class _Told:
    address: Address
    has: str | None
    asks: int


class Standing:
    """Watches commits, after the matches were folded; remembers how far each device that stands by was told."""

    def __init__(self, matches: Matches, reader: Reader, send: Send) -> None:
        self._matches, self._reader, self._send = matches, reader, send
        self._told: dict[str, _Told] = {}

    def tell(self, committed: Committed) -> None:
        """Follow a commit, in the writer's thread."""
        courts = {self._matches.court(stored.event.subject) for stored in committed.events}
        asking = [self._note(said.address, said.status) for said in committed.statuses]
        for source, told in self._told.items():
            if told in asking or court_of(source) in courts:
                self._tell(told, committed.events)

    def _note(self, address: Address, status: Status) -> _Told | None:
        pair = status.pair
        if status.state == "offline" or pair is None or pair.role != "standby":
            self._told.pop(address.source, None)
            return None
        told = self._told[address.source] = _Told(address, pair.has, pair.asks)
        return told

    def _tell(self, told: _Told, new: Iterable[StoredEvent]) -> None:
        match = self._matches.newest(told.address.court)
        line = self._matches.line(match) if match is not None else ()
        begins = line.index(told.has) + 1 if told.has in line else 0
        after = line[begins - 1] if begins else None
        missing = self._events(match, line[begins:], new)
        for part in list(_parts(missing)) or [()]:
            follow = Follow(match=match, after=after, events=part, answers=told.asks)
            if not self._send(told.address.command, follow.encode()):
                return
            after = told.has = part[-1].id if part else after

    def _events(self, match: str | None, wanted: tuple[str, ...], new: Iterable[StoredEvent]) -> list[CloudEvent]:
        if match is None or not wanted:
            return []
        known = {one.event.id: one.event for one in new}
        if not known.keys() >= set(wanted):
            known |= {one.event.id: one.event for one in self._reader.events(match, up_to=self._matches.position)}
        return [known[one] for one in wanted]


def _parts(events: list[CloudEvent]) -> Iterable[tuple[CloudEvent, ...]]:
    return (tuple(events[at : at + _EVENTS]) for at in range(0, len(events), _EVENTS))
