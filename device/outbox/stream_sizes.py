"""How much of each stream the outbox holds; kept in memory beside the file, since it is asked for all the time."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from wire.topics import Stream

SENSOR_STREAMS = (Stream.MOTION, Stream.HEART_RATE)
"""What has the sensors' bound in common; the first is given up first."""


@dataclass(slots=True)
class Held:
    """What the outbox holds of a stream: rows `oldest` to `last`; `oldest` is `last + 1` when there are none.

    Attributes:
        size_bytes: all of it.
        kept_bytes: that part of it that has its receipt.
    """

    oldest: int = 1
    last: int = 0
    size_bytes: int = 0
    kept_bytes: int = 0
    dropped: int = 0

    @property
    def depth(self) -> int:
        """Give the number of rows."""
        return self.last - self.oldest + 1

    @property
    def waiting_bytes(self) -> int:
        """Give how much of it waits for a receipt."""
        return self.size_bytes - self.kept_bytes

    def copy(self) -> Self:
        """Give a copy to go back to."""
        return replace(self)

    @classmethod
    def read(cls, connection: sqlite3.Connection, stream: Stream, ranges: Sequence[tuple[int, int]]) -> Self:
        """Count what the file holds; what was receipted is in `ranges`, each from its first to its last number."""
        last, dropped = connection.execute("SELECT last, dropped FROM streams WHERE stream = ?", (stream,)).fetchone()
        oldest, size_bytes = connection.execute(
            "SELECT min(sequence), coalesce(sum(length(payload)), 0) FROM rows WHERE stream = ?", (stream,)
        ).fetchone()
        kept = "SELECT coalesce(sum(length(payload)), 0) FROM rows WHERE stream = ? AND sequence BETWEEN ? AND ?"
        kept_bytes = sum(connection.execute(kept, (stream, *one)).fetchone()[0] for one in ranges)
        return cls(oldest or last + 1, last, size_bytes, kept_bytes, dropped)


def sensor_bytes(held: dict[Stream, Held]) -> int:
    """Give how many bytes of sensor data are held."""
    return sum(held[stream].size_bytes for stream in SENSOR_STREAMS)


def waiting_sensor_bytes(held: dict[Stream, Held]) -> int:
    """Give how many bytes of sensor data wait for a receipt."""
    return sum(held[stream].waiting_bytes for stream in SENSOR_STREAMS)
