"""Ears as processes, so many at once; each is fed through a pipe by a thread of its own, none by the event loop."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from queue import Empty, Full, Queue
from tempfile import TemporaryDirectory

from marcador.phone_hearing.pipe import Begin, Came, Hearing, Ready, Sent
from padel.events import Event
from server.errors import NoEar
from server.microphones.ears import Heard

MOST_WAITING = 200
"""Messages that wait for an ear, at most: ten seconds of sound in messages of 50 ms, enough until it is there."""

_ENDS_S = 5.0


class WorkerEars:
    """Gives so many ears at once, each a process."""

    def __init__(self, hearing: Hearing, most: int) -> None:
        self._hearing, self._most = hearing, most
        self._open, self._ending = set[WorkerEar](), list[WorkerEar]()

    def open(self, events: Sequence[Event]) -> "WorkerEar":
        """Give an ear; it hears once its process has its grammar, and what was said meanwhile is not lost.

        Raises:
            NoEar: there are as many as may be.
        """
        if len(self._open) >= self._most:
            raise NoEar(self._most)
        ear = WorkerEar(self._hearing, events, self._open.discard)
        self._open.add(ear)
        self._ending = [one for one in self._ending if one.is_ending] + [ear]
        return ear

    def close(self) -> None:
        """End all ears, and wait until their processes and files are gone."""
        for ear in self._ending:
            ear.close()
            ear.join()


class WorkerEar:
    """One process that hears, and the two threads that feed it and wait for it.

    Args:
        closed: is told when the place is free again.
    """

    def __init__(self, hearing: Hearing, events: Sequence[Event], closed: Callable[["WorkerEar"], None]) -> None:
        self._closed, self._is_closed = closed, False
        self._loop = asyncio.get_running_loop()
        self._came: asyncio.Queue[Heard | None] = asyncio.Queue()
        self._is_ready = asyncio.Event()
        self._waiting = Queue[Sent](MOST_WAITING)
        arguments = (hearing, list(events))
        self._feeding = threading.Thread(target=self._run, args=arguments, name="phone-ear-fed", daemon=True)
        self._feeding.start()

    def hear(self, sound: bytes) -> bool:
        """Take samples; `False` when they are dropped, since hearing is too far behind."""
        return self._put(sound)

    def turn_to(self, events: Sequence[Event]) -> bool:
        """Hear a match as it stands after these events; `False` when it has to be told again."""
        return self._put(list(events))

    async def ready(self) -> None:
        """Wait until it hears, or never will."""
        await self._is_ready.wait()

    async def heard(self) -> Heard | None:
        """Wait for what is heard next; `None` when nothing more will be."""
        return await self._came.get()

    def close(self) -> None:
        """End it soon; its place is free at once."""
        if not self._is_closed:
            self._is_closed = True
            while not self._put(None):
                with suppress(Empty):
                    self._waiting.get_nowait()
            self._closed(self)

    @property
    def is_ending(self) -> bool:
        """Say whether its process is there, or being ended."""
        return self._feeding.is_alive()

    def join(self) -> None:
        """Wait until its process and files are gone."""
        self._feeding.join()

    def _put(self, sent: Sent) -> bool:
        try:
            self._waiting.put_nowait(sent)
        except Full:
            return False
        return True

    def _run(self, hearing: Hearing, events: list[Event]) -> None:
        ours, theirs = Pipe()
        with TemporaryDirectory(prefix="marcador-") as folder, ours:
            with theirs:
                command = [sys.executable, "-m", "marcador.phone_hearing.worker", str(theirs.fileno())]
                process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=(theirs.fileno(),))
            reading = threading.Thread(target=self._read, args=(ours,), name="phone-ear-read", daemon=True)
            reading.start()
            with suppress(OSError):  # The process has gone.
                ours.send(Begin(hearing, Path(folder), events))
                while (sent := self._waiting.get()) is not None:
                    ours.send(sent)
                ours.send(None)
            _end(process)
            reading.join()

    def _read(self, pipe: Connection) -> None:
        with suppress(EOFError, OSError):
            while True:
                self._take(pipe.recv())
        self._take(None)

    def _take(self, came: Came | None) -> None:
        def told() -> None:
            self._is_ready.set()
            if not isinstance(came, Ready):
                self._came.put_nowait(came)

        with suppress(RuntimeError):  # The server has ended.
            self._loop.call_soon_threadsafe(told)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_ENDS_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
