"""A match as the worker follows it, event by event."""

import numpy as np
from numpy.typing import NDArray

from padel.events import MatchTakenUp, ShotPlayed
from padel.match import Match
from padel.shots import Outcome
from server.projections.match_fold import MatchFold
from server.statistics.reading import EventSource
from server.statistics.reference import CELLS
from server.statistics.rows import InPlay, MatchRows, Row, ending_cells
from server.store.rows import StoredEvent


class Followed:
    """A match as it is at the worker's position, with what its rows are made from.

    Attributes:
        position: of its first event.
        last: position of its last event.
        folded: says which of its events count.
        rows: what is written of it.
        may_have_rows: some may be in the tables that this one has not written.
        told: what was written of it as a whole.
    """

    def __init__(self, position: int, *, may_have_rows: bool) -> None:
        """Begin with a match of which no event is known yet."""
        self.position, self.may_have_rows = position, may_have_rows
        self.last = 0
        self.folded, self.rows = MatchFold(), MatchRows()
        self.told: Row | None = None
        self._cells = np.zeros(len(CELLS), np.int64)

    @property
    def match(self) -> Match | None:
        """Give the match."""
        return self.folded.match

    def recount(self) -> NDArray[np.int64]:
        """Count the named shots that ended points; give how many more there are than the last time, by `CELLS`."""
        before = self._cells
        if self.match is not None:
            self._cells = ending_cells(self.match)
        return self._cells - before

    def add(self, stored: StoredEvent, source: EventSource) -> None:
        """Take the next event of the match."""
        before, envelope = self.folded.match, stored.event
        self.last = stored.position
        after = self.folded.take(envelope, lambda: source.of_match(envelope.subject, stored.position - 1))
        if after is before or after is None:
            return
        if envelope.type == ShotPlayed.TYPE and envelope.data.get("outcome") == Outcome.IN_PLAY:
            shot = ShotPlayed.model_validate(envelope.data)
            self.rows.in_play.append(InPlay(envelope.id, envelope.time, shot))
        if envelope.type == MatchTakenUp.TYPE:
            counted = self.folded.counted
            self.rows.in_play = [one for one in self.rows.in_play if one.event in counted]
