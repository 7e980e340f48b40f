"""What goes at the sensors' bound: the oldest motion first, then the oldest heart rate, never a match event."""

import logging
import sqlite3
from dataclasses import dataclass

from wire.topics import Stream

_log = logging.getLogger(__name__)

DROPPED_FIRST = (Stream.MOTION, Stream.HEART_RATE)
_BATCH = 256
# A little more than needed goes at once, so that a full outbox does not delete at every append.
_ROOM = 0.99
_EPISODE_ENDS = 0.95


@dataclass(slots=True)
class Held:
    """What the outbox holds of a stream: rows `oldest` to `last`; `oldest` is `last + 1` when there are none."""

    oldest: int = 1
    last: int = 0
    size_bytes: int = 0
    dropped: int = 0

    @property
    def depth(self) -> int:
        """Give the number of rows."""
        return self.last - self.oldest + 1


class SensorBound:
    """Keeps heart rate and motion within their bound, and says so once an episode."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._in_episode = False

    def enforce(self, connection: sqlite3.Connection, held: dict[Stream, Held]) -> None:
        """Drop the oldest rows, inside the open transaction, until the bound is kept; `held` keeps count."""
        total = sum(held[stream].size_bytes for stream in DROPPED_FIRST)
        if total < self._limit_bytes * _EPISODE_ENDS:
            self._in_episode = False
        if total <= self._limit_bytes:
            return
        excess = total - int(self._limit_bytes * _ROOM)
        for stream in DROPPED_FIRST:
            excess -= _drop(connection, stream, held[stream], excess)
        if not self._in_episode:
            self._in_episode = True
            _log.warning(
                "the outbox is full of sensor data: the oldest motion, then heart rate, is given up until the "
                "server takes it; match events are kept"
            )


def _drop(connection: sqlite3.Connection, stream: Stream, held: Held, excess_bytes: int) -> int:
    freed = 0
    while freed < excess_bytes and held.depth:
        rows = connection.execute(
            "SELECT sequence, length(payload) FROM rows WHERE stream = ? ORDER BY sequence LIMIT ?", (stream, _BATCH)
        )
        for sequence, size in rows:
            if freed >= excess_bytes:
                break
            freed += size
            held.size_bytes -= size
            held.dropped += sequence + 1 - held.oldest
            held.oldest = sequence + 1
        connection.execute("DELETE FROM rows WHERE stream = ? AND sequence < ?", (stream, held.oldest))
    connection.execute("UPDATE streams SET dropped = ? WHERE stream = ?", (held.dropped, stream))
    return freed
