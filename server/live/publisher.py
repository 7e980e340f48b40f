"""Tells what was committed: folds it into the read models, then hands it to the readers. Called by the writer."""

import logging
from collections.abc import Callable
from typing import Protocol

from server.ingest.writer import Committed
from server.live.frames import Frame, heart_rate_frame
from server.live.hub import WALL, Hub, Topic
from server.live.lately import Lately, Told
from server.people.accounts import key_of
from server.projections.devices import Devices
from server.projections.matches import Matches
from server.store.rows import StoredEvent
from wire.call_trace import trace
from wire.sensors import HeartRateBatch

log = logging.getLogger(__name__)


def in_turn(*told: Callable[[Committed], None]) -> Callable[[Committed], None]:
    """Give one that tells all of these of a commit, in this order; one that fails is logged and stops no other."""

    def tell(committed: Committed) -> None:
        for one in told:
            try:
                one(committed)
            except Exception:
                log.exception("what was committed was not told to all")

    return tell


class Edge(Protocol):
    """Who holds readers elsewhere, and asks for each event once."""

    def wants(self, topics: tuple[Topic, ...], position: int) -> bool:
        """Say whether the event at a position is wanted; if so, it is published next."""

    def publish(self, topics: tuple[Topic, ...], frame: Frame) -> None:
        """Hand an event on, without waiting."""


class Teller:
    """The step after the commit."""

    def __init__(
        self,
        matches: Matches,
        devices: Devices,
        hub: Hub,
        edge: Edge | None = None,
        lately: Lately | None = None,
    ) -> None:
        self._matches, self._devices, self._hub, self._edge = matches, devices, hub, edge
        self._lately = lately or Lately()

    def tell(self, committed: Committed) -> None:
        """Tell of a commit, in the order of its events."""
        for stored in committed.events:
            try:
                self._event(stored)
            except Exception:
                log.exception("event %d was not told; who follows comes again for it", stored.position)
                self._lately.forget()
                self._hub.cut_all()
        newest = {(batch.session, batch.player): batch for batch in committed.heart_rate if batch.samples}
        for batch in newest.values():
            self._heart_rate(batch)
        for said in committed.statuses:
            self._devices.apply(said)

    def _event(self, stored: StoredEvent) -> None:
        is_back = stored.position <= self._matches.position
        match = self._matches.apply(stored)
        if is_back:
            self._lately.forget()
            return  # Readers have been told of later positions; the score is right from the next event on.
        topics = self._topics(stored.event.subject, stored.position)
        court = self._matches.court(stored.event.subject) or ""
        told = Told(topics, stored, match, court)
        self._lately.add(told)
        has_readers = self._hub.has_readers(*topics)
        edge = self._edge if self._edge is not None and self._edge.wants(topics, stored.position) else None
        if not (has_readers or edge):
            return
        if has_readers:
            self._hub.publish(topics, told.frame())
        if edge is not None:
            edge.publish(topics, told.frame())
        trace(log, "on the streams", [stored.event], position=stored.position, court=court)

    def _heart_rate(self, batch: HeartRateBatch) -> None:
        topics = self._topics(batch.session, self._matches.position + 1)
        if self._hub.follows_players:
            topics += self._wearer(batch)
        if self._hub.has_readers(*topics):
            self._hub.publish(topics, heart_rate_frame(batch))

    def _wearer(self, batch: HeartRateBatch) -> tuple[Topic, ...]:
        board = self._matches.view(batch.session)[1]
        names = (*board.a.players, *board.b.players) if board is not None else ()
        name = names[batch.player - 1] if batch.player <= len(names) else None
        return (Topic("player", key_of(name)),) if name else ()

    def _topics(self, match: str, position: int) -> tuple[Topic, ...]:
        courts = self._matches.showing(match, position)
        return Topic("match", match), *(Topic("court", court) for court in courts), *([WALL] if courts else ())
