"""What was given up of the sensor data and is not told yet: in the outbox file, so that it is told for certain."""

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from padel.sensor_events import SensorsThinned
from wire.envelope import CloudEvent
from wire.identifiers import uuid7
from wire.sensors import HeartRateBatch, MotionBatch
from wire.topics import Address, Stream

Step = Literal["quiet", "all", "dropped"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOTE = """
INSERT INTO thinned VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)
ON CONFLICT (session, stream, step) DO UPDATE SET
    players = players | excluded.players,
    first_us = min(first_us, excluded.first_us), last_us = max(last_us, excluded.last_us),
    first_sequence = min(first_sequence, excluded.first_sequence),
    last_sequence = max(last_sequence, excluded.last_sequence),
    messages = messages + 1,
    samples_before = samples_before + excluded.samples_before,
    samples_after = samples_after + excluded.samples_after
"""


class Told(NamedTuple):
    """What is to be told of a session."""

    session: str
    data: SensorsThinned


def note(
    connection: sqlite3.Connection, step: Step, before: MotionBatch | HeartRateBatch, samples_after: int
) -> None:
    """Add a message to the account of its session, inside the open transaction."""
    if isinstance(before, MotionBatch):
        stream, moment, samples = Stream.MOTION, before.start, before.count
    else:
        stream, moment, samples = Stream.HEART_RATE, before.samples[0].time, len(before.samples)
    moment_us = (moment - _EPOCH) // timedelta(microseconds=1)
    account = (before.session, stream, step, 1 << before.player, moment_us, moment_us)
    connection.execute(_NOTE, (*account, before.sequence, before.sequence, samples, samples_after))


def due(connection: sqlite3.Connection, fewest: int) -> list[Told]:
    """Give the accounts of at least so many messages, the oldest first."""
    rows = connection.execute(
        "SELECT * FROM thinned WHERE messages >= ? ORDER BY first_us, stream, step", (fewest,)
    ).fetchall()
    return [_told(*row) for row in rows]


def close(connection: sqlite3.Connection, told: Told) -> None:
    """Forget an account, inside the transaction that tells it."""
    connection.execute(
        "DELETE FROM thinned WHERE session = ? AND stream = ? AND step = ?",
        (told.session, told.data.stream, told.data.step),
    )


def envelope(told: Told, address: Address, epoch: str, sequence: int) -> bytes:
    """Write what is told as an event of the match stream, of now."""
    now = datetime.now(UTC)
    return CloudEvent(
        id=uuid7(now),
        source=address.source,
        type=told.data.TYPE,
        time=now,
        subject=told.session,
        sequence=sequence,
        epoch=epoch,
        data=told.data.model_dump(mode="json"),
    ).encode()


def _told(
    session: str,
    stream: Literal["heart-rate", "motion"],
    step: Step,
    players: int,
    first_us: int,
    last_us: int,
    first_sequence: int,
    last_sequence: int,
    messages: int,
    samples_before: int,
    samples_after: int,
) -> Told:
    data = SensorsThinned(
        stream=stream,
        step=step,
        players=tuple(number for number in (1, 2, 3, 4) if players >> number & 1),
        first=_EPOCH + timedelta(microseconds=first_us),
        last=_EPOCH + timedelta(microseconds=last_us),
        first_sequence=first_sequence,
        last_sequence=last_sequence,
        messages=messages,
        samples_before=samples_before,
        samples_after=samples_after,
    )
    return Told(session, data)
