"""Decides on utterances with the rules of `padel.umpiring`, and turns decisions into events with their evidence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from device.clock import as_it_is
from device.hearing.utterance import Utterance
from device.settings import UmpireSettings
from device.umpire.ears import EarsOf, Evidence
from models.acceptance import Acceptance, Verdict
from padel.calls import understand
from padel.calls.grammar import Grammar
from padel.calls.listening import Listening
from padel.errors import IllegalEvent
from padel.events import CallHeard, Data, Event, EventData, MatchCreated, PointAwarded
from padel.match import Match, fold
from padel.shots import PAIRS
from padel.umpiring import Decision, Desk, Fit, Pending, decide, discard, fit
from padel.umpiring.by_hand import Again, CarriedOut, Said, carried_out
from padel.umpiring.decision import match_after
from padel.umpiring.next_match import CONFIRMED
from padel.umpiring.words import say
from wire.identifiers import uuid7


@dataclass(frozen=True, slots=True)
class Decided:
    """An utterance and what became of it.

    Attributes:
        decision: `None` when the utterance was no call; `rejected` says why.
        events: what happened, the call itself first; empty when rejected.
    """

    utterance: Utterance | None
    decision: Decision | None
    events: tuple[Event, ...]
    rejected: str = ""


class Umpire:
    """Holds a match and what is pending in it; each utterance may move it on.

    An utterance with a word outside the grammar, or one heard unclearly, is no call: it is neither scored nor
    published, because what people say beside the court is theirs. How clear it must be depends on the match: what
    agrees with the score may be less so (`padel.umpiring.Fit`).

    Args:
        acceptance: of the model that hears, with what it makes of the match; without it, its verdicts are final.
        ears_of: gives what a match is heard with, once it begins or was arranged anew; without it the grammar stays.
        desk: what is known beside the match.

    Attributes:
        grammar: what is listened for now.
        pin: gives a match that begins the shot weights of its statistics.
    """

    def __init__(
        self,
        match: Match,
        grammar: Grammar,
        evidence: Evidence,
        settings: UmpireSettings,
        acceptance: Acceptance | None = None,
        stamp: Callable[[datetime], datetime] = as_it_is,
        ears_of: EarsOf | None = None,
        desk: Desk | None = None,
    ) -> None:
        """Take over a match; `stamp` gives moments of utterances as those outside of the appliance count them."""
        self.match = match
        self.muted = False
        self.grammar = grammar
        self._grammar_hash = evidence.grammar
        self._model_hash = evidence.model
        self._settings = settings
        self._acceptance = acceptance
        self._stamp = stamp
        self._ears_of = ears_of
        self.desk = desk or Desk()
        self.pin: Callable[[MatchCreated], MatchCreated] = lambda setup: setup
        self._pending: Pending | None = None
        self._pending_until: datetime | None = None

    def hear(self, utterance: Utterance) -> Decided:
        """Decide on an utterance, and move the match on."""
        if not utterance.is_known:
            return Decided(utterance, None, (), "not a call: a word outside the grammar")
        if utterance.is_cut:
            return Decided(utterance, None, (), "cut off: the beginning or the end was not listened to")
        if utterance.another_voice:
            return Decided(utterance, None, (), "another voice than the umpire's, which is the only one to score")
        call = understand(self.grammar, tuple(word.word for word in utterance.words))
        if call is None:
            return Decided(utterance, None, (), "not a call: no sentence of the grammar")
        moment = self._stamp(utterance.speech_ended)
        call_id = uuid7(moment)
        decision = decide(self.match, self._pending, call, call_id, self.desk)
        verdict = self._verdict(utterance, fit(call, decision))
        if not verdict.accepted:
            unclear = f"unclear: {verdict.probability:.0%} likely a call ({verdict.weakness})"
            return Decided(utterance, None, (), unclear)
        if self.muted and call.kind != "listen":
            return Decided(utterance, None, (), say(self.match, "not_listening"))
        utterance = replace(utterance, verdict=verdict)
        self._hold(decision.pending, utterance.speech_ended)
        self.muted = self.muted if decision.muted is None else decision.muted
        return Decided(
            utterance, decision, self._happen(call_id, moment, self._heard(utterance, decision, moment), decision)
        )

    def expire(self, now: datetime) -> Decided | None:
        """Discard the pending shot when its time is over; `None` while it is not."""
        if self._pending is None or self._pending_until is None or now < self._pending_until:
            return None
        decision = discard(self._pending, self.match.setup.language)
        self._hold(None, now)
        moment = self._stamp(now)
        heard = CallHeard(
            text="",
            verdict=decision.verdict,
            reason=decision.reason,
            speech_ended=moment,
            model=self._model_hash,
            grammar=self._grammar_hash,
        )
        return Decided(None, decision, self._happen(uuid7(moment), moment, heard, decision))

    def drop_next_match(self) -> bool:
        """Give up the question of the next match, if it is open, and say whether it was."""
        is_open = self._pending is not None and self._pending.call.kind == "next_match"
        if is_open:
            self._pending = self._pending_until = None
        return is_open

    def heard_with(self, grammar_hash: str, acceptance: Acceptance) -> None:
        """Say what hears now, in a match that began while the appliance ran."""
        self._grammar_hash = grammar_hash
        self._acceptance = acceptance if self._acceptance is not None else None

    def go_on_with(self, match: Match) -> None:
        """Score another match, or this one as something else than a call has moved it on."""
        self._pending = None
        self._turn_to(match)

    def follow(self, match: Match, pending: Pending | None, now: datetime) -> None:
        """Stand where another device's umpire stands; what is pending waits from `now` on."""
        self._turn_to(match)
        self._hold(pending, now)

    def decision_on(self, match: Match, pending: Pending | None, heard: CallHeard, call_id: str) -> Decision | None:
        """Give what would be decided here on a call of another device; `None` where that decided otherwise."""
        words = tuple(word.word for word in heard.words) or tuple(heard.text.split())
        call = understand(self.grammar, words) if words else None
        decision = decide(match, pending, call, call_id, self.desk) if call is not None else None
        return decision if decision is not None and decision.verdict == heard.verdict else None

    def by_hand(self, said: Sequence[Said], undo: int = 0, again: Sequence[Again] = ()) -> CarriedOut:
        """Decide on what people scored by hand; nothing has happened until `take`.

        Raises:
            IllegalEvent: when what is to be taken back, or to happen again, cannot.
        """
        return carried_out(self.match, self._pending, said, self.desk, uuid7, undo=undo, again=again)

    def take(self, carried: CarriedOut) -> None:
        """Go on from what was scored by hand."""
        self._pending = carried.pending
        self._turn_to(carried.match)

    def _turn_to(self, match: Match) -> None:
        before, self.match = self.match, match
        if match.id != before.id:
            self.desk = replace(self.desk, setup=None)
        if match.id != before.id or match.setup != before.setup:
            self.listen_anew()

    def listen_anew(self) -> None:
        """Take the ears of the match again, as after somebody was remembered whom the next one may name."""
        if self._ears_of is not None:
            ears = self._ears_of(self.match)
            self.grammar, self.desk = ears.grammar, replace(self.desk, people=ears.people)
            self._model_hash, self._grammar_hash = ears.evidence.model, ears.evidence.grammar

    @property
    def listening(self) -> Listening:
        """Give what is to be listened for now."""
        confirming = self._pending is not None and self._pending.call.kind in CONFIRMED
        pending = self._pending is not None and not confirming
        return Listening.of(self.match, pending=pending, confirming=confirming, muted=self.muted)

    def ahead(self) -> tuple[Listening, ...]:
        """Give what may be listened for after the next call: a question or its answer, and a point of either pair."""
        if self.match.play.is_over:
            return (replace(self.listening, confirming=not self.listening.confirming),)
        asked = replace(self.listening, pending=self._pending is None)
        return (asked, *self._after_a_point())

    def _after_a_point(self) -> tuple[Listening, ...]:
        try:
            return tuple(Listening.of(match_after(self.match, (PointAwarded(pair=pair),))) for pair in PAIRS)
        except IllegalEvent:
            return ()

    def _verdict(self, utterance: Utterance, fits: Fit) -> Verdict:
        """Judge whether it was said, knowing the match and what the settings want."""
        least = self._settings.least_probability
        if self._acceptance is not None:
            return self._acceptance.in_match(utterance.verdict, fits, addressed=utterance.addressed, least=least)
        return utterance.verdict if least is None else utterance.verdict.knowing(0.0, least)

    def _hold(self, pending: Pending | None, moment: datetime) -> None:
        if pending is not self._pending:
            self._pending_until = moment + self._patience(pending) if pending else None
        self._pending = pending

    def _patience(self, pending: Pending) -> timedelta:
        confirms = pending.call.kind in CONFIRMED
        return timedelta(seconds=self._settings.confirm_s if confirms else self._settings.pending_s)

    def _heard(self, utterance: Utterance, decision: Decision, moment: datetime) -> CallHeard:
        return CallHeard(
            text=utterance.text,
            verdict=decision.verdict,
            reason=decision.reason,
            speech_ended=moment,
            words=utterance.words,
            confidence=utterance.confidence,
            probability=round(utterance.verdict.probability, 3),
            alternatives=utterance.alternatives,
            model=self._model_hash,
            grammar=utterance.grammar_hash or self._grammar_hash,
        )

    def _happen(self, call_id: str, moment: datetime, heard: CallHeard, decision: Decision) -> tuple[Event, ...]:
        happened = [self._event(call_id, moment, heard)]
        happened += [self._event(uuid7(moment), moment, data) for data in decision.events]
        match = self.match
        for event in happened:
            match = fold(match, event)
        if decision.begins is not None:
            created = Event(id=uuid7(moment), match=uuid7(moment), time=moment, data=self.pin(decision.begins))
            happened.append(created)
            match = fold(None, created)
        self._turn_to(match)
        return tuple(happened)

    def _event(self, event_id: str, moment: datetime, data: Data) -> Event:
        assert isinstance(data, EventData)
        return Event(id=event_id, match=self.match.id, time=moment, data=data)
