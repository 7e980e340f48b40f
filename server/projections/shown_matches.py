"""Matches as lists and pages show them: last night's match, which nobody ended, is not shown as live."""

from datetime import UTC, datetime, timedelta
from itertools import islice

from padel.match import State
from server.projections.devices import Devices
from server.projections.matches import Matches
from wire.scoreboard import Scoreboard

QUIET = timedelta(hours=6)
"""A match of which nothing was heard for so long is not being played: it rests, though nobody said so."""


class ShownMatches:
    """Matches with their state of now."""

    def __init__(self, matches: Matches, devices: Devices) -> None:
        self._matches, self._devices = matches, devices

    def board(self, match: str | None) -> Scoreboard | None:
        """Give a match as shown."""
        board = self._matches.view(match)[1]
        return board and self._now(board)

    def list(
        self,
        court: str | None,
        state: State | None,
        limit: int,
        begin: datetime | None = None,
        end: datetime | None = None,
    ) -> list[Scoreboard]:
        """Give matches, of one court or of all, in one state or in any, the one created last first.

        Args:
            court: `None` for all.
            state: `None` for any.
            limit: how many at most.
            begin, end: created from this moment on, and before that one.
        """
        created = (
            one
            for one in self._matches.newest_first(court)
            if (begin is None or one.created >= begin) and (end is None or one.created < end)
        )
        boards = map(self._now, created)
        return list(islice((board for board in boards if state in (None, board.state)), limit))

    def _now(self, board: Scoreboard) -> Scoreboard:
        scored = self._matches.scored(board.match)
        if board.state != "live" or scored is None:
            return board
        # Its events have the times of its device's clock, which alone can say how long ago they were.
        now = self._devices.clock(scored.scorer) or datetime.now(UTC)
        return board.model_copy(update={"state": "set_aside"}) if now - scored.last_event > QUIET else board
