"""Server-Sent Events as bytes (WHATWG HTML, section 9.2), in the forms of our streams."""

import json
from typing import NamedTuple

from server.store.rows import StoredEvent
from wire.envelope import rfc3339
from wire.scoreboard import Scoreboard
from wire.sensors import HeartRateBatch

OPENING = b"retry: 1000\n\n"
HEARTBEAT_BYTES = b": heartbeat\n\n"


class Frame(NamedTuple):
    """One event as bytes, shared by all its readers; what has no `position` is not resumed."""

    data: bytes
    position: int | None = None
    is_health: bool = False


HEARTBEAT = Frame(HEARTBEAT_BYTES)


def match_frame(stored: StoredEvent, board: Scoreboard | None) -> Frame:
    """Give a match event with the scoreboard after exactly that event."""
    position, event = stored
    data = f'{{"position":{position},"event":{event.model_dump_json()},"scoreboard":{_json(board)}}}'
    return Frame(_sse("match", data, position), position)


def snapshot_frame(position: int, board: Scoreboard | None) -> Frame:
    """Give the scoreboard as it is at a position."""
    return Frame(_sse("snapshot", f'{{"position":{position},"scoreboard":{_json(board)}}}', position), position)


def gap_frame(after: int | None, position: int) -> Frame:
    """Say that what came after `after` (`None`: not a number) is not sent one by one; a snapshot follows."""
    return Frame(_sse("gap", json.dumps({"after": after, "position": position}), None))


def heart_rate_frame(batch: HeartRateBatch) -> Frame:
    """Give the newest sample of a batch, which must have one; `bpm` is null where that is no heart rate."""
    sample = batch.samples[-1]
    data = {
        "session": batch.session,
        "player": batch.player,
        "time": rfc3339(sample.time),
        "bpm": sample.bpm if sample.is_heart_rate else None,
        "contact": sample.contact,
    }
    return Frame(_sse("heart-rate", json.dumps(data), None), is_health=True)


def _json(board: Scoreboard | None) -> str:
    return "null" if board is None else board.model_dump_json()


def _sse(event: str, data: str, position: int | None) -> bytes:
    number = "" if position is None else f"id: {position}\n"
    return f"event: {event}\n{number}data: {data}\n\n".encode()
