"""What stays after the receipt: for a while, so that a server that lost it can ask for it again.

When a receipt came is noted by the hour; rows older than that are given up, and the oldest ones beyond their bytes.
"""

import sqlite3
from datetime import UTC, datetime

from device.outbox.limits import OutboxLimits
from device.outbox.stream_sizes import Held
from wire.topics import Stream

_BATCH = 64


def note_receipt(connection: sqlite3.Connection, stream: Stream, number: int) -> bool:
    """Note up to which of the file's numbers a receipt came this hour; `True` for the first one of an hour."""
    hour = _hour()
    known = connection.execute("SELECT 1 FROM receipts WHERE stream = ? AND hour = ?", (stream, hour)).fetchone()
    connection.execute(
        "INSERT INTO receipts VALUES (?, ?, ?)"
        " ON CONFLICT (stream, hour) DO UPDATE SET upto = max(upto, excluded.upto)",
        (stream, hour, number),
    )
    return known is None


def give_up_old(
    connection: sqlite3.Connection, stream: Stream, held: Held, receipted: int, limits: OutboxLimits
) -> None:
    """Delete what was kept for long enough, inside the open transaction; never a number above `receipted`."""
    before = _hour() - limits.kept_hours
    (upto,) = connection.execute(
        "SELECT coalesce(max(upto), 0) FROM receipts WHERE stream = ? AND hour < ?", (stream, before)
    ).fetchone()
    while held.oldest <= min(upto, receipted) and _drop(connection, stream, held, min(upto, receipted)):
        pass
    connection.execute("DELETE FROM receipts WHERE stream = ? AND hour < ?", (stream, before))


def give_up_bytes(
    connection: sqlite3.Connection, stream: Stream, held: Held, receipted: int, excess_bytes: int
) -> int:
    """Delete the oldest kept rows until so many bytes are free, inside the open transaction; give those that are."""
    before_bytes = held.size_bytes
    while before_bytes - held.size_bytes < excess_bytes and held.oldest <= receipted:
        if not _drop(connection, stream, held, receipted, excess_bytes - (before_bytes - held.size_bytes)):
            break
    return before_bytes - held.size_bytes


def _drop(
    connection: sqlite3.Connection, stream: Stream, held: Held, upto: int, enough_bytes: int | None = None
) -> bool:
    rows = connection.execute(
        "SELECT sequence, length(payload) FROM rows WHERE stream = ? AND sequence <= ? ORDER BY sequence LIMIT ?",
        (stream, upto, _BATCH),
    ).fetchall()
    if not rows:
        held.oldest = upto + 1
        return False
    freed_bytes = 0
    for number, size_bytes in rows:
        freed_bytes += size_bytes
        held.oldest = number + 1
        if enough_bytes is not None and freed_bytes >= enough_bytes:
            break
    connection.execute("DELETE FROM rows WHERE stream = ? AND sequence < ?", (stream, held.oldest))
    held.size_bytes -= freed_bytes
    held.kept_bytes -= freed_bytes
    return True


def _hour() -> int:
    return int(datetime.now(UTC).timestamp()) // 3600
