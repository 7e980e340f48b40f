"""Which numbers of the streams are nowhere: not stored, not in quarantine, and no gap that is known. Pure but for
one question to the database.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import duckdb

from server.store.rows import Gap, StreamKey
from wire.topics import Stream


@dataclass(slots=True)
class Seen:
    """The numbers that were seen of each stream, as ranges."""

    _ranges: dict[StreamKey, list[list[int]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, key: StreamKey, first: int, last: int | None = None) -> None:
        """Take note of a number, or of a range of them with its ends."""
        last = first if last is None else last
        ranges = self._ranges[key]
        if ranges and ranges[-1][0] <= first <= ranges[-1][1] + 1:
            ranges[-1][1] = max(ranges[-1][1], last)
        else:
            ranges.append([first, last])

    def missing(self, key: StreamKey, up_to: int) -> list[Gap]:
        """Give the numbers from 1 that were not seen."""
        found, expected = [], 1
        for first, last in sorted(self._ranges[key]):
            if first > expected:
                found.append(Gap(key, expected, min(first - 1, up_to)))
            expected = max(expected, last + 1)
        if expected <= up_to:
            found.append(Gap(key, expected, up_to))
        return [one for one in found if one.first <= one.last]


def missing_numbers(connection: duckdb.DuckDBPyConnection, seen: Seen) -> list[Gap]:
    """Give the numbers up to each stream's counter that are nowhere; `seen` has those of the sensor batches."""
    for source, epoch, sequence in connection.execute(
        "SELECT source, epoch, sequence FROM events ORDER BY position"
    ).fetchall():
        seen.add(StreamKey(source, epoch, Stream.MATCH), sequence)
    for source, epoch, stream, first, last in connection.execute(
        "SELECT source, epoch, stream, first, last FROM gaps"
        " UNION ALL SELECT source, epoch, stream, sequence, sequence FROM quarantine WHERE sequence IS NOT NULL"
    ).fetchall():
        seen.add(StreamKey(source, epoch, Stream(stream)), first, last)
    counters = connection.execute("SELECT source, epoch, stream, committed FROM streams").fetchall()
    return [
        gap
        for source, epoch, stream, committed in counters
        for gap in seen.missing(StreamKey(source, epoch, Stream(stream)), committed)
    ]
