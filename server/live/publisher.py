"""Tells what was committed: folds it into the read models, then hands it to the readers. Called by the writer."""

from collections.abc import Callable

from server.ingest.writer import Committed
from server.live.frames import heart_rate_frame, match_frame
from server.live.hub import WALL, Hub, Topic
from server.projections.devices import Devices
from server.projections.matches import Matches
from server.store.rows import StoredEvent
from wire.scoreboard import Scoreboard
from wire.sensors import HeartRateBatch


def in_turn(*told: Callable[[Committed], None]) -> Callable[[Committed], None]:
    """Give one that tells all of these of a commit, in this order."""

    def tell(committed: Committed) -> None:
        for one in told:
            one(committed)

    return tell


class Teller:
    """The step after the commit."""

    def __init__(self, matches: Matches, devices: Devices, hub: Hub) -> None:
        self._matches, self._devices, self._hub = matches, devices, hub

    def tell(self, committed: Committed) -> None:
        """Tell of a commit, in the order of its events."""
        for stored in committed.events:
            self._event(stored)
        newest = {(batch.session, batch.player): batch for batch in committed.heart_rate if batch.samples}
        for batch in newest.values():
            self._heart_rate(batch)
        for said in committed.statuses:
            self._devices.apply(said)

    def _event(self, stored: StoredEvent) -> None:
        is_back = stored.position <= self._matches.position
        match = self._matches.apply(stored)
        if is_back:
            return  # Readers have been told of later positions; the score is right from the next event on.
        topics = self._topics(stored.event.subject, stored.position)
        if self._hub.has_readers(*topics):
            court = self._matches.court(stored.event.subject) or ""
            board = None if match is None else Scoreboard.of(match, court)
            self._hub.publish(topics, match_frame(stored, board))

    def _heart_rate(self, batch: HeartRateBatch) -> None:
        topics = self._topics(batch.session, self._matches.position + 1)
        if self._hub.has_readers(*topics):
            self._hub.publish(topics, heart_rate_frame(batch))

    def _topics(self, match: str, position: int) -> tuple[Topic, ...]:
        courts = self._matches.showing(match, position)
        return Topic("match", match), *(Topic("court", court) for court in courts), *([WALL] if courts else ())
