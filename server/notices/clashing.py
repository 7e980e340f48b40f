"""Notices of clashes in coverage plans: each once, when it comes up."""

from datetime import UTC, datetime
from typing import NamedTuple

from server.club.club_events import ClubEvents
from server.club.plans import Plans, clashes
from server.notices.kinds import Kind, Notice
from server.people.database import Database
from wire.envelope import rfc3339
from wire.identifiers import uuid7


class _Known(NamedTuple):
    account: str
    one: str
    other: str


def new_clashes(database: Database, events: ClubEvents, event: str, now: float) -> list[Notice]:
    """Give a notice for each clash of an event that was not there when this was asked last, and remember it."""
    plans, matches = Plans(database).of(event), events.matches(event)
    names = {one.account: one.name for one in plans}
    found = {_Known(one.account, *sorted(one.matches)) for one in clashes(plans, matches)}
    with database.change() as connection:
        rows = connection.execute("SELECT account, one, other FROM clashes_told WHERE event = ?", (event,))
        known = {_Known(*row) for row in rows.fetchall()}
        for one in known - found:
            connection.execute(
                "DELETE FROM clashes_told WHERE event = ? AND account = ? AND one = ? AND other = ?", (event, *one)
            )
        connection.executemany(
            "INSERT OR IGNORE INTO clashes_told VALUES (?, ?, ?, ?)", [(event, *one) for one in found - known]
        )
    notices = []
    for one in sorted(found - known):
        both = [(match, matches[match]) for match in (one.one, one.other)]
        data = {
            "event": event,
            "name": names[one.account],
            "matches": [
                {"match": match, "court": content.court, "time": content.time and rfc3339(content.time)}
                for match, content in both
            ],
        }
        courts = tuple(content.court for _, content in both if content.court is not None)
        time = rfc3339(datetime.fromtimestamp(now, UTC))
        notices.append(Notice(uuid7(), Kind.CLASH, event, courts, (one.one, one.other), time, data))
    return notices
