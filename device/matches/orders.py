"""What the server asks about matches, obeyed in the thread that hears: written down first, then scored."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

from device.errors import OutboxError, Refused
from device.matches import changing
from device.matches.by_hand import ByHand
from device.matches.changing import Change
from device.matches.refusals import answer_in, refused
from device.outbox import Outbox
from device.umpire import Decided, Umpire
from device.voice_lesson import VoiceLesson
from padel.errors import PadelError
from padel.events import Event, EventData, MatchCreated
from padel.match import Match, fold, folded
from padel.umpiring import Decision
from padel.umpiring.words import language_of, say, score_called
from wire.identifiers import uuid7
from wire.match_commands import AbandonMatch, ForgetMatch, MatchCommand, NextMatch, SetMatchAside, TakeUpMatch
from wire.match_status import CommandAnswer, MatchReport, MatchStatus
from wire.scoring_commands import ScoreByHand
from wire.voice_commands import ForgetVoice, LearnVoice, VoiceCommand

_ANSWERS = 16

Order = MatchCommand | ScoreByHand | VoiceCommand


class Orders:
    """Takes commands from every thread; `obey` carries them out.

    Args:
        device: the source of the device's events.
        now: the moment of what a command makes happen.
        changed: told when there is something new to report.
        pin: gives a match that begins the shot weights of its statistics.
        lesson: learns the umpire's voice; without it none is learnt here.

    Attributes:
        stands_by: gives the name of the device that scores the court in place of this one, if another does.
    """

    def __init__(
        self,
        outbox: Outbox,
        umpire: Umpire,
        device: str,
        now: Callable[[], datetime],
        changed: Callable[[], None] = lambda: None,
        pin: Callable[[MatchCreated], MatchCreated] = lambda setup: setup,
        lesson: VoiceLesson | None = None,
    ) -> None:
        self._pin, self._lesson = pin, lesson
        self._outbox, self._umpire, self._device, self._now, self._changed = outbox, umpire, device, now, changed
        self._waiting: list[Order] = []
        self._by_hand = ByHand(outbox, umpire, now)
        self._lock = threading.Lock()
        self._answers: OrderedDict[str, CommandAnswer] = OrderedDict()
        self._report = MatchReport()
        self.stands_by: Callable[[], str | None] = lambda: None
        self.note()

    def put(self, command: Order) -> None:
        """Have a command carried out soon; safe from every thread."""
        with self._lock:
            self._waiting.append(command)

    def obey(self) -> list[Decided]:
        """Carry out what waits; give what happened by it, which is on disk then."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        happened = [decided for command in waiting if (decided := self._answered(command)) is not None]
        if waiting:
            self.note()
        return happened

    def report(self) -> MatchReport:
        """Give what the status tells; safe from every thread."""
        return self._report

    def note(self) -> None:
        """Look again at which matches there are, as after a call that changed one."""
        if self.stands_by() is not None:
            self._reported(MatchReport(None, (), tuple(self._answers.values())))
            return
        resting = [match for one in self._outbox.set_aside() if (match := folded(self._outbox.journal(one)))]
        report = MatchReport(
            MatchStatus.of(self._umpire.match),
            tuple(map(MatchStatus.of, resting)),
            tuple(self._answers.values()),
        )
        self._reported(report)

    def _reported(self, report: MatchReport) -> None:
        if report != self._report:
            self._report = report
            self._changed()

    def _answered(self, command: Order) -> Decided | None:
        """Carry out a command that was not carried out before, and keep the answer."""
        if command.id in self._answers:
            return None
        decided: Decided | None = None
        try:
            decided = self._carry_out(command)
        except (Refused, PadelError, OutboxError) as error:
            reason = answer_in(language_of(self._umpire.match), error)
            answer = CommandAnswer(id=command.id, obeyed=False, reason=reason)
        else:
            reason = decided.decision.reason if decided and decided.decision else ""
            answer = CommandAnswer(id=command.id, obeyed=True, reason=reason)
        self._answers[command.id] = answer
        while len(self._answers) > _ANSWERS:
            self._answers.popitem(last=False)
        return decided

    def _carry_out(self, command: Order) -> Decided | None:
        match, scores = self._umpire.match, self.stands_by()
        if scores is not None and not isinstance(command, VoiceCommand):
            raise refused("stands_by", device=scores)
        match command:
            case NextMatch():
                return self._begun(command, match)
            case SetMatchAside():
                change = changing.set_aside(match, command)
                return self._changed_to(change, "rests") if change.happened else None
            case AbandonMatch():
                return self._abandoned(command, match)
            case TakeUpMatch():
                return self._taken_up(command, match)
            case ForgetMatch():
                return self._forgotten(command, match)
            case ScoreByHand():
                return self._by_hand.obey(command)
            case LearnVoice() | ForgetVoice():
                return self._about_voice(command)

    def _begun(self, command: NextMatch, match: Match) -> Decided | None:
        change = changing.next_match(match, command, self._setup(), uuid7(self._now()))
        return self._changed_to(change, "next_begins") if change.happened else None

    def _abandoned(self, command: AbandonMatch, match: Match) -> Decided | None:
        if command.match == match.id:
            change = Change(((match.id, changing.abandonment(command)),))
            return self._changed_to(change, "ended_abandoned", reason=command.reason)
        self._resting(command.match)
        self._outbox.append_events([self._event(command.match, changing.abandonment(command))])
        return None

    def _taken_up(self, command: TakeUpMatch, match: Match) -> Decided | None:
        if command.match == match.id and match.state == "live":
            return None
        here = self._outbox.journal(command.match)
        change = changing.taken_up(match, command, here, self._device)
        return self._changed_to(change, "taken_up")

    def _forgotten(self, command: ForgetMatch, match: Match) -> Decided | None:
        if command.match != match.id:
            self._outbox.forget(command.match)
            return None
        if match.state == "live":
            raise refused("scored_here")
        decided = self._changed_to(Change(((uuid7(self._now()), self._setup()),)), "next_begins")
        self._outbox.forget(command.match)
        return decided

    def _about_voice(self, command: VoiceCommand) -> Decided:
        if self._lesson is None:
            raise refused("no_voice_here")
        language = language_of(self._umpire.match)
        if isinstance(command, ForgetVoice):
            return self._lesson.forget(language)
        if self._umpire.muted:
            raise refused("muted")
        return self._lesson.begin(language)

    def _setup(self) -> MatchCreated:
        """Give what the next match is where nobody says otherwise."""
        return self._pin(self._umpire.desk.setup or self._umpire.match.setup)

    def _resting(self, match: str) -> None:
        if match not in self._outbox.set_aside():
            raise refused("not_here")

    def _changed_to(self, change: Change, key: str, **filled: object) -> Decided:
        """Write down what happens, fold it, and have the umpire go on with the match that runs then."""
        events = [self._event(match, data) for match, data in change.happened]
        matches = {one.id: one for one in (self._umpire.match, change.goes_on) if one is not None}
        for event in events:
            matches[event.match] = fold(matches.get(event.match), event)
        match = matches[events[-1].match]
        self._outbox.append_events(events, history=change.history)
        self._umpire.go_on_with(match)
        names = match.setup.pair_a.players + match.setup.pair_b.players
        players = say(match, "who_plays", **dict(zip("abcd", names, strict=True)))
        told = say(match, key, score=score_called(match), players=players, **filled)
        return Decided(None, Decision("taken", told), tuple(events))

    def _event(self, match: str, data: EventData) -> Event:
        now = self._now()
        return Event(id=uuid7(now), match=match, time=now, data=data)
