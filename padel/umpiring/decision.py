"""What was decided on a call, as data, and what the match would be after it."""

from dataclasses import dataclass
from typing import cast

from padel.calls import Call
from padel.events import Data, Event, EventData, MatchCreated, Verdict
from padel.match import Match, fold


@dataclass(frozen=True, slots=True)
class Pending:
    """A shot that waits for its who, or a call that waits for its confirmation.

    Attributes:
        call: what was said, a correction among it.
        call_id: the id of that call.
        setup: the next match, where that waits.
    """

    call: Call
    call_id: str
    setup: MatchCreated | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on a call.

    Attributes:
        verdict: see `padel.events.CallHeard`.
        reason: for people, in the match's language: what is asked, what was taken back, why it was refused.
        events: what happened, in order.
        pending: what waits after this call.
        begins: the next match, which takes the place of this one.
        muted: the new state of listening, or `None` to leave it.
    """

    verdict: Verdict
    reason: str = ""
    events: tuple[Data, ...] = ()
    pending: Pending | None = None
    muted: bool | None = None
    begins: MatchCreated | None = None


def refused(reason: str) -> Decision:
    """Give the decision that nothing happens, and why."""
    return Decision("refused", reason)


def taken(*happened: Data, reason: str = "") -> Decision:
    """Give the decision that this happened."""
    return Decision("taken", reason, happened)


def match_after(match: Match, happened: tuple[Data, ...]) -> Match:
    """Give the match as it would be after these events.

    Raises:
        IllegalEvent: when one of them cannot happen.
    """
    time = match.last_event or match.created
    for data in happened:
        match = fold(match, Event(id="trial", match=match.id, time=time, data=cast(EventData, data)))
    return match
