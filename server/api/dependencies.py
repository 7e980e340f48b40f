"""What the routes work with, put together by `server.app`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import IO, Annotated

from fastapi import Depends
from fastapi.params import Depends as DependsOn
from starlette.requests import HTTPConnection

from server.auth.access import Access
from server.auth.enrolling import Enrolling
from server.edge.edge import Edge
from server.ingest.durations import Durations
from server.ingest.inbox import Ingested
from server.keep.backups import Backups
from server.live.backlog import Backlog
from server.live.hub import Hub
from server.live.lately import Lately
from server.live.opening import Openings
from server.microphones.ears import Ears
from server.notices.notices import Notices
from server.people.rights import Right
from server.projections.devices import Devices
from server.projections.matches import Matches
from server.projections.session_physiology import SessionPhysiology
from server.projections.shown_matches import ShownMatches
from server.scoring.scoring import Scoring
from server.statistics.statistics import Statistics
from server.steering.commands import Commands
from server.store.erasing import Wearer
from server.store.reading import Reader


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a running server.

    Attributes:
        failure: gives why nothing can be stored now, or `None`.
        is_broker_connected: says whether messages can come.
        quarantined: gives how many messages are in quarantine.
        missing: gives how many messages were lost here and have not come again.
        send: sends a message to a topic; says whether there is a broker that took it.
        enrol: lets devices in.
        erase: erases the samples of players for good, and gives how many there were.
        edge: what holds readers in front of the server, where there is one.
        archive: writes the whole club into a file, with health data or without; `None` where that cannot be.
        notices: what people are told; `None` where nothing is sent.
        ingested: gives how it goes with what comes in.
        backups: those of the store.
        ears: hear phones, where any are heard.
        lately: what was told last.
        durations: how long commits take.
    """

    reader: Reader
    matches: Matches
    devices: Devices
    hub: Hub
    backlog: Backlog
    access: Access
    statistics: Statistics
    failure: Callable[[], str | None]
    is_broker_connected: Callable[[], bool]
    quarantined: Callable[[], int] = lambda: 0
    missing: Callable[[], int] = lambda: 0
    send: Callable[[str, bytes], bool] = lambda topic, payload: False
    enrol: Enrolling | None = None
    erase: Callable[[Sequence[Wearer]], int] = lambda whose: 0
    archive: Callable[[IO[bytes], bool], object] | None = None
    notices: Notices | None = None
    ingested: Callable[[], Ingested] = Ingested
    edge: Edge | None = None
    backups: Backups | None = None
    hsts_days: int = 0
    ears: Ears | None = None
    lately: Lately | None = None
    durations: Durations = field(default_factory=Durations)
    openings: Openings = field(init=False)
    physiology: SessionPhysiology = field(init=False)
    shown: ShownMatches = field(init=False)
    commands: Commands = field(init=False)
    scoring: Scoring = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "openings", Openings(self.matches, self.backlog, self.lately))
        object.__setattr__(self, "physiology", SessionPhysiology(self.reader, self.matches))
        object.__setattr__(self, "shown", ShownMatches(self.matches, self.devices))
        object.__setattr__(self, "commands", Commands(self.devices, self.send))
        reader, matches = self.reader, self.matches
        scoring = Scoring(
            lambda match: reader.events(match, up_to=matches.position),
            matches,
            self.devices,
            self.commands,
            self.statistics.own_events,
        )
        object.__setattr__(self, "scoring", scoring)


def parts_of(connection: HTTPConnection) -> Parts:
    """Give the parts of the server that a request or a WebSocket came to."""
    parts = connection.app.state.parts
    assert isinstance(parts, Parts)
    return parts


async def _parts(connection: HTTPConnection) -> Parts:
    return parts_of(connection)  # Async, since FastAPI asks a thread for what is not.


Served = Annotated[Parts, Depends(_parts)]
"""A route's way to the parts."""


@dataclass(frozen=True, slots=True)
class Needs:
    """The right that a route needs, as its dependency; a test holds every route to having one."""

    right: Right

    async def __call__(self, request: HTTPConnection, parts: Served) -> None:
        """Refuse who does not have it."""
        parts.access.require(request, self.right)


def needs(right: Right) -> DependsOn:
    """Give the dependency of a route, or of a router whose routes all need the same."""
    return DependsOn(Needs(right))
