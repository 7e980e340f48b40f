"""What a reader gets first: what stands now, or exactly what it missed, or a gap and then what stands now."""

from typing import NamedTuple

from anyio import to_thread

from server.live.backlog import Backlog
from server.live.frames import Frame, gap_frame, player_frame, snapshot_frame, wall_frame
from server.live.hub import Topic
from server.live.lately import Lately, Missed
from server.projections.matches import Matches

_KEPT_SNAPSHOTS = 1000
_ENCODED_AT_ONCE = 50
"""Events that are encoded in the event loop at most, for one reader: 4 ms, and 8 where it shares its core."""


class Opening(NamedTuple):
    """The first frames of a stream, and the position up to which they tell everything."""

    position: int
    frames: list[Frame]


class Openings:
    """How streams begin. A snapshot is encoded once for all who come before the next event."""

    def __init__(self, matches: Matches, backlog: Backlog, lately: Lately | None = None) -> None:
        self._matches, self._backlog, self._lately = matches, backlog, lately or Lately()
        self._snapshots: dict[Topic, Opening] = {}
        self._snapshots_at = 0

    async def of(self, topic: Topic, last_event_id: str | None) -> Opening:
        """Give how a stream begins for a reader that has everything up to `last_event_id` (as the client wrote it).

        The reader must have joined the hub before. A thread is asked only for what is not in memory.
        """
        missed = self._lately_missed(topic, last_event_id)
        if missed is not None:
            is_much = sum(not one.is_encoded for one in missed.events) > _ENCODED_AT_ONCE
            return await to_thread.run_sync(_told, missed) if is_much else _told(missed)
        if self._is_at_hand(topic, last_event_id):
            return self.made(topic, last_event_id)
        return await to_thread.run_sync(self.made, topic, last_event_id)

    def made(self, topic: Topic, last_event_id: str | None) -> Opening:
        """Give the same in this thread, which may wait for the store."""
        position = self._matches.position
        if topic.kind == "player":
            return Opening(position, [player_frame(position, topic.name)])
        after = None if last_event_id is None else _number(last_event_id)
        if after is not None and after <= position:
            missed = self._missed(topic, after, position)
            if missed is not None:
                return Opening(position, missed)
        now = self._snapshot(topic)
        if last_event_id is None:
            return now
        return Opening(now.position, [gap_frame(after, now.position), *now.frames])

    def _lately_missed(self, topic: Topic, last_event_id: str | None) -> Missed | None:
        after = None if last_event_id is None else _number(last_event_id)
        if after is None or after > self._matches.position or topic.kind == "player":
            return None
        return self._lately.missed(topic, after)

    def _missed(self, topic: Topic, after: int, position: int) -> list[Frame] | None:
        if topic.kind == "wall":
            return self._backlog.of_all(after, position)
        resume = self._backlog.of_court if topic.kind == "court" else self._backlog.of_match
        return resume(topic.name, after, position)

    def _snapshot(self, topic: Topic) -> Opening:
        if self._snapshots_at != self._matches.position or len(self._snapshots) >= _KEPT_SNAPSHOTS:
            self._snapshots, self._snapshots_at = {}, self._matches.position
        snapshots = self._snapshots  # What is encoded now belongs to these: an event may come meanwhile.
        kept = snapshots.get(topic)
        if kept is None:
            kept = snapshots[topic] = self._encoded(topic)
        return kept

    def _encoded(self, topic: Topic) -> Opening:
        if topic.kind == "wall":
            position, boards = self._matches.wall()
            return Opening(position, [wall_frame(position, boards)])
        kind, name = topic
        position, board = self._matches.court_view(name) if kind == "court" else self._matches.view(name)
        return Opening(position, [snapshot_frame(position, board, board.match if board else None)])

    def _is_at_hand(self, topic: Topic, last_event_id: str | None) -> bool:
        if topic.kind == "player":
            return True
        if topic.kind == "match":
            shown = [topic.name]
        else:
            courts = self._matches.courts() if topic.kind == "wall" else [topic.name]
            shown = [match for match in map(self._matches.newest, courts) if match is not None]
        if last_event_id is None:
            return all(map(self._matches.is_at_hand, shown))
        return topic.kind == "match" and self._backlog.is_at_hand(topic.name)


def _told(missed: Missed) -> Opening:
    return Opening(missed.position, [one.frame() for one in missed.events])


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
