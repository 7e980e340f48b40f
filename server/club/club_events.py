"""Events of the club (tournaments, leagues, training days), and which match belongs to which."""

from collections.abc import Callable

from server.people.database import Database

DEFAULT = "club"
"""The event of every match that belongs to no other one; it is always there."""


class ClubEvents:
    """The events of a server; `now` gives seconds since 1970."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database, self._now = database, now

    def is_there(self, event: str) -> bool:
        """Say whether there is such an event."""
        return event == DEFAULT or bool(self._database.rows("SELECT 1 FROM club_events WHERE id = ?", event))

    def event_of(self, match: str) -> str:
        """Give the event that a match belongs to."""
        rows = self._database.rows("SELECT event FROM club_matches WHERE id = ?", match)
        return str(rows[0]["event"]) if rows else DEFAULT

    def is_prepared(self, match: str) -> bool:
        """Say whether a match was put into an event, whether it was played yet or not."""
        return bool(self._database.rows("SELECT 1 FROM club_matches WHERE id = ?", match))
