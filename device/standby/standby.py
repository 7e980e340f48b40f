"""Stands by for the other device of the court: hears and decides as it does, and goes on when that one is gone.

What counts of the match comes from the server; that the partner is there, from its status at the broker.
"""

import logging
import time
from collections.abc import Callable

from device.clock import Clock
from device.errors import OutboxError
from device.hearing.utterance import Utterance
from device.matches.changing import NOT_PLAYED
from device.outbox import Outbox
from device.standby.following import Following
from device.standby.lease import Lease
from device.standby.merging import Call, OwnCalls
from device.standby.post import Mail, Post
from device.standby.terms import Terms
from device.umpire import Decided, Umpire
from padel.events import CallHeard, Event, MatchAbandoned, MatchTakenUp
from padel.match import Match, fold, folded
from padel.umpiring import Decision
from padel.umpiring.words import say, score_called
from wire.envelope import CloudEvent
from wire.identifiers import uuid7
from wire.pairing import Follow, PairStatus, Role
from wire.topics import Address

_LOG = logging.getLogger(__name__)


class Standby:
    """The second of two devices, or the first: which one, the lease says.

    Args:
        address: this device's.
        partner: name of the other device of the court.
        resume: gives the match that this device scores when nobody else has scored since it did, and has it on disk.
        changed: told when the status has something new.

    Attributes:
        hears: says whether there is a microphone.
    """

    def __init__(
        self,
        outbox: Outbox,
        umpire: Umpire,
        clock: Clock,
        address: Address,
        partner: str,
        resume: Callable[[], Match],
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._outbox, self._umpire, self._clock, self._address = outbox, umpire, clock, address
        self._resume, self._changed = resume, changed
        self._partner = Address(address.club, address.court, partner)
        self._terms = Terms(outbox)
        self._lease = Lease(address.device, partner, time.monotonic(), *self._terms.kept)
        self._post = Post(self._partner, clock)
        self._following = Following(umpire.decision_on)
        self._own: OwnCalls[Utterance] = OwnCalls()
        self._was_connected = False
        self._asks, self._answered = 0, 0
        self._partner_was: Role | None = None
        self._has_left = False
        self.hears: Callable[[], bool] = lambda: True
        self._report = self._now_reported()

    # ---- other threads

    @property
    def topic(self) -> str:
        """Give the topic of the partner's status."""
        return self._partner.status

    def connected(self, is_connected: bool) -> None:
        """Take note of a connection to the broker, or of its end."""
        self._post.connected(is_connected)

    def said(self, payload: bytes, retained: bool) -> None:
        """Take a status of the partner as it arrives."""
        self._post.said(payload, retained)

    def put(self, follow: Follow) -> None:
        """Take what the server says of the court's match."""
        self._post.put(follow)

    def report(self) -> PairStatus:
        """Give what the status tells."""
        return self._report

    @property
    def partner(self) -> str | None:
        """Give the name of the device that this one stands by for; `None` when it scores itself."""
        return self._partner.device if self.is_standby else None

    # ---- the thread that hears

    @property
    def is_standby(self) -> bool:
        """Say whether this device keeps what it decides to itself."""
        return self._lease.role == "standby"

    @property
    def session(self) -> str | None:
        """Give the match that sensors record for; `None` while a device that stands by knows none."""
        match = self._following.match if self.is_standby else self._umpire.match
        return match.id if match is not None else None

    def heard(self, decided: Decided) -> None:
        """Keep what was decided here, unless the primary has decided on it before."""
        if decided.utterance is None:
            return
        if not self._own.hear(decided.utterance):
            self._stand()

    def turn(self) -> list[Decided]:
        """Look at what came; give what happens because this device is primary from now on, which is on disk then."""
        mail, now_s = self._received(), time.monotonic()
        for says, is_online, is_live, at_s in mail.statuses:
            self._lease.hear(says, at_s, is_online=is_online, is_live=is_live)
        was_standby = self.is_standby
        if was_standby:
            self._follow(mail.follows)
            self._ask(now_s)
        has_changed = self._lease.turn(now_s, hears=self.hears(), is_ready=self._answered == self._asks)
        if has_changed and not was_standby:
            _LOG.warning("%s scores this court now, so this device stands by", self._partner.device)
            self._own.clear()
            self._asks += 1
            self._has_left = False
        happened = self._go_on() if has_changed and was_standby else []
        if self.is_standby:
            self._leave_what_was_not_played(now_s)
        self._tell()
        return happened

    def _received(self) -> Mail:
        mail = self._post.take()
        if mail.is_connected and not self._was_connected:
            self._asks += 1
            self._lease.connected(time.monotonic())
        elif self._was_connected and not mail.is_connected:
            self._lease.disconnected()
        self._was_connected = mail.is_connected
        return mail

    def _ask(self, now_s: float) -> None:
        """Ask the server how the match stands once the partner scores no more: all that it sent is in the answer."""
        was, self._partner_was = self._partner_was, self._lease.partner_at(now_s)
        if self._partner_was not in (was, "primary"):
            self._asks += 1

    def _follow(self, follows: list[Follow]) -> None:
        for follow in follows:
            more = self._following.take(follow)
            if more is None:
                self._changed()
                continue
            self._answered = follow.answers
            for envelope in more:
                self._called(envelope)
        if follows:
            self._stand()

    def _leave_what_was_not_played(self, now_s: float) -> None:
        """End a match that this device began as it died, in which nothing happened: the other one plays another."""
        followed = self._following.match
        is_known = self._answered == self._asks and self._lease.seen > self._lease.term
        if self._has_left or followed is None or not is_known or self._lease.partner_at(now_s) != "primary":
            return
        self._has_left = True
        mine = folded(self._outbox.journal())
        if mine is not None and mine.id != followed.id and mine.state == "live" and mine.play.is_before_first_ball:
            now = self._clock.stamp(self._clock.now())
            event = Event(id=uuid7(now), match=mine.id, time=now, data=MatchAbandoned(reason=NOT_PLAYED))
            try:
                self._outbox.append_events([event])
            except OutboxError as error:
                _LOG.warning("%s; match %s stays without a first ball", error, mine.id)

    def _called(self, envelope: CloudEvent) -> None:
        heard = envelope.event() if envelope.type == CallHeard.TYPE else None
        if heard is not None and isinstance(heard.data, CallHeard) and heard.data.text and heard.data.by is None:
            self._own.said(self._call_of(heard.data, envelope.source))

    def _call_of(self, heard: CallHeard, source: str) -> Call:
        """Give a call by the clock of this device; where the other one's is not known, it is all that was so far."""
        if source == self._address.source:
            return Call(heard.text, heard.speech_ended + (self._clock.now() - self._clock.stamp(self._clock.now())))
        ahead = self._post.ahead
        return Call(heard.text, self._clock.now() if ahead is None else heard.speech_ended + ahead)

    def _stand(self) -> None:
        """Have the umpire stand where the primary's stands, and then decide on what only this device has heard."""
        match = self._following.match
        if match is None:
            return
        if self._following.muted is not None:
            self._umpire.muted = self._following.muted
        self._umpire.follow(match, self._following.pending, self._clock.now())
        for own in self._own.waiting:
            self._umpire.hear(own)

    def _go_on(self) -> list[Decided]:
        """Be the primary: after the last event of the other one, with the calls that it did not come to."""
        self._bring_back()
        own, followed = self._own.take(), self._following.match
        taken_up: list[Event] = []
        history: tuple[CloudEvent, ...] = ()
        if followed is None or self._lease.goes_on:
            self._umpire.go_on_with(self._resume())
        else:
            taken_up, history = [self._taken_up(followed)], self._following.events
            self._umpire.follow(fold(followed, taken_up[0]), self._following.pending, self._clock.now())
        before = self._umpire.match
        decided = [self._umpire.hear(one) for one in own]
        events = [*taken_up, *(event for one in decided for event in one.events)]
        if events:
            self._outbox.append_events(events, history=history)
        _LOG.warning(
            "%s is not there, so this device scores this court: %s", self._partner.device, self._umpire.match.score
        )
        told = say(before, "stands_in", score=score_called(before))
        aloud = Decided(None, Decision("taken", told), tuple(taken_up))
        return [aloud, *(one for one in decided if one.decision is not None)]

    def _bring_back(self) -> None:
        """Have a call decided here of which not everything came that it made happen there."""
        heard = self._following.cut_unfinished()
        if heard is not None:
            call = self._call_of(heard, self._partner.source)
            self._own.bring_back(call, Utterance(heard.words, heard.alternatives, call.speech_ended, 0.0))

    def _taken_up(self, match: Match) -> Event:
        now = self._clock.stamp(self._clock.now())
        data = MatchTakenUp(
            device=self._address.source, position=match.events, after=self._following.has, term=self._lease.term
        )
        return Event(id=uuid7(now), match=match.id, time=now, data=data)

    def _tell(self) -> None:
        """Have the status say what has changed, and keep the terms for the next start."""
        report = self._now_reported()
        if report != self._report:
            before = self._report
            is_other = (report.role, report.hears, report.asks) != (before.role, before.hears, before.asks)
            self._report = report
            if is_other:
                self._changed()
        self._terms.keep(self._lease.term, self._lease.seen)

    def _now_reported(self) -> PairStatus:
        return PairStatus(
            partner=self._partner.device,
            role=self._lease.role,
            term=self._lease.term,
            hears=self.hears(),
            asks=self._asks,
            has=self._following.has if self.is_standby else None,
        )
