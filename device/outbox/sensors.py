"""What is given up at the sensors' bound, in this order, each the oldest first:

0. what has its receipt already; 1. motion between strokes is reduced to about 26 Hz; 2. motion with strokes is; 3.
motion is dropped; 4. heart rate is dropped. A reduced message keeps its number, so that the stream has no gap before
step 3. Match events are never touched. All of it from step 1 on is noted in `device.outbox.accounts`.
"""

import logging
import shutil
import sqlite3
from pathlib import Path
from typing import Literal

from device.outbox import accounts
from device.outbox.integrity import checksum
from device.outbox.limits import MIB, OutboxLimits
from device.outbox.motion_reduction import is_quiet, reduced
from device.outbox.retention import give_up_bytes
from device.outbox.stream_sizes import SENSOR_STREAMS, Held, sensor_bytes, waiting_sensor_bytes
from wire.errors import WireError
from wire.sensors import HeartRateBatch, MotionBatch
from wire.topics import Stream

_log = logging.getLogger(__name__)

_STEPS: tuple[Literal["quiet", "all"], ...] = ("quiet", "all")
_BATCH = 64
# Who appends waits meanwhile: messages that a step looks at, at most, before the next step helps out.
_MOST_LOOKED_AT = 256
_EPISODE_ENDS = 0.95
# So much may wait even on a disk without room, so that what is sent at once is not dropped before.
_LEAST_BYTES = 1 * MIB


class SensorBound:
    """Keeps heart rate and motion within their bound, and says so once an episode.

    Args:
        limits: the bounds.
        folder: where the outbox file is, whose disk has the reserve.
    """

    def __init__(self, limits: OutboxLimits, folder: Path) -> None:
        self._limits, self._folder = limits, folder
        self._in_episode = False

    def is_near(self, held: dict[Stream, Held]) -> bool:
        """Say whether the bound was reached, and since then there was never 5 % of it free."""
        if waiting_sensor_bytes(held) < self._limits.sensor_bytes * _EPISODE_ENDS:
            self._in_episode = False
        return self._in_episode

    def keep(
        self,
        connection: sqlite3.Connection,
        held: dict[Stream, Held],
        before_bytes: int,
        receipted: dict[Stream, int],
    ) -> bool:
        """Give up what is over the bound, inside the open transaction; say whether it was anything.

        Args:
            held: keeps count.
            before_bytes: how many bytes of sensor data there were before the transaction; when the disk has no more
                than its reserve, they are the bound.
            receipted: the number of each stream below which nothing waits.
        """
        self.is_near(held)
        limit_bytes = self._limits.sensor_bytes
        if shutil.disk_usage(self._folder).free < self._limits.reserve_bytes:
            limit_bytes = min(limit_bytes, max(before_bytes, _LEAST_BYTES))
        excess_bytes = sensor_bytes(held) - limit_bytes
        for stream in SENSOR_STREAMS:
            if excess_bytes > 0:
                excess_bytes -= give_up_bytes(connection, stream, held[stream], receipted[stream], excess_bytes)
        if excess_bytes <= 0:
            return False
        self._say_full()
        for step in _STEPS:
            excess_bytes -= _reduce(connection, step, held[Stream.MOTION], excess_bytes)
        for stream in SENSOR_STREAMS:
            excess_bytes -= _drop(connection, stream, held[stream], excess_bytes)
        return True

    def _say_full(self) -> None:
        if not self._in_episode:
            self._in_episode = True
            _log.warning(
                "the outbox is full of sensor data: until the server takes it, motion is thinned, then dropped, then "
                "heart rate, the oldest first; match events are kept"
            )


def _reduce(connection: sqlite3.Connection, step: Literal["quiet", "all"], held: Held, excess_bytes: int) -> int:
    """Reduce messages from where this step last stopped until enough is free; give the bytes that are."""
    (upto,) = connection.execute("SELECT upto FROM thinning WHERE step = ?", (step,)).fetchone()
    before_bytes, looked_at = held.size_bytes, 0
    while before_bytes - held.size_bytes < excess_bytes and looked_at < _MOST_LOOKED_AT:
        row = connection.execute(
            "SELECT sequence, payload FROM rows WHERE stream = ? AND sequence > ? ORDER BY sequence LIMIT 1",
            (Stream.MOTION, upto),
        ).fetchone()
        if row is None:
            break
        looked_at += 1
        upto, payload = row
        smaller = _smaller(connection, step, payload)
        if smaller is not None:
            # Replaced, not updated: the row moves to the end of the table, and its page is free for what comes next.
            row = (Stream.MOTION, upto, smaller, checksum(Stream.MOTION, upto, smaller))
            connection.execute("REPLACE INTO rows VALUES (?, ?, ?, ?)", row)
            held.size_bytes -= len(payload) - len(smaller)
    connection.execute("UPDATE thinning SET upto = ? WHERE step = ?", (upto, step))
    return before_bytes - held.size_bytes


def _smaller(connection: sqlite3.Connection, step: Literal["quiet", "all"], payload: bytes) -> bytes | None:
    batch = _read(Stream.MOTION, payload)
    if not isinstance(batch, MotionBatch) or (step == "quiet" and not is_quiet(batch)):
        return None
    thinned = reduced(batch)
    if thinned is batch:
        return None
    accounts.note(connection, step, batch, thinned.count)
    return thinned.encode()


def _drop(connection: sqlite3.Connection, stream: Stream, held: Held, excess_bytes: int) -> int:
    freed_bytes = 0
    while freed_bytes < excess_bytes and held.depth:
        rows = connection.execute(
            "SELECT sequence, payload FROM rows WHERE stream = ? ORDER BY sequence LIMIT ?", (stream, _BATCH)
        ).fetchall()
        for sequence, payload in rows:
            if freed_bytes >= excess_bytes:
                break
            freed_bytes += len(payload)
            held.size_bytes -= len(payload)
            held.dropped += sequence + 1 - held.oldest
            held.oldest = sequence + 1
            batch = _read(stream, payload)
            if batch is not None:
                accounts.note(connection, "dropped", batch, 0)
        connection.execute("DELETE FROM rows WHERE stream = ? AND sequence < ?", (stream, held.oldest))
    connection.execute("UPDATE streams SET dropped = ? WHERE stream = ?", (held.dropped, stream))
    return freed_bytes


def _read(stream: Stream, payload: bytes) -> MotionBatch | HeartRateBatch | None:
    try:
        if stream is Stream.MOTION:
            return MotionBatch.decode(payload)
        beats = HeartRateBatch.decode(payload)
    except WireError:
        # Not ours to judge here: it is dropped in its turn, and counted.
        return None
    return beats if beats.samples else None
