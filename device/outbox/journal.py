"""The matches that an appliance still needs, in the outbox file: the running one, and those that were set aside.

Every function is called inside the outbox's transaction, so that a kill leaves the match before or the match after,
never both and never neither.
"""

import sqlite3
from collections.abc import Iterable

from device.errors import OutboxError
from device.outbox.integrity import checksum
from padel.events import Event, MatchAbandoned, MatchCreated, MatchSetAside, MatchTakenUp
from wire.envelope import CloudEvent


def record(connection: sqlite3.Connection, event: Event, payload: bytes) -> None:
    """Write an event into its match's journal; a match that is created or taken up is the running one from then on.

    The one before is forgotten unless it was set aside.
    """
    if isinstance(event.data, MatchCreated | MatchTakenUp):
        _run(connection, event.match)
    if isinstance(event.data, MatchSetAside):
        connection.execute("UPDATE matches SET set_aside = 1 WHERE match = ?", (event.match,))
    _append(connection, event.match, payload)
    if isinstance(event.data, MatchAbandoned):
        connection.execute("UPDATE matches SET set_aside = 0 WHERE match = ?", (event.match,))
        if event.match != running(connection):
            forget(connection, event.match)


def adopt(connection: sqlite3.Connection, match: str, history: Iterable[CloudEvent]) -> None:
    """Put a match's events, of whichever devices, in the place of what is known of it here."""
    connection.execute("DELETE FROM journal WHERE match = ?", (match,))
    for event in history:
        _append(connection, match, event.encode())


def forget(connection: sqlite3.Connection, match: str) -> None:
    """Drop a match's journal."""
    connection.execute("DELETE FROM journal WHERE match = ?", (match,))
    connection.execute("DELETE FROM matches WHERE match = ?", (match,))


def running(connection: sqlite3.Connection) -> str | None:
    """Give the match that was created or taken up last."""
    row = connection.execute("SELECT match FROM matches WHERE running = 1").fetchone()
    return None if row is None else str(row[0])


def set_aside(connection: sqlite3.Connection) -> list[str]:
    """Give the matches that rest here while another one runs, the newest last."""
    rows = connection.execute("SELECT match FROM matches WHERE running = 0 ORDER BY match").fetchall()
    return [str(match) for (match,) in rows]


def events(connection: sqlite3.Connection, match: str) -> list[Event]:
    """Give a match's events in order.

    Raises:
        OutboxError: when they were written by a later version, with events that this one does not know.
    """
    rows = connection.execute("SELECT event FROM journal WHERE match = ? ORDER BY position", (match,)).fetchall()
    found = [CloudEvent.decode(payload).event() for (payload,) in rows]
    known = [event for event in found if event is not None]
    if len(known) < len(found):
        raise OutboxError("the match was begun with a later version of marcador; go on with that version")
    return known


def _run(connection: sqlite3.Connection, match: str) -> None:
    before = running(connection)
    if before is not None and before != match:
        (rests,) = connection.execute("SELECT set_aside FROM matches WHERE match = ?", (before,)).fetchone()
        if rests:
            connection.execute("UPDATE matches SET running = 0 WHERE match = ?", (before,))
        else:
            forget(connection, before)
    connection.execute("INSERT OR REPLACE INTO matches VALUES (?, 1, 0)", (match,))


def _append(connection: sqlite3.Connection, match: str, payload: bytes) -> None:
    (position,) = connection.execute(
        "SELECT coalesce(max(position), 0) + 1 FROM journal WHERE match = ?", (match,)
    ).fetchone()
    row = (match, position, payload, checksum(match, position, payload))
    connection.execute("INSERT INTO journal VALUES (?, ?, ?, ?)", row)
