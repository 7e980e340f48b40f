"""Ears for phones that hear what a script says."""

import asyncio
from collections.abc import Iterator, Sequence

from padel.events import Event
from server.errors import NoEar
from server.microphones.ears import Heard


class ScriptedEar:
    """Hears the next thing of a script with every piece of sound; sound that is all ones is too much for it."""

    def __init__(self, script: Iterator[Heard | None]) -> None:
        self.script, self.told, self.is_closed = script, list[Sequence[Event]](), False
        self.came = asyncio.Queue[Heard | None]()

    def hear(self, sound: bytes) -> bool:
        if sound.strip(b"\x01") and (heard := next(self.script, "nothing")) != "nothing":
            assert not isinstance(heard, str)
            self.came.put_nowait(heard)
        return bool(sound.strip(b"\x01"))

    def turn_to(self, events: Sequence[Event]) -> bool:
        self.told.append(events)
        return True

    async def ready(self) -> None: ...

    async def heard(self) -> Heard | None:
        return await self.came.get()

    def close(self) -> None:
        self.is_closed = True


class ScriptedEars:
    def __init__(self, *script: Heard | None, most: int = 1) -> None:
        self.script, self.most, self.given = iter(script), most, list[ScriptedEar]()

    def open(self, events: Sequence[Event]) -> ScriptedEar:
        if sum(not ear.is_closed for ear in self.given) >= self.most:
            raise NoEar(self.most)
        self.given.append(ScriptedEar(self.script))
        return self.given[-1]
