"""The device of the driver: outbox and uplink in a process of their own, which is told what to store, and killed."""

import logging
import os
import sqlite3
import sys
from contextlib import closing, suppress
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from device.backoff import Backoff
from device.enrolment import load
from device.errors import OutboxError
from device.outbox import Outbox, OutboxLimits, retention
from device.uplink import Uplink
from tests.faults.combined.script import RATE_HZ, Beats, Motion, Points, Step, beat_name, mg_array, motion_name
from tests.processes import PROCESSES
from tests.waiting import PATIENCE_S
from wire.envelope import CloudEvent
from wire.identifiers import uuid7
from wire.sensors import HeartRateBatch, MotionBatch
from wire.topics import Stream

OUTBOX = "outbox.sqlite"
_LIMITS = OutboxLimits(reserve_bytes=0)


class Held(NamedTuple):
    """What an outbox file holds, by name; `waiting` are those without a receipt."""

    names: frozenset[str]
    waiting: frozenset[str]


class Box:
    """The device as the driver sees it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock_s = folder, 0.0
        self._pipe: Connection | None = None

    @property
    def is_running(self) -> bool:
        """Say whether it was started and neither stopped nor killed."""
        return self._pipe is not None

    @property
    def process(self) -> int:
        """Give its process id."""
        assert self._process.pid is not None
        return self._process.pid

    def start(self) -> None:
        """Start it, and wait until its outbox is open."""
        self._pipe, child = PROCESSES.Pipe()
        self._process = PROCESSES.Process(target=_run, args=(self.folder, self.clock_s, child), daemon=True)
        self._process.start()
        child.close()
        assert self._said() == "open"

    def ask(self, *words: Any) -> Any:
        """Have it do something, and give its answer; `EOFError` when it is dead."""
        self.tell(*words)
        return self._said()

    def tell(self, *words: Any) -> None:
        """Have it do something without waiting for it."""
        assert self._pipe is not None
        with suppress(OSError):
            self._pipe.send(words)

    def _said(self) -> Any:
        assert self._pipe is not None
        assert self._pipe.poll(PATIENCE_S), "the device does not answer"
        return self._pipe.recv()

    def kill(self) -> None:
        """End it as `kill -9` does."""
        self._process.kill()
        self._over()

    def stop(self) -> None:
        """End it in good order, after half a second for what is on its way."""
        self.tell("stop")
        self._over()

    def _over(self) -> None:
        self._process.join(PATIENCE_S)
        assert not self._process.is_alive(), "the device does not end"
        assert self._pipe is not None
        self._pipe.close()
        self._pipe = None

    @property
    def errors(self) -> str:
        """Give what it said on standard error, in all of its lives."""
        return (self.folder / "said").read_text(errors="replace")


def held(path: Path) -> Held:
    """Read an outbox file that nobody uses, or could not care less: from a copy, without our own code."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / OUTBOX
        for ending in ("", "-wal"):
            part = path.with_name(path.name + ending)
            if part.exists():
                copyfile(part, copy.with_name(copy.name + ending))
        with closing(sqlite3.connect(copy)) as connection:
            rows = connection.execute(
                "SELECT stream, sequence, payload FROM rows ORDER BY stream, sequence"
            ).fetchall()
            receipted = dict(connection.execute("SELECT stream, max(receipted) FROM numberings GROUP BY stream"))
    named = [
        (name, number > receipted[stream]) for stream, number, payload in rows for name in _names(stream, payload)
    ]
    return Held(frozenset(name for name, _ in named), frozenset(name for name, waits in named if waits))


def _names(stream: str, payload: bytes) -> list[str]:
    match Stream(stream):
        case Stream.MATCH:
            return [CloudEvent.decode(payload).id]
        case Stream.HEART_RATE:
            beats = HeartRateBatch.decode(payload)
            return [beat_name(beats.session, beats.player, one.time, one.bpm) for one in beats.samples]
        case Stream.MOTION:
            moved = MotionBatch.decode(payload)
            return [motion_name(moved.session, moved.player, moved.start)]


# ---- in the device's process


def _run(folder: Path, clock_s: float, pipe: Connection) -> None:
    with (folder / "said").open("ab") as file:
        os.dup2(file.fileno(), sys.stderr.fileno())
    logging.basicConfig(format="%(levelname)s %(name)s %(message)s")
    retention._hour = lambda: int(datetime.now(UTC).timestamp() + clock_s) // 3600
    identity = load(folder)
    assert identity is not None
    with Outbox.open(folder / OUTBOX, address=identity.address, limits=_LIMITS) as outbox:
        uplink = Uplink(outbox, identity.broker, identity.address, version="1", backoff=Backoff(0.05, 0.3))
        uplink.start()
        pipe.send("open")
        while (words := pipe.recv())[0] != "stop":
            pipe.send(_done(outbox, uplink, *words))
        uplink.stop(0.5)


def _done(outbox: Outbox, uplink: Uplink, what: str, *more: Any) -> Any:
    try:
        match what:
            case "store":
                _store(outbox, more[0])
            case "problem":
                return outbox.problem
            case "drained":
                return uplink.wait_drained(more[0]) and outbox.problem is None
    except OutboxError as error:
        return str(error)
    return None


def _store(outbox: Outbox, step: Step) -> None:
    match step:
        case Points():
            outbox.append_events(step.events)
        case Beats():
            outbox.append(Stream.HEART_RATE, [lambda number: _beats(step, outbox.epoch, number).encode()])
        case Motion():
            outbox.append(Stream.MOTION, [lambda number: _motion(step, outbox.epoch, number).encode()])


def _beats(step: Beats, epoch: str, number: int) -> HeartRateBatch:
    return HeartRateBatch(
        id=uuid7(step.samples[0].time),
        epoch=epoch,
        sequence=number,
        session=step.session,
        sensor=f"strap-{step.player}",
        player=step.player,
        samples=step.samples,
    )


def _motion(step: Motion, epoch: str, number: int) -> MotionBatch:
    return MotionBatch(
        id=uuid7(step.start),
        epoch=epoch,
        sequence=number,
        session=step.session,
        sensor=f"wrist-{step.player}",
        player=step.player,
        start=step.start,
        rate_hz=RATE_HZ,
        samples_mg=mg_array(step.samples_mg),
    )
