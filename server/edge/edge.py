"""Publishes each event once to the edge, in order, and says where in a channel a reader begins.

What the edge has is found out from the edge: the newest message of a channel tells a position, and the store tells
what comes after it. So nothing is missed or doubled there, whichever of the two was away, and for how long.
"""

import asyncio
import logging
from collections.abc import Iterable
from concurrent.futures import Future
from itertools import islice
from threading import Condition, Thread
from time import monotonic

from server.edge.channel import MESSAGE_FRAMES, Channel, Stage, Waiting, marker, position_in
from server.edge.nchan import EdgeAwayError, Nchan
from server.live.frames import Frame
from server.live.hub import HEARTBEAT_S, WALL, Topic
from server.live.opening import Opening, Openings
from server.projections.matches import Matches

log = logging.getLogger(__name__)

KINDS = frozenset(("match", "court", "wall"))
"""Of what the edge holds readers; the others follow the server itself, through the edge."""

_PACE_S = 0.01
"""A channel's messages come not closer than this, so that what the edge keeps of it lasts for seconds."""

KNOWN_ABSENT = 200
"""Of so many channels that nobody follows this is remembered; of one that is forgotten the edge is asked again."""

_LONGEST_PAUSE_S = 2.0
_ANSWER_S = 2.0
_TRIES = 5
_SILENT_TURNS = 4


_RECENT_MATCHES = 50


def followed(matches: Matches) -> list[Topic]:
    """Give what somebody may have followed at the edge while the server was away."""
    newest = [board.match for board in islice(matches.newest_first(), _RECENT_MATCHES)]
    return [WALL, *(Topic("court", one) for one in matches.courts()), *(Topic("match", one) for one in newest)]


