"""Two events with one id: the same, sent again, or two that differ. Pure."""

import logging

from server.store.rows import Quarantined, ReceivedEvent
from wire.envelope import CloudEvent
from wire.errors import WireError
from wire.topics import Stream

log = logging.getLogger(__name__)


def is_other(one: ReceivedEvent, stored: str) -> bool:
    """Say whether an event says something else than the envelope that is stored under its id.

    How it is numbered does not count: an outbox that begins a new epoch sends the same events under new numbers.
    """
    if one.envelope == stored:
        return False
    try:
        other = CloudEvent.decode(stored.encode())
    except WireError:
        return True
    mine = one.event
    return (mine.type, mine.time, mine.subject, mine.data) != (other.type, other.time, other.subject, other.data)


def conflict(one: ReceivedEvent) -> Quarantined:
    """Give the event as it is kept in quarantine."""
    event, payload = one.event, one.envelope.encode()
    reason = f"its id {event.id} is that of another event, which says something else"
    log.error("%s match %d is in quarantine: %s", event.source, event.sequence, reason)
    return Quarantined(
        event.source, str(Stream.MATCH), event.epoch, event.sequence, "conflict", reason, payload, len(payload)
    )
