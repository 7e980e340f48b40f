"""Plays the demo: the recording is heard by a real appliance, delivered to a real server, watched as a stream."""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from device.appliance import Delivered
from device.assembly import Parts, assembled
from device.clock import Clock, ReplayClock
from device.hearing.sources.recording import Recording
from device.settings import DeviceSettings, UmpireSettings
from device.wearables.collector import AssignedSensor
from device.wearables.simulation.strap import SimulatedSensor
from marcador.demo.own_server import ServerAddress, own_server
from marcador.demo.report import Latency, Report
from marcador.demo.script import MATCH, recording
from marcador.demo.watcher import Watcher
from marcador.errors import DemoError

_DELIVERY_S = 60.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How to play.

    Attributes:
        speed: 1 is real time; `None` is as fast as the machine allows.
        server: a server that runs already; `None` starts one for the demo.
        data: folder to keep outbox and database in; `None` is a temporary one.
        model: another speech model than the one that ships.
    """

    speed: float | None
    port: int
    server: ServerAddress | None = None
    data: Path | None = None
    model: Path | None = None
    court: str = "1"


@dataclass(slots=True)
class Tally:
    """What was heard and stored so far."""

    calls: Counter[str] = field(default_factory=Counter)
    ignored: int = 0
    events: set[str] = field(default_factory=set)
    latest: Delivered | None = None
    heard_at: dict[str, tuple[float, float]] = field(default_factory=dict)
    to_outbox_s: list[float] = field(default_factory=list)

    def note(self, delivered: Delivered) -> None:
        """Count a decision; called from the hearing thread."""
        self.latest = delivered
        decided = delivered.decided
        if decided.decision is None:
            self.ignored += 1
            return
        self.calls[decided.decision.verdict] += 1
        self.events.update(event.id for event in decided.events)
        after_s = decided.utterance.decided_after_s if decided.utterance else 0.0
        if decided.utterance:
            self.to_outbox_s.append(after_s + delivered.stored_at - delivered.heard_at)
            self.heard_at.update({event.id: (after_s, delivered.heard_at) for event in decided.events})


class Demo:
    """A demo that is being played; use it as a context, so that everything it started ends with it."""

    def __init__(self, plan: Plan, show: Callable[[Delivered], None]) -> None:
        self._plan = plan
        self._show = show
        self._tally = Tally()
        self._stack = ExitStack()
        self.server = ServerAddress("", "")

    def __enter__(self) -> "Demo":
        """Start the server, unless one was given."""
        folder = self._plan.data or Path(self._stack.enter_context(TemporaryDirectory(prefix="marcador-demo-")))
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.server = self._plan.server or self._stack.enter_context(own_server(self._plan.port, folder / "server"))
        return self

    def __exit__(self, *_: object) -> None:
        """End what was started."""
        self._stack.close()

    @property
    def data(self) -> Path | None:
        """Give the data folder of the demo's own server; `None` where another one is used."""
        return None if self._plan.server else self._folder / "server"

    def play(self) -> Report:
        """Play the recording to its end, wait until everything is stored, and report.

        Raises:
            DemoError: when the server does not answer, or does not store what was sent.
        """
        path = recording()
        length_s = Recording(path, datetime.now(UTC)).length_s
        start = datetime.now(UTC) - (timedelta(seconds=length_s) if self._plan.speed is None else timedelta())
        source, clock = Recording(path, start, speed=self._plan.speed), ReplayClock(start)
        watcher = Watcher(self.server.http, self._plan.court)
        if not watcher.start():
            raise DemoError(f"{self.server.http} does not answer; is a marcador server running there?")
        began = time.monotonic()
        try:
            with self._appliance(source, clock) as parts:
                self._run(parts)
                if not parts.uplink.wait_drained(_DELIVERY_S):
                    raise DemoError(f"the server did not store everything within {_DELIVERY_S:.0f} s")
            complete = watcher.wait_for(self._tally.events, _DELIVERY_S)
        finally:
            watcher.stop()
        return self._report(parts, watcher, length_s, time.monotonic() - began, complete)

    def _appliance(self, source: Recording, clock: ReplayClock) -> AbstractContextManager[Parts]:
        device = DeviceSettings(
            court=self._plan.court,
            name="demo",
            broker=self.server.broker,
            data=self._folder / "device",
            model=self._plan.model,
        )
        return assembled(
            device, UmpireSettings(), MATCH, source, _sensors, clock=clock, observe=self._observe, drain_s=5.0
        )

    def _observe(self, delivered: Delivered) -> None:
        self._tally.note(delivered)
        self._show(delivered)

    def _run(self, parts: Parts) -> None:
        interrupted = False

        def interrupt(*_: object) -> None:
            nonlocal interrupted
            interrupted = True
            parts.appliance.stop()

        before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            asyncio.run(parts.appliance.run())
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        if interrupted:
            raise KeyboardInterrupt

    def _report(self, parts: Parts, watcher: Watcher, audio_s: float, wall_s: float, complete: bool) -> Report:
        assert self._tally.latest is not None
        match, counts = self._tally.latest.match, parts.collector.counts
        stored = httpx.get(f"{self.server.http}/api/v1/sessions/{match.id}", timeout=10.0).raise_for_status().json()
        events = len(self._tally.events) + 1
        sent = {"events": events, "heart_rate": counts["heart_rate_samples"], "motion": counts["motion_samples"]}
        kept = {
            "events": stored["events"],
            "heart_rate": stored["heart_rate_samples"],
            "motion": stored["motion_samples"],
        }
        to_stream = [
            after_s + watcher.arrived[event_id] - heard_at
            for event_id, (after_s, heard_at) in self._tally.heard_at.items()
            if event_id in watcher.arrived
        ]
        return Report(
            match=match.id,
            score=str(match.score),
            winner=match.play.winner,
            audio_s=round(audio_s, 1),
            wall_s=round(wall_s, 1),
            calls_heard=self._tally.calls.total(),
            calls=dict(sorted(self._tally.calls.items())),
            ignored=self._tally.ignored,
            events=events,
            sent=sent,
            stored=kept,
            doubled=watcher.doubled,
            latency_to_outbox_ms=Latency.of(self._tally.to_outbox_s),
            latency_to_stream_ms=Latency.of(to_stream),
            is_complete=complete and sent == kept,
        )


def _sensors(clock: Clock) -> Sequence[AssignedSensor]:
    return [AssignedSensor(SimulatedSensor(player, clock, seed=1), player) for player in (1, 2, 3, 4)]
