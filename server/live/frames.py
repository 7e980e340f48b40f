"""What the streams tell, as bytes: Server-Sent Events (WHATWG HTML, section 9.2) and WebSocket messages."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from padel.events import MatchCreated, PointAmended, PointUndone, ScoreSet, StepRedone, StepUndone
from server.store.rows import StoredEvent
from wire.envelope import rfc3339
from wire.scoreboard import Scoreboard
from wire.sensors import HeartRateBatch

OPENING = b"retry: 1000\n\n"

_MATCH_PREFIX = MatchCreated.TYPE.removesuffix("created.v1")
_MAY_REOPEN = frozenset(one.TYPE for one in (PointAmended, PointUndone, ScoreSet, StepRedone, StepUndone))


@dataclass(frozen=True, slots=True)
class Frame:
    """One event of a stream, encoded once for all its readers.

    Attributes:
        kind: the event's name on the stream.
        sse: it as a Server-Sent Event.
        messages: it as WebSocket messages, in order; the last one has the position as its `id`.
        position: the store's position; what has none is not resumed.
        health_of: the session and the player whose health data it has.
        event_type: the type of the match event that it tells of.
    """

    kind: str
    sse: bytes
    messages: tuple[str, ...] = ()
    position: int | None = None
    health_of: tuple[str, int] | None = None
    event_type: str = ""


def signal(kind: str) -> Frame:
    """Give a frame without content, for readers inside the server."""
    return Frame(kind, b"")


HEARTBEAT = b"event: heartbeat\ndata: {}\n\n"
"""What keeps the line open, and lets a reader notice that it is dead: a browser tells its page of no comment."""


def heartbeat() -> Frame:
    """Give what comes while nothing else does."""
    return Frame("heartbeat", HEARTBEAT, (_message("heartbeat", None, _now(), "null"),))


def match_frame(stored: StoredEvent, board: Scoreboard | None) -> Frame:
    """Give a match event with the scoreboard after exactly that event."""
    position, event = stored
    told, shown = event.model_dump_json(), _json(board)
    match, time = event.subject, rfc3339(event.time)
    messages = [_message("match_event", match, time, told)]
    if board is not None:
        messages.append(_message("score_update", match, time, shown))
        if event.type.startswith(_MATCH_PREFIX) or event.type in _MAY_REOPEN or board.winner or board.ending:
            messages.append(_message("match_status", match, time, _status(board)))
    data = f'{{"position":{position},"event":{told},"scoreboard":{shown}}}'
    return Frame("match", _sse("match", data, position), _numbered(messages, position), position, None, event.type)


def snapshot_frame(position: int, board: Scoreboard | None, match: str | None) -> Frame:
    """Give the scoreboard of a match, or of a court without one, as it is at a position."""
    shown, now = _json(board), _now()
    messages = [_message("score_update", match, now, shown)]
    if board is not None:
        messages.append(_message("match_status", match, now, _status(board)))
    data = f'{{"position":{position},"scoreboard":{shown}}}'
    return Frame("snapshot", _sse("snapshot", data, position), _numbered(messages, position), position)


def wall_frame(position: int, boards: dict[str, Scoreboard | None]) -> Frame:
    """Give the scoreboards of all courts as they are at a position."""
    courts = ((json.dumps(court), _json(board)) for court, board in boards.items())
    shown = ",".join(f'{{"court":{court},"scoreboard":{board}}}' for court, board in courts)
    messages = [_message("score_update", board.match, _now(), _json(board)) for board in boards.values() if board]
    data = f'{{"position":{position},"courts":[{shown}]}}'
    return Frame("snapshot", _sse("snapshot", data, position), _numbered(messages, position), position)


def player_frame(position: int, player: str) -> Frame:
    """Give the beginning of what a player wears: whose it is. Samples come as they are stored, and have no number."""
    data = json.dumps({"position": position, "player": player})
    return Frame("snapshot", _sse("snapshot", data, None), (_message("snapshot", None, _now(), data),))


def gap_frame(after: int | None, position: int) -> Frame:
    """Say that what came after `after` (`None`: not a number) is not sent one by one; a snapshot follows."""
    data = json.dumps({"after": after, "position": position})
    return Frame("gap", _sse("gap", data, None), (_message("gap", None, _now(), data),))


def heart_rate_frame(batch: HeartRateBatch) -> Frame:
    """Give the newest sample of a batch, which must have one; `bpm` is null where that is no heart rate."""
    sample = batch.samples[-1]
    time = rfc3339(sample.time)
    data = json.dumps(
        {
            "session": batch.session,
            "player": batch.player,
            "time": time,
            "bpm": sample.bpm if sample.is_heart_rate else None,
            "contact": sample.contact,
        }
    )
    message = _message("heart_rate", batch.session, time, data)
    return Frame("heart-rate", _sse("heart-rate", data, None), (message,), health_of=(batch.session, batch.player))


def _status(board: Scoreboard) -> str:
    return board.model_dump_json(include={"state", "status", "winner", "ending"})


def _json(board: Scoreboard | None) -> str:
    return "null" if board is None else board.model_dump_json()


def _now() -> str:
    return rfc3339(datetime.now(UTC))


def _sse(event: str, data: str, position: int | None) -> bytes:
    number = "" if position is None else f"id: {position}\n"
    return f"event: {event}\n{number}data: {data}\n\n".encode()


def _message(kind: str, match: str | None, time: str, data: str) -> str:
    return f'{{"type":"{kind}","match_id":{json.dumps(match)},"timestamp":"{time}","data":{data}}}'


def _numbered(messages: list[str], position: int) -> tuple[str, ...]:
    # The last message of a position closes it: who has its number has all of that position.
    if not messages:
        return (f'{{"type":"position","match_id":null,"timestamp":"{_now()}","data":null,"id":{position}}}',)
    return *messages[:-1], f'{messages[-1][:-1]},"id":{position}}}'
