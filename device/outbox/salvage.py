"""Puts what can be read of a damaged outbox, or of a later version's, into a new one: every message and the match
that ran.

All of it waits again, under the new file's epoch: what the server has already it knows by its id.
"""

import logging
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from device.outbox import carving, journal
from device.outbox.integrity import checksum, is_as_written
from device.outbox.renumbering import is_readable
from padel.events import MatchCreated
from wire.envelope import CloudEvent
from wire.errors import WireError
from wire.topics import Stream

_log = logging.getLogger(__name__)

_STREAMS = frozenset(map(str, Stream))


def fill(connection: sqlite3.Connection, damaged: Path) -> None:
    """Fill a new outbox from a damaged one, in a transaction of its own; never fails for what the old one is like."""
    numbers: dict[Stream, set[int]] = defaultdict(set)
    matches: dict[str, dict[int, CloudEvent]] = defaultdict(dict)
    for name, number, payload in _whole(damaged):
        if name in _STREAMS:
            numbers[Stream(name)].add(number)
        elif (event := _event(payload)) is not None and event.subject == name:
            matches[name][number] = event
    connection.execute("BEGIN IMMEDIATE")
    _put(connection, damaged, {stream: sorted(found) for stream, found in numbers.items()})
    _resume(connection, matches)
    connection.execute("COMMIT")
    counts = ", ".join(f"{len(found)} of {stream}" for stream, found in numbers.items()) or "none"
    _log.warning("of %s these messages were saved, and are sent again: %s", damaged.name, counts)


def _whole(damaged: Path) -> Iterator[tuple[str, int, bytes]]:
    """Give the rows, and the events of journals, that are whole."""
    for record in carving.records(damaged):
        match record:
            case (str(name), int(number), bytes(payload), *rest):
                written = rest[0] if rest and isinstance(rest[0], int) else None
                if not is_as_written(name, number, payload, written):
                    continue
                if name not in _STREAMS or is_readable(Stream(name), payload):
                    yield name, number, payload


def _put(connection: sqlite3.Connection, damaged: Path, numbers: dict[Stream, list[int]]) -> None:
    """Store the messages in their order, numbered without gaps; read again: they may be more than memory holds."""
    places = {stream: {number: at for at, number in enumerate(found, 1)} for stream, found in numbers.items()}
    for name, number, payload in _whole(damaged):
        if name in _STREAMS:
            place = places[Stream(name)][number]
            row = (name, place, payload, checksum(name, place, payload))
            connection.execute("INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?)", row)
    for stream, found in numbers.items():
        connection.execute("UPDATE streams SET last = ? WHERE stream = ?", (len(found), stream))


def _resume(connection: sqlite3.Connection, matches: dict[str, dict[int, CloudEvent]]) -> None:
    """Go on with the newest match, if all of it is there, in its journal or among the messages."""
    rows = connection.execute("SELECT payload FROM rows WHERE stream = ? ORDER BY sequence", (Stream.MATCH,))
    sent = [event for (payload,) in rows if (event := _event(payload)) is not None]
    named = {name: [found[at] for at in sorted(found)] for name, found in matches.items()}
    newest = max(
        (event for found in (*named.values(), sent) for event in found), key=lambda one: one.time, default=None
    )
    if newest is None:
        return
    match = newest.subject
    history = named.get(match, [])
    if sorted(matches.get(match, ())) != list(range(1, len(history) + 1)) or not history:
        history = [event for event in sent if event.subject == match]
        if not history or history[0].type != MatchCreated.TYPE or not _is_whole(history):
            _log.warning("the match that ran cannot be taken up again out of what was set aside; a new one begins")
            return
    connection.execute("INSERT OR REPLACE INTO matches VALUES (?, 1, 0)", (match,))
    journal.adopt(connection, match, history)


def _is_whole(history: list[CloudEvent]) -> bool:
    numbers = [event.sequence for event in history]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _event(payload: bytes) -> CloudEvent | None:
    try:
        return CloudEvent.decode(payload)
    except WireError:
        return None
