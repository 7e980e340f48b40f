"""One phone that is listened to: its sound goes to an ear, and what became of each call comes back.

Messages have the form of the streams': `listening` once it hears, `decision` for each call, `late` when sound was
dropped, `refused` with a problem. What the phone sends is bytes only.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple

from starlette.websockets import WebSocket, WebSocketDisconnect

from padel.events import Event
from server.microphones.ears import BYTES_A_SECOND, Ear, Heard
from wire.envelope import rfc3339

AHEAD_S = 10.0
"""So much more sound than time may have come: what was spoken while a phone had no connection, not a file."""

SILENT_S = 60.0
"""A phone that sends no sound for so long gives its place to another."""

LATE_S = 5.0
"""How often a phone is told, at most, that sound is being dropped."""

BAD_DATA, TOO_FAST, TRY_LATER = 1007, 1008, 1013
"""Close codes (RFC 6455, section 7.4.1; IANA): not what was agreed on; against the rules; try again later."""


_UNKNOWN = -1
"""An ear may have gone on with what could not be scored, so it is told again how the match stands."""


class Reply(NamedTuple):
    """What became of a call.

    Attributes:
        verdict: that of the umpire; `unclear` when it was no call.
        said: for people, the score with it where it moved.
    """

    verdict: str
    said: str


class Phone:
    """A phone's connection to an ear.

    Args:
        position: gives the position of the match's last event.
        events: gives the events that count in it, from the store.
        score: has a call scored.
    """

    def __init__(
        self,
        socket: WebSocket,
        match: str,
        ear: Ear,
        position: Callable[[], int],
        events: Callable[[], Sequence[Event]],
        score: Callable[[Heard], Awaitable[Reply]],
    ) -> None:
        self._socket, self._match, self._ear = socket, match, ear
        self._position, self._events, self._score = position, events, score
        self._known = position()
        self._told_late_s = -LATE_S

    async def listen(self) -> None:
        """Accept the connection, and listen until the phone goes, breaks the rules, or is heard no more."""
        await self._socket.accept()
        telling = asyncio.create_task(self._tell(), name="phone-told")
        try:
            with suppress(WebSocketDisconnect):
                code, why = await self._take()
                await self._socket.close(code, why)
        finally:
            self._ear.close()
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling

    async def _take(self) -> tuple[int, str]:
        clock = asyncio.get_running_loop().time
        began, came_s = clock(), 0.0
        while True:
            try:
                async with asyncio.timeout(SILENT_S):
                    sound = await self._socket.receive_bytes()
            except TimeoutError:
                return TRY_LATER, "no sound came for a minute"
            except KeyError:
                return BAD_DATA, "sound comes in binary messages"
            if not sound or len(sound) % 2:
                return BAD_DATA, "sound is 16-bit samples, 16,000 a second, mono"
            came_s += len(sound) / BYTES_A_SECOND
            if came_s > clock() - began + AHEAD_S:
                return TOO_FAST, "sound comes faster than it is spoken"
            await self._follow()
            if not self._ear.hear(sound) and clock() - self._told_late_s >= LATE_S:
                self._told_late_s = clock()
                await self._send("late", {})

    async def _follow(self) -> None:
        position = self._position()
        if position != self._known:
            is_told = self._ear.turn_to(await asyncio.to_thread(self._events))
            self._known = position if is_told else _UNKNOWN

    async def _tell(self) -> None:
        with suppress(WebSocketDisconnect):
            await self._ear.ready()
            await self._send("listening", {})
            while heard := await self._ear.heard():
                reply = await self._score(heard)
                self._known = _UNKNOWN
                await self._send("decision", {"heard": heard.said, **reply._asdict()})
            await self._socket.close(TRY_LATER, "it is heard no more")

    async def _send(self, kind: str, data: dict[str, Any]) -> None:
        await _send(self._socket, self._match, kind, data)


async def refuse(socket: WebSocket, match: str, problem: dict[str, Any]) -> None:
    """Accept a connection only to say why nobody is listened to."""
    await socket.accept()
    await _send(socket, match, "refused", problem)
    await socket.close(TRY_LATER)


async def _send(socket: WebSocket, match: str, kind: str, data: dict[str, Any]) -> None:
    message = {"type": kind, "match_id": match, "timestamp": rfc3339(datetime.now(UTC)), "data": data}
    await socket.send_text(json.dumps(message, ensure_ascii=False))
