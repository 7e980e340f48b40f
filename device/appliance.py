"""The whole appliance: what is heard is decided, what is decided goes through the outbox to the server.

Hearing runs in a thread of its own, since the recogniser computes; sensors run in the event loop; the uplink has its
own thread. They meet at the outbox only.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from device.clock import ReplayClock
from device.feedback import Feedback
from device.hearing.listening.attention import Attending
from device.hearing.sources.audio import AudioBlock, AudioSource
from device.listener import Listener
from device.liveness import HEARING_S, Pulse
from device.matches.orders import Orders
from device.outbox import Outbox
from device.sensing import Sensing
from device.standby.standby import Standby
from device.umpire import Decided
from device.uplink import Uplink
from padel.match import Match
from padel.umpiring.words import language_of
from wire.call_trace import trace
from wire.scoreboard import Scoreboard

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivered:
    """A decision that is in the outbox.

    Attributes:
        heard_at: `time.monotonic()` when the block in which it was decided was handed over, in seconds.
        stored_at: the same clock when its events were on disk.
    """

    decided: Decided
    match: Match
    heard_at: float
    stored_at: float


_REPLAY_ENDS_S = 30.0

Observer = Callable[[Delivered], None]


MatchChanged = Callable[[Match], None]
"""Told of a match that has begun, was taken up or was arranged anew, after it is on disk."""


class Appliance:
    """Runs hearing and sensors until the sound ends or it is told to stop.

    Attributes:
        pulse: beats with every block that was listened to.
    """

    def __init__(
        self,
        *,
        court: str,
        source: AudioSource,
        attending: Attending,
        listener: Listener,
        outbox: Outbox,
        uplink: Uplink,
        orders: Orders | None = None,
        match_changed: MatchChanged = lambda match: None,
        feedback: Feedback | None = None,
        sensing: Sensing | None = None,
        standby: Standby | None = None,
        clock: ReplayClock | None = None,
        observe: Observer | None = None,
    ) -> None:
        self.umpire = listener.umpire
        self._court = court
        self._source = source
        self._attending = attending
        self._listener = listener
        self._outbox = outbox
        self._uplink = uplink
        self._orders = orders
        self._match_changed = match_changed
        self._feedback = feedback or Feedback()
        self._sensing = sensing
        self._standby = standby
        self._clock = clock
        self._observe = observe
        self._handed_over = 0.0
        self.pulse = Pulse(HEARING_S)

    async def run(self) -> None:
        """Hear until the source ends; an error of hearing is raised here, after sensors and source were stopped."""
        self._show()
        sensors = asyncio.create_task(self._sensing.run(), name="sensors") if self._sensing else None
        try:
            await _in_thread(self._hear, "hearing")
        finally:
            self._source.close()
            if sensors is not None:
                await self._end_sensors(sensors)

    async def _end_sensors(self, sensors: "asyncio.Task[None]") -> None:
        """Let a replay's sensors play to its end, which may be behind; real ones just stop."""
        if self._clock is not None:
            self._clock.close()
            await asyncio.wait([sensors], timeout=_REPLAY_ENDS_S)
        sensors.cancel()
        await asyncio.gather(sensors, return_exceptions=True)

    def stop(self) -> None:
        """End soon; safe from any thread and from a signal handler."""
        self._source.close()

    def _hear(self) -> None:
        told = self.umpire.match
        for _, decided in self._listener.decide(self._attending.mark(self._timed(self._source.blocks()))):
            self.pulse.beat()
            self._attending.somebody_speaks(self._listener.recogniser.is_speaking)
            self._feedback.online(self._uplink.arrives)
            self._feedback.kept(self._outbox.problem is None)
            if decided is not None:
                self._decided(decided, told)
                self._follow(told)
            if self._standby is not None:
                self._stand_by(self._standby)
            told = self.umpire.match
            for ordered in self._orders.obey() if self._orders else ():
                self._obeyed(ordered, told)
                told = self.umpire.match

    def _decided(self, decided: Decided, before: Match) -> None:
        if decided.events and self._standby is not None and self._standby.is_standby:
            self._standby.heard(decided)
            self._observed(decided, self._handed_over)
            return
        self._deliver(decided, self._handed_over)
        self._tell(decided, before)

    def _stand_by(self, standby: Standby) -> None:
        """Follow the other device of the court, or take its place."""
        before, was_standby = self.umpire.match, standby.is_standby
        happened = standby.turn()
        for decided in happened:
            trace(log, "in the outbox", decided.events)
            self._observed(decided, time.monotonic())
        if self.umpire.match is before and standby.is_standby == was_standby:
            return
        self._listener.turn()
        self._show()
        if happened:
            self._tell(happened[-1], before)
        self._follow(before)
        if self._orders is not None and standby.is_standby != was_standby:
            self._orders.note()

    def _obeyed(self, ordered: Decided, before: Match) -> None:
        """Tell what a command made happen, which is on disk, and listen for what can be said now."""
        self._listener.turn()
        self._show()
        self._observed(ordered, time.monotonic())
        self._tell(ordered, before)
        self._follow(before)

    def _follow(self, before: Match) -> None:
        """Have what depends on who plays follow a match that is another than before."""
        match = self.umpire.match
        if (match.id, match.setup) != (before.id, before.setup):
            self._feedback.speak(language_of(match))
            self._match_changed(match)
        if self._orders is not None and (match.id, match.state) != (before.id, before.state):
            self._orders.note()

    def _tell(self, decided: Decided, before: Match) -> None:
        """Tell the umpire, after it is on disk: who hears the sound may rely on it."""
        if decided.decision is not None:
            self._feedback.tell(decided.decision, before, self.umpire.match)
            self._attending.decided(
                goes_on=decided.decision.verdict in ("asked", "alarm") or self._listener.is_asking
            )

    def _timed(self, blocks: Iterable[AudioBlock]) -> Iterable[AudioBlock]:
        for block in blocks:
            self._handed_over = time.monotonic()
            if self._clock is not None:
                self._clock.advance_to(block.ended)
            yield block

    def _deliver(self, decided: Decided, heard_at: float) -> None:
        if decided.events:
            self._outbox.append_events(decided.events)
            trace(log, "in the outbox", decided.events)
            self._show()
        self._observed(decided, heard_at)

    def _observed(self, decided: Decided, heard_at: float) -> None:
        if self._observe is not None:
            self._observe(Delivered(decided, self.umpire.match, heard_at, time.monotonic()))

    def _show(self) -> None:
        if self._standby is not None and self._standby.is_standby:
            return
        self._uplink.publish_score(Scoreboard.of(self.umpire.match, self._court))


async def _in_thread(work: Callable[[], None], name: str) -> None:
    """Run blocking work in a named thread; its end and its error come back to the loop."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def settle(error: BaseException | None) -> None:
        if not done.done():
            done.set_exception(error) if error else done.set_result(None)

    def run() -> None:
        try:
            work()
        except Exception as error:
            loop.call_soon_threadsafe(settle, error)
        else:
            loop.call_soon_threadsafe(settle, None)

    threading.Thread(target=run, name=name, daemon=True).start()
    await done
