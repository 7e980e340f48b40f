"""`marcador sensors simulate`: an appliance of its own whose players wear simulated sensors, in real time.

It has its own court, outbox and match, so that what is simulated never mixes with what was played. Its rallies are
called as they end, unless a microphone listens for calls.
"""

import argparse
import asyncio
import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import numpy as np

from device.assembly import Parts, assembled
from device.clock import STEADY
from device.hearing.sources.audio import BLOCK_S, SAMPLE_RATE_HZ, AudioBlock, AudioSource
from device.hearing.sources.microphone import Microphone
from device.settings import WearableSettings
from device.umpire import Decided
from device.wearables.sensor_factory import SIMULATED_SEED
from marcador.configuration import Configuration
from marcador.sensors.umpiring import SimulatedUmpire
from marcador.sensors.worn import roster
from wire.scoreboard import Scoreboard

_TELL_S = 5.0
_DRAIN_S = 5.0
_KINDS = ("strap", "wrist")


class Silence:
    """A microphone that hears nothing, in real time, until it is closed or its time is up.

    Attributes:
        passed: called after each block with the seconds since the first, and the time.
    """

    rate_hz = SAMPLE_RATE_HZ

    def __init__(self, for_s: float | None = None) -> None:
        self.passed: Callable[[float, datetime], None] = lambda second, moment: None
        self._for_s = for_s
        self._closed = threading.Event()

    def blocks(self) -> Iterator[AudioBlock]:
        """Give silence, block by block."""
        began, number = STEADY.now(), 0
        samples = np.zeros(round(BLOCK_S * SAMPLE_RATE_HZ), np.int16)
        while self._for_s is None or number * BLOCK_S < self._for_s:
            number += 1
            ended = began + timedelta(seconds=number * BLOCK_S)
            if self._closed.wait(max(0.0, (ended - STEADY.now()).total_seconds())):
                return
            self.passed(number * BLOCK_S, ended)
            yield AudioBlock(samples, number * BLOCK_S, ended)

    def close(self) -> None:
        """End."""
        self._closed.set()


def simulate(configuration: Configuration, options: argparse.Namespace) -> int:
    """Run until Ctrl-C, SIGTERM, SIGHUP, or the time is up."""
    configuration = _with_simulated(configuration, options.players)
    settings = (configuration.device, configuration.umpire, configuration.match)
    source = _source(options)
    with assembled(*settings, source, lambda clock: roster(configuration, clock)) as parts:
        court = configuration.device.court
        if isinstance(source, Silence):
            source.passed = _umpire(parts, court).watch
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: parts.appliance.stop())
        print(f"court {court}: {options.players} players wear simulated sensors; Ctrl-C ends", flush=True)
        asyncio.run(_run(parts, options.for_s))
        if parts.uplink.connected:
            parts.uplink.wait_drained(_DRAIN_S)
        print(_told(parts), flush=True)
    return 0


def _with_simulated(configuration: Configuration, players: int) -> Configuration:
    worn = tuple(
        WearableSettings(sensor=f"simulated-{kind}-{player}", player=player)
        for player in range(1, players + 1)
        for kind in _KINDS
    )
    device = configuration.device.model_copy(update={"name": "simulated"})
    return configuration.model_copy(update={"wearables": worn, "device": device})


def _source(options: argparse.Namespace) -> AudioSource:
    return Microphone(options.microphone) if options.microphone else Silence(options.for_s)


def _umpire(parts: Parts, court: str) -> SimulatedUmpire:
    umpire = parts.appliance.umpire

    def deliver(decided: Decided) -> None:
        parts.outbox.append_events(decided.events)
        parts.uplink.publish_score(Scoreboard.of(umpire.match, court))

    return SimulatedUmpire(umpire, deliver, SIMULATED_SEED)


async def _run(parts: Parts, for_s: float | None) -> None:
    telling = asyncio.create_task(_tell(parts, for_s), name="telling")
    try:
        await parts.appliance.run()
    finally:
        telling.cancel()


async def _tell(parts: Parts, for_s: float | None) -> None:
    until_s = None if for_s is None else time.monotonic() + for_s
    while until_s is None or time.monotonic() < until_s:
        await asyncio.sleep(_TELL_S if until_s is None else min(_TELL_S, max(0.0, until_s - time.monotonic())))
        print(_told(parts), flush=True)
    parts.appliance.stop()


def _told(parts: Parts) -> str:
    counts = parts.collector.counts
    waiting = sum(depth.depth for depth in parts.outbox.depths().values())
    return (
        f"  {parts.appliance.umpire.match.score}: {counts['heart_rate_samples']} heart rates,"
        f" {counts['motion_samples']} samples of acceleration; "
        f"{waiting} messages wait for the server ({_way(parts)})"
    )


def _way(parts: Parts) -> str:
    if not parts.uplink.connected:
        return "no broker yet"
    return "delivering" if parts.uplink.arrives else "the broker takes them, but no server receipts"
