"""A whole device of a court in a process of its own, that hears what it is told; kill -9 ends it at any place."""

import asyncio
import logging
import os
import queue
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any, cast

from device.appliance import Appliance
from device.backoff import Backoff
from device.clock import SteadyClock
from device.hearing.listening.attention import Attending
from device.hearing.sources.audio import AudioBlock, AudioSource
from device.hearing.utterance import Utterance
from device.listener import Listener
from device.matches.orders import Orders
from device.matches.resuming import known_or_new
from device.outbox import Outbox
from device.sensing import Sensing
from device.settings import MatchSettings, UmpireSettings
from device.standby.opening import standing_by
from device.standby.standby import Standby
from device.umpire import Decided, Evidence, Umpire
from device.uplink import Uplink, delivery
from padel.calls import match_grammar
from padel.events import HeardWord
from padel.match import Match
from tests.processes import PROCESSES
from tests.waiting import PATIENCE_S
from wire.broker import BrokerAddress
from wire.topics import Address


def utterance(text: str, moment: datetime) -> Utterance:
    """Give what is heard of a sentence that ends at a moment."""
    words = tuple(HeardWord(word=word, start_s=0.0, end_s=0.1, confidence=1.0) for word in text.split())
    return Utterance(words, (), moment, 0.4)


def umpire_of(match: Match, clock: SteadyClock | None = None) -> Umpire:
    """Give who decides on a match of colours."""
    grammar, evidence = match_grammar("en", ("blue", "red"), ()), Evidence("model", "grammar")
    stamp = clock.stamp if clock is not None else lambda moment: moment
    return Umpire(match, grammar, evidence, UmpireSettings(), stamp=stamp)


class Box:
    """A device as the driver sees it; `ahead_s` is how far its clock is ahead."""

    def __init__(self, folder: Path, broker: BrokerAddress, name: str, partner: str, ahead_s: float = 0.0) -> None:
        folder.mkdir()
        self._made_of = (folder, str(broker), name, partner, ahead_s)
        self.name, self.is_running = name, False

    def start(self) -> None:
        """Start it; it listens then."""
        self._pipe, child = PROCESSES.Pipe()
        self._process = PROCESSES.Process(target=_run, args=(*self._made_of, child), daemon=True)
        self._process.start()
        child.close()
        assert self._answer() == "listens"
        self.is_running = True

    def hear(self, text: str, moment: datetime) -> None:
        """Have it hear a call that ended at a moment, by a clock that is right."""
        self._pipe.send((text, moment))

    @property
    def stands(self) -> tuple[str, str, bool]:
        """Give its role, the score as it knows it, and whether it has heard of the other one, while it stands by."""
        self._pipe.send(None)
        return cast("tuple[str, str, bool]", self._answer())

    def _answer(self) -> Any:
        assert self._pipe.poll(PATIENCE_S), f"{self.name} does not answer"
        return self._pipe.recv()

    def freeze(self, number: int) -> None:
        """Send a signal: SIGSTOP and SIGCONT make a device that is there and says nothing."""
        assert self._process.pid is not None
        os.kill(self._process.pid, number)

    def kill(self) -> None:
        """End it as kill -9 does."""
        self._process.kill()
        self._process.join(PATIENCE_S)
        self._pipe.close()
        self.is_running = False


# ---- in the device's process


class _Ears:
    """Hears what the driver says, in place of a recogniser."""

    def __init__(self, umpire: Umpire, clock: SteadyClock) -> None:
        self.umpire, self._clock = umpire, clock
        self.said: queue.Queue[tuple[str, datetime]] = queue.Queue()
        self.recogniser, self.is_asking = SimpleNamespace(is_speaking=False), False

    def decide(self, blocks: object) -> Iterator[tuple[AudioBlock, Decided | None]]:
        silence = cast("AudioBlock", None)
        ahead = self._clock.now() - datetime.now(UTC)
        while True:
            try:
                text, moment = self.said.get(timeout=0.01)
            except queue.Empty:
                yield silence, None
            else:
                yield silence, self.umpire.hear(utterance(text, moment + ahead))

    def turn(self) -> None:
        """Everything is listened for."""


def _run(folder: Path, broker: str, name: str, partner: str, ahead_s: float, pipe: Connection) -> None:
    with (folder / "said").open("ab") as file:
        os.dup2(file.fileno(), sys.stderr.fileno())
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    clock = SteadyClock(lambda: datetime.now(UTC) + timedelta(seconds=ahead_s))
    cast("Any", delivery).datetime = SimpleNamespace(now=lambda _: clock.stamp(clock.now()))
    address, settings = Address("home", "1", name), MatchSettings()
    with Outbox.open(folder / "outbox.sqlite", address=address) as outbox:
        umpire = umpire_of(known_or_new(outbox, settings, "en", clock.now()), clock)
        ears = _Ears(umpire, clock)
        uplink = Uplink(outbox, BrokerAddress.parse(broker), address, version="1", backoff=Backoff(0.05, 0.3))
        orders = Orders(outbox, umpire, address.source, lambda: clock.stamp(clock.now()), uplink.tell_status)
        uplink.matches = orders.report
        standby = standing_by(outbox, umpire, clock, address, partner, settings, UmpireSettings(), uplink, orders)
        assert standby is not None
        Sensing((), clock, outbox, uplink, lambda: standby.session, orders.put, on_follow=standby.put)
        appliance = Appliance(
            court="1",
            source=cast("AudioSource", SimpleNamespace(blocks=lambda: (), close=lambda: None)),
            attending=cast("Attending", _ATTENDING),
            listener=cast("Listener", ears),
            outbox=outbox,
            uplink=uplink,
            orders=orders,
            standby=standby,
        )
        Thread(target=_answering, args=(pipe, ears, standby), daemon=True).start()
        uplink.start()
        pipe.send("listens")
        asyncio.run(appliance.run())


_ATTENDING = SimpleNamespace(
    mark=lambda blocks: blocks, somebody_speaks=lambda speaks: None, decided=lambda goes_on: None
)


def _answering(pipe: Connection, ears: _Ears, standby: Standby) -> None:
    while True:
        said = pipe.recv()
        if said is not None:
            ears.said.put(said)
        else:
            role = "standby" if standby.is_standby else "primary"
            pipe.send((role, str(ears.umpire.match.score), role == "primary" or standby._post.ahead is not None))