class Edge:
    """The channels at an edge, and the thread that publishes to it."""

    def __init__(self, nchan: Nchan, openings: Openings, told: int, heartbeat_s: float = HEARTBEAT_S) -> None:
        """Publish what comes after the position `told`; `openings` are asked in this thread only."""
        self._nchan, self._openings, self._told = nchan, openings, told
        self._heartbeat_s = heartbeat_s
        self._channels: dict[Topic, Channel] = {}
        self._turn = Condition()
        self._is_stopping = False
        self._thread = Thread(target=self._run, name="edge", daemon=True)
        self.is_connected = False
        self.published = 0

    def start(self, topics: Iterable[Topic] = ()) -> None:
        """Begin to publish, first what the edge missed of these topics while the server was away."""
        for topic in topics:
            self._channel(topic)
        self._thread.start()

    def stop(self) -> None:
        """End; what waits is read from the store at the next start."""
        with self._turn:
            self._is_stopping = True
            self._turn.notify()
        self._thread.join()
        self._nchan.close()

    @property
    def waiting(self) -> int:
        """Give how many frames wait to be published."""
        with self._turn:
            return sum(len(one.frames) for one in self._channels.values())

    # ---- what was committed, from the writer's thread

    def wants(self, topics: tuple[Topic, ...], position: int) -> bool:
        """Say whether anyone may follow one of them at the edge; if not, the position counts as told."""
        with self._turn:
            if any(self._channel(topic).stage is not Stage.ABSENT for topic in topics if topic.kind in KINDS):
                return True
            self._told = position
            return False

    def publish(self, topics: tuple[Topic, ...], frame: Frame) -> None:
        """Let a frame be published to the channels of some topics, without waiting."""
        with self._turn:
            for topic in topics:
                if topic.kind in KINDS:
                    self._channel(topic).put(frame)
            self._told = frame.position or self._told
            self._turn.notify()

    # ---- who begins to follow, from the event loop

    async def opening(
        self, topic: Topic, last_event_id: str | None, openings: Openings
    ) -> tuple[Opening, str] | None:
        """Give how a stream begins and nchan's id of the place where it goes on; `None` when the edge cannot say."""
        for _ in range(_TRIES):
            opening = await openings.of(topic, last_event_id)
            try:
                async with asyncio.timeout(_ANSWER_S):
                    place = await asyncio.wrap_future(self._place(topic, opening.position))
            except TimeoutError:
                return None
            if place is not None:
                return opening, place
        return None

    def _place(self, topic: Topic, position: int) -> "Future[str | None]":
        place: Future[str | None] = Future()
        with self._turn:
            channel = self._channel(topic)
            if self._is_stopping:
                place.set_result(None)
                return place
            if channel.stage is Stage.ABSENT:
                channel.stage = Stage.UNKNOWN
            channel.silent = 0
            channel.waiting.append(Waiting(position, place))
            if channel.stage is Stage.OPEN:
                channel.answer(self._told)
            self._turn.notify()
        return place

    def _channel(self, topic: Topic) -> Channel:
        if topic not in self._channels:
            self._channels[topic] = Channel(topic)
            absent = [one.topic for one in self._channels.values() if one.stage is Stage.ABSENT]
            for old in absent[: max(0, len(absent) - KNOWN_ABSENT)]:
                del self._channels[old]
        return self._channels[topic]

    # ---- the thread

    def _run(self) -> None:
        pause_s = _PACE_S
        while not self._is_stopping:
            try:
                for channel in self._due():
                    self._advance(channel)
                pause_s = _PACE_S
            except EdgeAwayError as error:
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
                self._lost(error)
            with self._turn:
                self._turn.wait_for(lambda: self._is_stopping, pause_s)
        with self._turn:
            for channel in self._channels.values():
                channel.forget()

    def _due(self) -> list[Channel]:
        with self._turn:
            channels = self._channels.values()
            if not any(one.is_due for one in channels):
                beats = [one.beats_at for one in channels if one.stage is Stage.OPEN]
                self._turn.wait(max(0.0, min(beats) - monotonic()) if beats else None)
            now = monotonic()
            return [one for one in channels if one.is_due or (one.stage is Stage.OPEN and one.beats_at <= now)]

    def _advance(self, channel: Channel) -> None:
        if channel.stage is Stage.UNKNOWN:
            self._restore(channel)
        elif channel.stage is Stage.OPEN:
            self._go_on(channel)
        if not self.is_connected:
            self.is_connected = True
            log.info("publishing to the edge")
        with self._turn:
            channel.answer(self._told)

    def _restore(self, channel: Channel) -> None:
        """Find out what the edge has of a channel, and let it have the rest."""
        with self._turn:
            channel.frames.clear()  # They are in the store; what comes from now on may be too late for that.
        standing = self._nchan.standing(channel.name)
        has = position_in(self._nchan.newest(channel.name)) if standing and standing.messages else None
        if standing is None or has is None:
            if standing is not None:
                self._nchan.end(channel.name)  # Its readers have a position, and come again with it.
            self._begin(channel)
            return
        position, frames = self._openings.made(channel.topic, str(has))
        place = standing.newest
        for start in range(0, len(frames), MESSAGE_FRAMES):
            place = self._send(channel, b"".join(one.sse for one in frames[start : start + MESSAGE_FRAMES]))
        with self._turn:
            channel.published(place, position if frames else has)

    def _begin(self, channel: Channel) -> None:
        with self._turn:
            if not channel.waiting:
                channel.forget(Stage.ABSENT)
                return
            position = self._told
        place = self._send(channel, marker(position))
        with self._turn:
            channel.published(place, position)

    def _go_on(self, channel: Channel) -> None:
        with self._turn:
            frames = channel.take()
        if frames:
            place = self._send(channel, b"".join(one.sse for one in frames))
            with self._turn:
                channel.published(place, frames[-1].position or 0)
        elif channel.beats_at <= monotonic():
            place = self._send(channel, marker(channel.position))
            with self._turn:
                channel.published(place, channel.position)
                is_over = channel.silent > _SILENT_TURNS and not channel.waiting
                if is_over:
                    channel.forget(Stage.ABSENT)
            if is_over:
                self._nchan.end(channel.name)

    def _send(self, channel: Channel, data: bytes) -> str:
        standing = self._nchan.publish(channel.name, data)
        channel.silent = 0 if standing.readers else channel.silent + 1
        channel.beats_at = monotonic() + self._heartbeat_s
        self.published += 1
        return standing.newest

    def _lost(self, error: EdgeAwayError) -> None:
        if self.is_connected:
            log.warning("%s; its readers come again, and are told what they missed", error)
        self.is_connected = False
        with self._turn:
            for channel in self._channels.values():
                if channel.stage is not Stage.ABSENT:
                    channel.forget()
