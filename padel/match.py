"""A match: the fold of its events. `fold(match, event)` gives the next state and never changes the one before."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from padel import events
from padel.errors import IllegalEvent
from padel.events import CallHeard, Event, MatchCreated, PairNames
from padel.format import MatchFormat
from padel.score import Score
from padel.shots import Outcome, Pair, ShotType, other, point_winner

Status = Literal["created", "running", "suspended", "ended"]


@dataclass(frozen=True, slots=True)
class Point:
    """A finished point: who won it, how, and the score that it led to.

    Attributes:
        number: from 1, counting the points that stand.
        server: the player who served it.
        call: id of the call that it came from.
    """

    number: int
    event: str
    time: datetime
    winner: Pair
    server: int
    score: str
    pair: Pair | None = None
    player: int | None = None
    shot: ShotType | None = None
    outcome: Outcome | None = None
    call: str | None = None


@dataclass(frozen=True, slots=True)
class Play:
    """All that an undo takes back: the score, the points so far, and how play stands.

    Attributes:
        fault: a first service was a fault.
        before: the play before the last point; `None` at the start.
    """

    score: Score
    status: Status = "created"
    points: tuple[Point, ...] = ()
    fault: bool = False
    retired: Pair | None = None
    before: "Play | None" = field(default=None, repr=False)

    @property
    def winner(self) -> Pair | None:
        """Give the winner, by score or because the other pair retired."""
        return other(self.retired) if self.retired else self.score.winner


@dataclass(frozen=True, slots=True)
class Match:
    """A match between two events."""

    id: str
    created: datetime
    setup: MatchCreated
    play: Play
    last_call: CallHeard | None = None
    last_event: datetime | None = None

    @property
    def score(self) -> Score:
        """Give the score."""
        return self.play.score

    def names(self, pair: Pair) -> PairNames:
        """Give how a pair is called."""
        return self.setup.pair_a if pair == "a" else self.setup.pair_b


def fold(match: Match | None, event: Event) -> Match:
    """Give the match after an event; the first event of a match is its `MatchCreated`.

    Raises:
        IllegalEvent: when the event cannot happen in this state.
    """
    if match is None:
        return _create(event)
    if event.match != match.id:
        raise IllegalEvent(f"event {event.id} belongs to match {event.match}, not to {match.id}")
    if isinstance(event.data, MatchCreated):
        raise IllegalEvent(f"match {match.id} was created already")
    if isinstance(event.data, CallHeard):
        return replace(match, last_call=event.data, last_event=event.time)
    return replace(match, play=_play(match.play, event), last_event=event.time)


def _create(event: Event) -> Match:
    if not isinstance(event.data, MatchCreated):
        raise IllegalEvent(f"match {event.match} begins with {event.data.TYPE}; it must be created first")
    score = Score.start(MatchFormat.parse(event.data.format), event.data.first_server)
    return Match(event.match, event.time, event.data, Play(score), last_event=event.time)


def _play(play: Play, event: Event) -> Play:
    data = event.data
    if isinstance(data, events.PointUndone):
        if play.before is None:
            raise IllegalEvent("there is no point to undo")
        return play.before
    if play.winner:
        raise IllegalEvent("the match is over; undo the last point to go on")
    match data:
        case events.MatchStarted() | events.MatchResumed():
            return replace(play, status="running")
        case events.MatchSuspended():
            return replace(play, status="suspended")
        case events.MatchRetired(pair=pair):
            return replace(play, status="ended", retired=pair, before=play)
        case events.ServeFaulted():
            return replace(play, fault=True)
        case events.LetCalled():
            return replace(play, fault=False)
        case events.PointAwarded(pair=pair, call=call):
            return _point(play, event, pair, Detail(call=call))
        case events.ShotPlayed():
            winner = point_winner(data.pair, data.outcome)
            detail = Detail(data.pair, data.player, data.shot, data.outcome, data.call)
            return _point(play, event, winner, detail) if winner else play
        case _:
            return play


@dataclass(frozen=True, slots=True)
class Detail:
    """How a point was won, as far as the umpire said."""

    pair: Pair | None = None
    player: int | None = None
    shot: ShotType | None = None
    outcome: Outcome | None = None
    call: str | None = None


def _point(play: Play, event: Event, winner: Pair, how: Detail) -> Play:
    score = play.score.point_to(winner)
    point = Point(
        number=len(play.points) + 1,
        event=event.id,
        time=event.time,
        winner=winner,
        server=play.score.server,
        score=str(score),
        pair=how.pair,
        player=how.player,
        shot=how.shot,
        outcome=how.outcome,
        call=how.call,
    )
    status: Status = "ended" if score.winner else "running"
    return Play(score, status, (*play.points, point), before=replace(play, fault=False))
