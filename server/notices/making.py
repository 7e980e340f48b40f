"""Makes notices of matches from the event log, from a position on: each says the score right after its event."""

from collections.abc import Callable
from typing import NamedTuple

from server.notices.kinds import Kind, Notice, of_match
from server.projections.match_fold import MatchFold
from server.projections.recent import Recent
from server.statistics.reading import EventSource
from server.store.rows import StoredEvent
from wire.envelope import rfc3339
from wire.scoreboard import Scoreboard

BATCH_EVENTS = 500


class Made(NamedTuple):
    """Notices, and the position of the log up to which they are all."""

    notices: list[Notice]
    up_to: int


class Making:
    """Follows the log; `event_of` gives the event of the club that a match belongs to."""

    def __init__(self, source: EventSource, event_of: Callable[[str], str]) -> None:
        self._source, self._event_of = source, event_of
        self._folds = Recent[MatchFold](lambda folded: folded.is_over)

    @property
    def position(self) -> int:
        """Give where the log ends."""
        return self._source.position()

    def after(self, position: int) -> Made:
        """Make the notices of the events after a position, of a batch of them at most.

        Raises:
            StoreError: when the log cannot be read now.
        """
        events, notices = self._source.after(position, BATCH_EVENTS), list[Notice]()
        try:
            for stored in events:
                notices += self._of(stored)
        except BaseException:
            self._folds.clear()
            raise
        return Made(notices, events[-1].position if events else position)

    def _of(self, stored: StoredEvent) -> list[Notice]:
        folded, event = self._fold(stored), stored.event
        match = folded.match
        before = None if match is None else Scoreboard.of(match, folded.court)
        after = folded.take(event, lambda: self._source.of_match(event.subject, stored.position - 1))
        self._folds.keep(event.subject, folded)
        if after is None or after is match:
            return []
        board = Scoreboard.of(after, folded.court)
        kinds, of = _told(before, board), self._event_of(event.subject)
        return [of_match(kind, board, of, rfc3339(event.time), stored.position) for kind in kinds]

    def _fold(self, stored: StoredEvent) -> MatchFold:
        """Give the match of an event as it was before it."""
        found = self._folds.get(stored.event.subject)
        if found is not None:
            return found
        folded, before = MatchFold(), list[StoredEvent]()
        for one in self._source.of_match(stored.event.subject, stored.position - 1):
            folded.take(one.event, lambda: before)
            before.append(one)
        return folded


def _told(before: Scoreboard | None, after: Scoreboard) -> list[Kind]:
    """Say what there is to tell when a match went from one score to another."""
    kinds = []
    if (before is None or before.status == "created") and after.status != "created":
        kinds.append(Kind.START)
    if before is not None and _score(before) != _score(after):
        kinds.append(Kind.SCORE)
    if _is_over(after) and not (before is not None and _is_over(before)):
        kinds.append(Kind.END)
    return kinds


def _score(board: Scoreboard) -> tuple[object, ...]:
    return board.sets, board.a.points, board.b.points, board.a.sets_won, board.b.sets_won


def _is_over(board: Scoreboard) -> bool:
    return board.state in ("finished", "abandoned")
