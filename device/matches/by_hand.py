"""What people score by hand from elsewhere, on the match that this device scores: written down first, then scored."""

from collections.abc import Callable
from datetime import datetime, timedelta

from device.matches.refusals import refused
from device.outbox import Outbox
from device.umpire import Decided, Umpire
from padel.umpiring.by_hand import Again, Said
from wire.scoring_commands import SaidByHand, ScoreByHand


class ByHand:
    """Carries out what was scored by hand, each once however often it comes; `now` is the moment of an event."""

    def __init__(self, outbox: Outbox, umpire: Umpire, now: Callable[[], datetime]) -> None:
        self._outbox, self._umpire, self._now = outbox, umpire, now
        self._match, self._known = "", set[str]()

    def obey(self, command: ScoreByHand) -> Decided | None:
        """Score; give what was decided last, or nothing for what was scored before.

        Raises:
            Refused: the device scores another match, or this one has gone on meanwhile.
            IllegalEvent: what is to be taken back cannot.
        """
        match = self._umpire.match
        if command.match != match.id:
            raise refused("not_scored")
        if command.said[0].id in self._said_before(match.id):
            return None
        if command.position != match.events:
            raise refused("moved_on")
        again = [Again(one.was, one.happens) for one in command.again]
        carried = self._umpire.by_hand([self._said(one) for one in command.said], command.undo, again)
        self._outbox.append_events(carried.events)
        self._umpire.take(carried)
        self._known.update(one.id for one in command.said)
        return Decided(None, carried.done[-1].decision, carried.events)

    def _said(self, one: SaidByHand) -> Said:
        time = self._now() - timedelta(seconds=one.age_s)
        return Said(one.id, one.by, time, one.call, tuple(happening.happens for happening in one.happens))

    def _said_before(self, match: str) -> set[str]:
        """Give the ids of what was said in a match: read once, as after a restart, and then kept up."""
        if self._match != match:
            self._match, self._known = match, {event.id for event in self._outbox.journal(match)}
        return self._known
