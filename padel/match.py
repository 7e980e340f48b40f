"""A match: the fold of its events. `fold(match, event)` gives the next state and never changes the one before.

Here is what moves between states of play: undo, redo and amendment. What one step does is `padel.play`'s.
"""

import dataclasses
from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple

from padel.errors import IllegalEvent
from padel.events import (
    CallHeard,
    Event,
    MatchAbandoned,
    MatchCreated,
    MatchSetAside,
    MatchTakenUp,
    PairNames,
    PointAmended,
    PointUndone,
    StepRedone,
    StepUndone,
)
from padel.play import Play, advance, opening
from padel.record import Point, Step
from padel.refusals import illegal
from padel.score import Score
from padel.shots import Pair

State = Literal["live", "set_aside", "finished", "abandoned"]
"""Whether a match goes on: it is on a court, it rests, it has a winner, or it ended without one."""


class Match(NamedTuple):
    """A match between two events.

    Attributes:
        created_as: the match as it was created; `setup` is how it was arranged since.
        undone: plays that a redo brings back, the next one last; empty once something new has happened.
        set_aside: since when the match rests; `None` while it goes on.
        taken_up: who took it up last, where somebody did.
        events: how many there were.
    """

    id: str
    created: datetime
    created_as: MatchCreated
    play: Play
    undone: tuple[Play, ...] = ()
    last_call: CallHeard | None = None
    last_event: datetime | None = None
    set_aside: datetime | None = None
    taken_up: MatchTakenUp | None = None
    events: int = 1

    @property
    def setup(self) -> MatchCreated:
        """Give how the match is set up now."""
        return self.play.setup

    @property
    def state(self) -> State:
        """Say whether the match goes on."""
        if self.play.ending is not None and self.play.ending.kind == "abandoned":
            return "abandoned"
        if self.play.is_over:
            return "finished"
        return "live" if self.set_aside is None else "set_aside"

    @property
    def score(self) -> Score:
        """Give the score."""
        return self.play.score

    def names(self, pair: Pair) -> PairNames:
        """Give how a pair is called."""
        return self.setup.pair_a if pair == "a" else self.setup.pair_b

    def point(self, ago: int = 0) -> Point:
        """Give the point that was played `ago` points before the last one.

        Raises:
            IllegalEvent: when there are not so many.
        """
        if not 0 <= ago < len(self.play.points):
            raise illegal("no_point_ago", count=len(self.play.points), ago=ago)
        return self.play.points[-1 - ago]


def fold(match: Match | None, event: Event) -> Match:
    """Give the match after an event; the first event of a match is its `MatchCreated`.

    Raises:
        IllegalEvent: when the event cannot happen in this state.
        FormatError: when the match is created with a format that cannot be read.
    """
    if match is None:
        return _create(event)
    if event.match != match.id:
        raise illegal("another_match", event=event.id, match=event.match, here=match.id)
    match event.data:
        case MatchCreated():
            raise illegal("created_already", match=match.id)
        case CallHeard():
            return _called(match, event, event.data)
        case MatchTakenUp():
            after = _taken_up(match, event, event.data)
        case MatchAbandoned():
            after = _advanced(match, event)._replace(set_aside=None)
        case _ if match.set_aside is not None:
            raise illegal("rests")
        case MatchSetAside():
            after = _advanced(match, event)._replace(set_aside=event.time)
        case PointUndone():
            after = _undone(match, _steps_to_last_point(match.play))
        case StepUndone(steps=steps):
            after = _undone(match, steps)
        case StepRedone(steps=steps):
            after = _redone(match, steps)
        case PointAmended(point=point):
            after = match._replace(play=_amended(match, point, event), undone=())
        case _:
            return _advanced(match, event)
    return after._replace(last_event=event.time, events=match.events + 1)


def folded(events: Iterable[Event]) -> Match | None:
    """Give the match of all these events; `None` when there are none.

    Raises:
        IllegalEvent: when they are not those of one match, in order.
    """
    match: Match | None = None
    for event in events:
        match = fold(match, event)
    return match


def _advanced(match: Match, event: Event) -> Match:
    play = advance(match.play, Step(event))
    undone = match.undone if play is match.play else ()
    return _after(match, event, play, undone, match.last_call)


def _called(match: Match, event: Event, call: CallHeard) -> Match:
    return _after(match, event, match.play, match.undone, call)


def _after(match: Match, event: Event, play: Play, undone: tuple[Play, ...], call: CallHeard | None) -> Match:
    """Give the match after an event; built in one go, because most events are points and calls."""
    return Match(
        match.id,
        match.created,
        match.created_as,
        play,
        undone,
        call,
        event.time,
        match.set_aside,
        match.taken_up,
        match.events + 1,
    )


def _taken_up(match: Match, event: Event, taken_up: MatchTakenUp) -> Match:
    """Give the match as it goes on; one that nobody set aside, as its device broke, rests until then.

    Where a device that stood by goes on, nothing rested, and what can be taken back is the same as before.
    """
    if taken_up.term is not None:
        return match._replace(taken_up=taken_up)
    if match.play.is_over:
        raise illegal("over_not_taken_up")
    rested = match if match.set_aside is not None else _advanced(match, event)
    return rested._replace(set_aside=None, taken_up=taken_up, undone=())


def _create(event: Event) -> Match:
    if not isinstance(event.data, MatchCreated):
        raise illegal("not_created", match=event.match, kind=event.data.TYPE)
    return Match(event.match, event.time, event.data, opening(event.data), last_event=event.time)


def _undone(match: Match, steps: int) -> Match:
    play, undone = match.play, list(match.undone)
    for _ in range(steps):
        if play.before is None:
            raise illegal("nothing_to_undo") if play is match.play else illegal("undo_steps", steps=steps)
        undone.append(play)
        play = play.before
    return match._replace(play=play, undone=tuple(undone))


def _redone(match: Match, steps: int) -> Match:
    if steps > len(match.undone):
        raise illegal("nothing_to_redo") if not match.undone else illegal("redo_steps", steps=steps)
    return match._replace(play=match.undone[-steps], undone=match.undone[:-steps])


def _steps_to_last_point(play: Play) -> int:
    """Count the steps back to before the last point, or to before the end when the match did not end by one."""
    back, steps = play, 0
    while back.before is not None:
        steps += 1
        if len(back.before.points) < len(play.points) or (play.ending and not back.before.ending):
            return steps
        back = back.before
    raise illegal("no_point_to_undo")


def _amended(match: Match, point: str, event: Event) -> Play:
    if point not in {one.event for one in match.play.points if not one.penalty}:
        raise illegal("no_point_from", event=point)
    play = opening(match.created_as)
    for step in match.play.steps:
        amended = Step(step.event, (*step.amendments, event)) if step.event.id == point else step
        try:
            play = advance(play, amended)
        except IllegalEvent as error:
            raise illegal("later_call", why=error) from error
    return dataclasses.replace(play, before=match.play)
