"""Takes over the event log of versions before 0.2, one file without checksums, into the journal."""

import json
import logging
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from server.store.journal import Journal
from server.store.records import event_body
from wire.envelope import CloudEvent
from wire.errors import WireError

log = logging.getLogger(__name__)

NAME = "events.log"
_CHUNK = 10_000


def take_over(old: Path, journal: Journal) -> int:
    """Put the lines of an old log into the journal, unless they are in it, and remove the file; give how many."""
    if not old.exists():
        return 0
    lines, taken = _lines(old, journal.last), 0
    while chunk := list(islice(lines, _CHUNK)):
        journal.append(chunk)
        taken += len(chunk)
    old.unlink()
    log.warning("%d events of %s are in %s now, with checksums", taken, old, journal.directory)
    return taken


def _lines(old: Path, after: int) -> Iterator[tuple[int, bytes]]:
    with old.open("rb") as file:
        for text in file:
            try:
                fields = json.loads(text)
                position, envelope = int(fields["position"]), str(fields["envelope"])
                CloudEvent.decode(envelope.encode())
            except (ValueError, KeyError, TypeError, RecursionError, WireError) as error:
                log.error("a line of %s is left out: %s", old, error)
                continue
            if position > after:
                after = position
                yield position, event_body(envelope, 0)
