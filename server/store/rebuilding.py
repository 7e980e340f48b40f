"""Fills a new database from the journals and from what can be read of the old one, and says what is lost.

Where nothing can be read of it, or a later version wrote it, the tables are read that an update exported beforehand.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from server.store.checking import check_journal
from server.store.copying import note_loss
from server.store.exported import salvage_export
from server.store.filling import events_at, replay_events, replay_received, write_events_again
from server.store.journal import Journal
from server.store.missing import Seen, missing_numbers
from server.store.salvage import Salvaged, salvage
from server.store.tables import Tables
from wire.topics import Stream

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Rebuilt:
    """What a database was filled with, and what is missing."""

    events: int
    records: int
    salvaged: Salvaged | None
    lost: int

    def __str__(self) -> str:
        text = f"{self.events} events and {self.records} other records from the journals"
        if self.salvaged is not None and self.salvaged.opened:
            found = self.salvaged
            text += f", {found.events} events and {found.samples} samples from {found.source}"
            if found.unreadable_rows:
                text += f", of which at least {found.unreadable_rows} rows cannot be read"
        elif self.salvaged is not None:
            text += "; nothing of the old database can be read"
        lost = (
            f"{self.lost} messages are missing, devices are asked for them" if self.lost else "no message is missing"
        )
        return f"{text}; {lost}"


def rebuild(
    tables: Tables, events: Journal, received: Journal, old: Path, memory_mb: int, erase: Callable[[], None]
) -> Rebuilt:
    """Fill empty tables; `old` is the database that was set aside, or the tables' own path when there was none.

    Numbers that are nowhere are wanted from then on. Until `erase` has taken out what came back and is to be gone,
    the tables are half filled: where it fails, they are filled anew.
    """
    tables.begin_filling()
    seen = Seen()
    from_events = replay_events(tables, events)
    from_received = replay_received(tables, received, seen)
    has_old = ".unreadable-" in old.name
    salvaged = salvage(old, tables, memory_mb) if has_old else None
    if salvaged is not None and (salvaged.is_later or not salvaged.opened):
        salvaged = salvaged.and_then(salvage_export(events.directory.parent, tables, memory_mb))
    _lengthen(tables, events, received)
    check_journal(events, events.firsts, partial(events_at, tables.connection))
    if check_journal(received, received.firsts, None).lost or (salvaged is not None and salvaged.samples):
        note_loss(received)
    is_whole = salvaged is not None and salvaged.is_whole
    missing = [
        one for one in missing_numbers(tables.connection, seen) if one.key.stream == Stream.MATCH or not is_whole
    ]
    tables.set_wanted(missing)
    erase()
    tables.end_filling()
    return Rebuilt(from_events, from_received, salvaged, sum(one.last - one.first + 1 for one in missing))


def bring_together(tables: Tables, events: Journal, received: Journal) -> None:
    """Give each of tables and journals what only the other has."""
    if events.last > tables.last_position():
        replayed = replay_events(tables, events)
        log.warning("%d events of the event log were missing in the database and are in it now", replayed)
    if received.last > tables.received_end():
        replayed = replay_received(tables, received, Seen())
        log.warning("%d records of sensors and streams were missing in the database and are in it now", replayed)
    _lengthen(tables, events, received)


def _lengthen(tables: Tables, events: Journal, received: Journal) -> None:
    if events.last < tables.last_position():
        written = write_events_again(tables, events)
        log.warning("%s had %d events less than the database and has them now", events.directory, written)
    end = tables.received_end()
    if received.last < end:
        log.error(
            "%s ends at record %d, and the database has %d: of these it is the only copy until another is made",
            received.directory,
            received.last,
            end,
        )
        received.skip_to(end)
        note_loss(received)
