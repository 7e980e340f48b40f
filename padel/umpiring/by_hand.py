"""What people score by hand, as the calls that an umpire would have said: decided by the same rules, with who it was.

What is said by hand may take the place of what others said meanwhile: steps are taken back first, and such that had
been taken back happen again. Who decides on that is not asked here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, cast

from pydantic import ValidationError

from padel import events
from padel.calls import Call
from padel.errors import IllegalEvent
from padel.events import CallHeard, Data, Event, EventData
from padel.match import Match, fold
from padel.play import Play
from padel.refusals import refusal_in
from padel.umpiring.by_hand_texts import told
from padel.umpiring.deciding import decide
from padel.umpiring.decision import Decision, Pending, refused, taken
from padel.umpiring.next_match import Desk
from padel.umpiring.words import language_of


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that somebody scored by hand.

    Attributes:
        id: of its `marcador.call.heard.v1`.
        by: who it was, as that event has it.
        time: when.
        call: as an umpire would have said it; `None` where only `happens` does, or nothing but what is taken back.
        happens: what no call says: that a match was abandoned or set aside, or a score with all its sets.
    """

    id: str
    by: str
    time: datetime
    call: Call | None = None
    happens: tuple[EventData, ...] = ()


class Again(NamedTuple):
    """Something that was taken back and happens again; `was` is the id of the event that it was."""

    was: str
    data: EventData


class Done(NamedTuple):
    """What became of one thing that was said by hand."""

    said: Said
    decision: Decision
    before: Match
    after: Match


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What happened, in order, and how the match stands after it."""

    match: Match
    pending: Pending | None
    events: tuple[Event, ...]
    done: tuple[Done, ...]


NewId = Callable[[datetime], str]


def carried_out(
    match: Match,
    pending: Pending | None,
    said: Sequence[Said],
    desk: Desk,
    new_id: NewId,
    *,
    undo: int = 0,
    again: Sequence[Again] = (),
) -> CarriedOut:
    """Decide on what was said by hand; the steps to take back, and what happens again, go before it.

    Raises:
        IllegalEvent: when so many steps cannot be taken back, or something cannot happen again.
    """
    happened: list[Event] = []
    done: list[Done] = []
    for one in said:
        first = () if done else _moved(match, one, undo, again, new_id)
        stood = _folded(match, first)
        decision, effects = _decided(stood, None if first else pending, one, desk, new_id)
        heard = Event(id=one.id, match=match.id, time=one.time, data=_heard(stood, one, decision))
        pending = decision.pending
        after = _folded(match, (heard, *first, *effects))
        happened += [heard, *first, *effects]
        done.append(Done(one, decision, stood, after))
        match = after
    return CarriedOut(match, pending, tuple(happened), tuple(done))


def way(here: Play, there: Play) -> tuple[int, tuple[Again, ...]]:
    """Give how to come from one play of a match to another: so many steps back, and then what happens again.

    Both come from one fold of the match's events.
    """
    back = {id(play): at for at, play in enumerate(_line(here))}
    forward: list[Play] = []
    for play in _line(there):
        if id(play) in back:
            return back[id(play)], tuple(_last_step(one) for one in reversed(forward))
        forward.append(play)
    raise AssertionError("the plays are of different matches")


def _line(play: Play | None) -> list[Play]:
    found = []
    while play is not None:
        found.append(play)
        play = play.before
    return found


def _last_step(play: Play) -> Again:
    assert play.before is not None
    if len(play.steps) > len(play.before.steps):
        step = play.steps[-1]
        event = step.event
    else:
        changed = (after for after, before in zip(play.steps, play.before.steps, strict=True) if after != before)
        event = next(changed).amendments[-1]
    return Again(event.id, event.data)


def _moved(match: Match, said: Said, undo: int, again: Sequence[Again], new_id: NewId) -> tuple[Event, ...]:
    data: list[Data] = [events.StepUndone(steps=undo, call=said.id)] if undo else []
    ids: dict[str, str] = {}
    moved = [_event(match, said.time, one, new_id) for one in data]
    for one in again:
        happens = one.data
        if isinstance(happens, events.PointAmended):
            happens = happens.model_copy(update={"point": ids.get(happens.point, happens.point)})
        moved.append(_event(match, said.time, happens, new_id))
        ids[one.was] = moved[-1].id
    return tuple(moved)


def _decided(
    match: Match, pending: Pending | None, said: Said, desk: Desk, new_id: NewId
) -> tuple[Decision, tuple[Event, ...]]:
    """Decide; what cannot happen, or is not said in full, is refused and changes nothing."""
    try:
        if said.call is None:
            happens = (one.model_copy(update={"call": said.id}) for one in said.happens)
            decision = taken(*happens)
        else:
            decision = decide(match, pending, said.call, said.id, desk)
        if decision.verdict == "asked":
            return _refused(decision.reason, pending), ()
        effects = tuple(_event(match, said.time, one, new_id) for one in decision.events)
        _folded(match, effects)
    except IllegalEvent as error:
        return _refused(refusal_in(language_of(match), error), pending), ()
    except ValidationError as error:
        return _refused("; ".join(one["msg"] for one in error.errors()), pending), ()
    return decision, effects


def _refused(reason: str, pending: Pending | None) -> Decision:
    decision = refused(reason)
    return Decision(decision.verdict, reason, pending=pending)


def _heard(match: Match, said: Said, decision: Decision) -> CallHeard:
    return CallHeard(
        text=told(match, said.call, said.happens),
        verdict=decision.verdict,
        reason=decision.reason,
        speech_ended=said.time,
        by=said.by,
    )


def _folded(match: Match, happened: Sequence[Event]) -> Match:
    for event in happened:
        match = fold(match, event)
    return match


def _event(match: Match, time: datetime, data: Data, new_id: NewId) -> Event:
    return Event(id=new_id(time), match=match.id, time=time, data=cast(EventData, data))
