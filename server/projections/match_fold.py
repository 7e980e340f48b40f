"""Folds the stored events of one match, of whichever devices, and says which of them count.

A match may go on on another device. From then on, what those who scored it before say of it does not count: it was
said of a match that had gone on elsewhere. Nor does what reached the server after the events that the other device
went on from, so that both have the same score. Of two devices that stand by for each other, each taking over has a
term: what began under a lower one, and reaches the server later, does not count either.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from padel.errors import PadelError
from padel.events import MatchTakenUp
from padel.match import Match, fold
from server.store.rows import StoredEvent
from server.store.writing import court_of
from wire.envelope import CloudEvent
from wire.errors import WireError

log = logging.getLogger(__name__)


def step(match: Match | None, envelope: CloudEvent, level: int = logging.DEBUG) -> Match | None:
    """Fold one event; one that cannot happen, or is of a later version's type, leaves the match as it was."""
    try:
        event = envelope.event()
        return match if event is None else fold(match, event)
    except (PadelError, WireError) as error:
        log.log(level, "event %s of match %s changes nothing: %s", envelope.id, envelope.subject, error)
        return match
    except Exception:
        # One event that the rules stumble over must not hide every other match.
        log.exception("event %s of match %s changes nothing", envelope.id, envelope.subject)
        return match


class MatchFold:
    """One match, event by event.

    Attributes:
        match: as it stands; `None` until it was created.
        scorer: source of the device that scores it, or did last.
        former: sources of the devices that scored it before that one.
        moved_by: id of the event by which it came to that device: its creation, or that it was taken up.
    """

    def __init__(self) -> None:
        self.match: Match | None = None
        self.scorer = ""
        self.former: frozenset[str] = frozenset()
        self.moved_by = ""
        self._counted: list[str] = []
        self._sources: set[str] = set()
        self._term = 0
        self._branches: dict[str, list[str]] = {}

    @property
    def court(self) -> str:
        """Give the court on which it is, or was last; empty until it was created."""
        return court_of(self.scorer) if self.scorer else ""

    @property
    def is_over(self) -> bool:
        """Say whether it is over, by its score or otherwise."""
        return self.match is not None and self.match.state in ("finished", "abandoned")

    def counts(self, event: str) -> bool:
        """Say whether an event is there, and counts."""
        return event in self._counted

    @property
    def line(self) -> tuple[str, ...]:
        """Give the ids of the events that count, in order."""
        return tuple(self._counted)

    @property
    def counted(self) -> frozenset[str]:
        """Give the ids of the events that count."""
        return frozenset(self._counted)

    def take(
        self, envelope: CloudEvent, history: Callable[[], Iterable[StoredEvent]], level: int = logging.DEBUG
    ) -> Match | None:
        """Take the next event and give the match after it; `history` gives those before it when they are needed."""
        is_taken_up = envelope.type == MatchTakenUp.TYPE
        is_late = self._is_late(envelope) if is_taken_up else envelope.source in self.former
        if is_late:
            log.log(
                level, "event %s of match %s came after %s took it up", envelope.id, envelope.subject, self.scorer
            )
            self._branch_off(envelope, is_taken_up=is_taken_up)
            return self.match
        before = self._counted
        if is_taken_up:
            self._go_back(envelope, history)
        after = step(self.match, envelope, level)
        if after is not self.match and after is not None:
            moves = is_taken_up or self.match is None
            if moves and self.scorer:
                self._branches[self.scorer] = list(before)
            self._count(after, envelope, moves=moves)
        return after

    def _count(self, after: Match, envelope: CloudEvent, *, moves: bool) -> None:
        self.match = after
        self._counted.append(envelope.id)
        self._sources.add(envelope.source)
        if moves:
            self._term = max(self._term, _term(envelope))
            self._branches.pop(envelope.source, None)
            self.scorer, self.moved_by = envelope.source, envelope.id
            self.former = frozenset(self._sources - {envelope.source})

    def _branch_off(self, envelope: CloudEvent, *, is_taken_up: bool) -> None:
        """Remember how a match went on where it does not count: its device may go on from there, and count again."""
        source = envelope.source
        self.former |= {source}
        if is_taken_up:
            self._branches[source] = list(self._line_to(envelope) or self._counted)
        self._branches.setdefault(source, list(self._counted)).append(envelope.id)

    def _line_to(self, taken_up: CloudEvent) -> list[str] | None:
        """Give the events that a device went on from, where they are known: those that count, or its own."""
        last = taken_up.data.get("after")
        for line in (self._counted, self._branches.get(taken_up.source, [])):
            if last in line:
                return line[: line.index(str(last)) + 1]
        return None

    def _is_late(self, taken_up: CloudEvent) -> bool:
        """Say whether another of two devices that stand by for each other took the match up after this one did."""
        term = _term(taken_up)
        if not term or taken_up.source == self.scorer or term > self._term:
            return False
        return term < self._term or taken_up.source > self.scorer

    def _go_back(self, taken_up: CloudEvent, history: Callable[[], Iterable[StoredEvent]]) -> None:
        """Go to the last event that the device had which took the match up."""
        line = self._line_to(taken_up)
        if line is None or line == self._counted:
            return
        self._counted = line
        kept, self.match = self.counted, None
        for stored in history():
            if stored.event.id in kept:
                self.match = step(self.match, stored.event)


def _term(envelope: CloudEvent) -> int:
    """Give which time of scoring an event begins; 0 where it says none."""
    term = envelope.data.get("term")
    return term if isinstance(term, int) else 0


class Step(NamedTuple):
    """An event with its match, and the court that it is on, after it."""

    stored: StoredEvent
    match: Match | None
    court: str


def steps(events: Iterable[StoredEvent]) -> Iterator[Step]:
    """Give each event of one match with the match after it."""
    folded, before = MatchFold(), list[StoredEvent]()
    for stored in events:
        match = folded.take(stored.event, lambda: before)
        before.append(stored)
        yield Step(stored, match, folded.court)


def counted(events: Iterable[StoredEvent]) -> list[StoredEvent]:
    """Give those events of one match that count, in order."""
    folded, before = MatchFold(), list[StoredEvent]()
    for stored in events:
        folded.take(stored.event, lambda: before)
        before.append(stored)
    kept = folded.counted
    return [one for one in before if one.event.id in kept]
