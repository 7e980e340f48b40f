"""The court's match as the primary scores it, from what the server says counts of it. Pure."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from padel.errors import PadelError
from padel.events import CallHeard, Event
from padel.match import Match, fold
from padel.umpiring import Decision
from padel.umpiring.decision import Pending
from wire.envelope import CloudEvent
from wire.errors import WireError
from wire.pairing import Follow

_LOG = logging.getLogger(__name__)

Decide = Callable[[Match, Pending | None, CallHeard, str], Decision | None]
"""Gives what this device decides on a call that the primary heard; `None` for what is no call here."""


@dataclass(frozen=True, slots=True)
class _Group:
    """The newest call, before what it made happen."""

    begins: int
    heard: CallHeard
    match: Match
    pending: Pending | None
    decision: Decision | None


class Following:
    """What is known of the court's match.

    Attributes:
        match: as it stands; `None` while nothing is known.
        pending: what waits in it for more words.
        muted: whether the primary listens to nothing; `None` while it has not said.
    """

    def __init__(self, decide: Decide) -> None:
        self._decide = decide
        self.match: Match | None = None
        self.pending: Pending | None = None
        self.muted: bool | None = None
        self._events: list[CloudEvent] = []
        self._last: _Group | None = None

    @property
    def has(self) -> str | None:
        """Give the id of the last event."""
        return self._events[-1].id if self._events else None

    @property
    def events(self) -> tuple[CloudEvent, ...]:
        """Give the events of the match, in order."""
        return tuple(self._events)

    def take(self, follow: Follow) -> list[CloudEvent] | None:
        """Take what the server says; give the events that are new, or `None` when some before them are missing."""
        if follow.after is None or follow.match is None:
            known = [one.id for one in self._events]
            self._anew([])
            return [one for one in self._add(follow.events) if one.id not in known]
        at = next((n for n, one in enumerate(self._events, 1) if one.id == follow.after), None)
        if at is None or self._events[0].subject != follow.match:
            return None
        more = [one.id for one in self._events[at:]]
        if more != [one.id for one in follow.events[: len(more)]]:
            self._anew(self._events[:at])
            more = []
        return self._add(follow.events[len(more) :])

    def cut_unfinished(self) -> CallHeard | None:
        """Go back before a call of which not everything is there that it made happen; give it."""
        last = self._last
        if last is None or last.decision is None:
            return None
        happened = len(self._events) - last.begins - 1
        if happened >= len(last.decision.events) + (last.decision.begins is not None):
            return None
        del self._events[last.begins :]
        self.match, self.pending, self._last = last.match, last.pending, None
        return last.heard

    def _anew(self, events: list[CloudEvent]) -> None:
        self.match, self.pending, self._events, self._last = None, None, [], None
        self._add(events)

    def _add(self, envelopes: "tuple[CloudEvent, ...] | list[CloudEvent]") -> list[CloudEvent]:
        for envelope in envelopes:
            event = _event(envelope)
            before = self.match
            if event is not None:
                self._fold(event)
            self._events.append(envelope)
            if event is not None and before is not None and isinstance(event.data, CallHeard):
                self._call(before, event.id, event.data)
        return list(envelopes)

    def _call(self, before: Match, call_id: str, heard: CallHeard) -> None:
        decision = self._decide(before, self.pending, heard, call_id)
        self._last = _Group(len(self._events) - 1, heard, before, self.pending, decision)
        self.pending = decision.pending if decision is not None else None
        if decision is not None and decision.muted is not None:
            self.muted = decision.muted

    def _fold(self, event: Event) -> None:
        try:
            self.match = fold(self.match, event)
        except PadelError as error:
            _LOG.debug("event %s changes nothing here: %s", event.id, error)


def _event(envelope: CloudEvent) -> Event | None:
    try:
        return envelope.event()
    except WireError as error:
        _LOG.debug("%s", error)
        return None
