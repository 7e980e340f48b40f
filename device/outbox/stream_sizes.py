"""How much of each stream the outbox holds; kept in memory beside the file, since it is asked for all the time."""

import sqlite3
from dataclasses import dataclass
from typing import Self

from wire.topics import Stream

SENSOR_STREAMS = (Stream.MOTION, Stream.HEART_RATE)
"""What has the sensors' bound in common; the first is given up first."""


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

    @classmethod
    def read(cls, connection: sqlite3.Connection, stream: Stream) -> Self:
        """Count what the file holds."""
        last, dropped = connection.execute("SELECT last, dropped FROM streams WHERE stream = ?", (stream,)).fetchone()
        oldest, size_bytes = connection.execute(
            "SELECT min(sequence), coalesce(sum(length(payload)), 0) FROM rows WHERE stream = ?", (stream,)
        ).fetchone()
        return cls(oldest or last + 1, last, size_bytes, dropped)


def sensor_bytes(held: dict[Stream, Held]) -> int:
    """Give how many bytes of sensor data are held."""
    return sum(held[stream].size_bytes for stream in SENSOR_STREAMS)
