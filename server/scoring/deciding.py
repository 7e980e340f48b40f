"""Decides taps where the match is scored: by its court's device, or here, where no device scores it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from padel.errors import IllegalEvent
from padel.match import Match
from padel.umpiring import Desk
from padel.umpiring.by_hand import Again, CarriedOut, Done, carried_out
from padel.umpiring.decision import Decision
from server.errors import ScoringRefused
from server.ingest.own_events import BY_HAND, OwnEvents
from server.projections.devices import CourtDevice, Devices
from server.projections.matches import Matches, Scored
from server.scoring.merging import alike
from server.scoring.taps import Tap
from server.sentences import Sentence
from server.steering.commands import Commands
from wire.identifiers import uuid7
from wire.scoring_commands import Happening, ScoreByHand
from wire.topics import Address

ANSWER_S = 4.0
"""How long a device may take to answer until who tapped is told to ask again."""
_GOES_ON_S = 1.0


class Waiting(Exception):
    """The device has not answered yet; the same asked again is answered once it has."""


class GoneOn(Exception):
    """The match has gone on while it was decided; it is decided again."""


class Decider:
    """Finds who decides for a match, and has it decide."""

    def __init__(self, matches: Matches, devices: Devices, commands: Commands, own: OwnEvents) -> None:
        self._matches, self._devices, self._commands, self._own = matches, devices, commands, own

    def carry_out(
        self, match: str, taps: Sequence[Tap], position: int, undo: int = 0, again: Sequence[Again] = ()
    ) -> tuple[Done, ...]:
        """Have taps decided, after so many steps were taken back and others put in their place.

        Args:
            position: how many events the match has, as far as is known here.

        Raises:
            GoneOn: it has more by now.
            ScoringRefused: nobody can score the match now; says why and what to do.
            Waiting: its device has not answered yet.
        """
        current, scored = self.now(match)
        if current.events != position:
            raise GoneOn
        said = [one.said(datetime.now(UTC)) for one in taps]
        try:
            carried = carried_out(current, None, said, Desk(device=scored.scorer), uuid7, undo=undo, again=again)
        except IllegalEvent as error:
            raise ScoringRefused(Sentence.of("score-cannot", error=error)) from error
        if is_by_hand(scored):
            self._own.happen(Address.of_source(scored.scorer), carried.events)
            return carried.done
        return self._by_device(match, current, scored, taps, undo, again, carried)

    def _by_device(
        self,
        match: str,
        current: Match,
        scored: Scored,
        taps: Sequence[Tap],
        undo: int,
        again: Sequence[Again],
        expected: CarriedOut,
    ) -> tuple[Done, ...]:
        device = self._there(scored)
        command = ScoreByHand(
            id=f"{taps[0].id}-{current.events}",
            match=match,
            position=current.events,
            undo=undo,
            again=tuple(Happening.of(one.data, one.was) for one in again),
            said=tuple(one.to_device(done.before) for one, done in zip(taps, expected.done, strict=True)),
        )
        if not self._commands.ask(device, command):
            raise ScoringRefused(Sentence.of("score-no-broker"))
        self._own.wait_until(lambda: self._is_answered(scored.court, command), ANSWER_S)
        outcome = self._commands.outcome(scored.court, command.id)
        if outcome is not None and outcome.state == "refused":
            if self._own.wait_until(lambda: self.position(match) != current.events, _GOES_ON_S):
                raise GoneOn
            raise ScoringRefused(outcome.reason)
        if not self._matches.counts(match, taps[-1].id):
            raise Waiting
        return self._as_decided(match, expected)

    def _as_decided(self, match: str, expected: CarriedOut) -> tuple[Done, ...]:
        """Give what was done as the device decided it, which may know of more, as of a shot that waited."""
        found = self._matches.match(match)
        assert found is not None
        last, heard = expected.done[-1], found.last_call
        if heard is not None and (heard.verdict != last.decision.verdict or not alike(last.after, found)):
            last = last._replace(decision=Decision(heard.verdict, heard.reason), after=found)
        return (*expected.done[:-1], last)

    def _is_answered(self, court: str, command: ScoreByHand) -> bool:
        outcome = self._commands.outcome(court, command.id)
        return outcome is not None and (
            outcome.state == "refused"
            or (outcome.state == "obeyed" and self._matches.counts(command.match, command.said[-1].id))
        )

    def _there(self, scored: Scored) -> CourtDevice:
        device = self._devices.get(scored.scorer)
        if device is None or not device.is_online:
            raise ScoringRefused(Sentence.of("score-device-away", court=scored.court))
        return device

    def now(self, match: str) -> tuple[Match, Scored]:
        """Give a match that has begun, and who scores it.

        Raises:
            ScoringRefused: it has not begun.
        """
        found, scored = self._matches.match(match), self._matches.scored(match)
        if found is None or scored is None:
            raise ScoringRefused(Sentence.of("not-begun"))
        return found, scored

    def position(self, match: str) -> int:
        """Give how many events a match has."""
        found = self._matches.match(match)
        return found.events if found else 0


def hand_of(source: str) -> Address:
    """Give the address under which the server scores on the court of a device."""
    address = Address.of_source(source)
    return Address(address.club, address.court, BY_HAND)


def is_by_hand(scored: Scored) -> bool:
    """Say whether no device scores a match."""
    return Address.of_source(scored.scorer).device == BY_HAND
