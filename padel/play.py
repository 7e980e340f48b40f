"""The play of a match: the state that steps lead to, one step at a time.

A step is anything that changed the match, from a fault to a penalty. Undo, redo and amendments, which move between
states, are `padel.match`'s.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from padel import events
from padel.chain import Chain
from padel.clocks import Clock, ClockKind, re_warm_up_s, rest_after
from padel.errors import FormatError, IllegalEvent, ScoreError
from padel.events import Event, MatchCreated
from padel.format import MatchFormat
from padel.penalties import Step as PenaltyStep
from padel.record import Ending, Penalty, Point, Said, Step
from padel.refusals import illegal
from padel.score import Score, SetScore
from padel.shots import Pair, other, point_winner

Status = Literal["created", "warming_up", "running", "break", "suspended", "ended"]


@dataclass(frozen=True, slots=True)
class Play:
    """All that an undo takes back.

    Attributes:
        setup: the match as it was set up, and arranged since.
        fault: a first service was a fault.
        ending: how the match ended, when not by its score.
        clock: the time that runs now, by the rules.
        suspended_at: since when play is suspended.
        steps: what led here from the start, in order, as amended.
        before: the play before the last step or amendment; `None` at the start.
    """

    setup: MatchCreated
    score: Score
    status: Status = "created"
    points: Chain[Point] = field(default_factory=Chain)
    fault: bool = False
    ending: Ending | None = None
    penalties: tuple[Penalty, ...] = ()
    clock: Clock | None = None
    suspended_at: datetime | None = None
    steps: Chain[Step] = field(default_factory=Chain)
    before: "Play | None" = field(default=None, repr=False, compare=False)

    @property
    def winner(self) -> Pair | None:
        """Give the winner, by score or because the other pair could or would not go on."""
        if self.ending is None:
            return self.score.winner
        return other(self.ending.pair) if self.ending.pair else None

    @property
    def is_over(self) -> bool:
        """Say whether the match has ended, with a winner or without."""
        return self.ending is not None or self.score.winner is not None

    @property
    def is_before_first_ball(self) -> bool:
        """Say whether nothing has been played or given yet, so that pairs, servers and ends may still change."""
        touched = self.points or self.penalties or self.fault or self.is_over
        return not touched and self.score.games_served == 0 and self.score.points == (0, 0)

    @property
    def has_begun(self) -> bool:
        """Say whether play began, whatever stopped it since."""
        return self.status not in ("created", "warming_up") or self.suspended_at is not None

    def steps_taken(self, pair: Pair, reason: Literal["conduct", "time"]) -> tuple[PenaltyStep, ...]:
        """Give the steps of the ladder that a pair has been given for this kind of offence."""
        return tuple(one.step for one in self.penalties if one.pair == pair and one.reason == reason and one.step)


def opening(setup: MatchCreated, format: MatchFormat | None = None) -> Play:
    """Give the play before the first step, in the match's own format or in another."""
    parsed = format or MatchFormat.parse(setup.format)
    return Play(setup, Score.start(parsed, setup.first_server, setup.a_at))


def advance(play: Play, step: Step) -> Play:
    """Give the play after a step; the same play when the event changes nothing.

    Raises:
        IllegalEvent: when it cannot happen now.
    """
    if play.is_over:
        raise illegal("over")
    try:
        return _after(play, step)
    except (ScoreError, FormatError) as error:
        raise IllegalEvent(str(error), error.key, error.filled) from error


def _after(play: Play, step: Step) -> Play:
    event, data = step.event, step.event.data
    match data:
        case events.ShotPlayed() | events.PointAwarded():
            return _point(play, step)
        case events.ServeFaulted():
            return _moved(play, step, fault=True, clock=None)
        case events.LetCalled(second_serve=second_serve):
            return _moved(play, step, fault=second_serve)
        case events.MatchStarted() | events.MatchResumed():
            return _moved(play, step, status="running", clock=None, suspended_at=None)
        case events.MatchSuspended():
            return _moved(play, step, status="suspended", clock=None, suspended_at=event.time)
        case events.MatchArranged():
            return _arranged(play, step, data)
        case events.MatchSetAside() | events.MatchTakenUp():
            return _resting(play, step)
        case events.WarmUpStarted():
            return _moved(play, step, status="warming_up", clock=_warm_up(play, event.time))
        case events.BreakStarted(kind=kind):
            return _moved(play, step, status="break", clock=Clock.of_break(kind, event.time))
        case events.PenaltyGiven() | events.ConductNoted():
            return _penalty(play, step)
        case events.MatchRetired(pair=pair):
            return _ended(play, step, Ending("retired", pair))
        case events.MatchWalkedOver(pair=pair):
            return _ended(play, step, Ending("walkover", pair))
        case events.MatchAbandoned(reason=reason):
            return _ended(play, step, Ending("abandoned", reason=reason))
        case events.ServerChosen(player=player):
            return _moved(play, step, score=play.score.serve_first(player))
        case events.ReceiverChosen(side=side):
            return _moved(play, step, score=play.score.receive_from(side))
        case events.ScoreSet():
            return _scored(play, step, _set_outright(play.score, data))
        case _:
            return play


def _moved(play: Play, step: Step, **changes: Any) -> Play:
    return replace(play, steps=play.steps.and_then(step), before=play, **changes)


def _scored(play: Play, step: Step, score: Score, point: Point | None = None) -> Play:
    """Give the play with a new score; built in one go, because it is what a match mostly does."""
    clock = None if score.winner else Clock(*_rest(play.score, score, step.event.time))
    return Play(
        setup=play.setup,
        score=score,
        status="ended" if score.winner else "running",
        points=play.points.and_then(point) if point else play.points,
        penalties=play.penalties,
        clock=clock,
        steps=play.steps.and_then(step),
        before=play,
    )


def _rest(before: Score, after: Score, time: datetime) -> tuple[ClockKind, datetime, int]:
    kind, allowed_s = rest_after(before, after)
    return kind, time, allowed_s


def _ended(play: Play, step: Step, ending: Ending) -> Play:
    return _moved(play, step, status="ended", ending=ending, clock=None)


def _arranged(play: Play, step: Step, data: events.MatchArranged) -> Play:
    if not play.is_before_first_ball:
        raise illegal("ball_played")
    kept = play.setup.model_dump(include={"shot_weights", "competition"})
    setup = MatchCreated.model_validate({**kept, **data.model_dump()})
    return _moved(play, step, setup=setup, score=opening(setup).score)


def _resting(play: Play, step: Step) -> Play:
    """Give the play of a match that was left, which goes on as after a suspension."""
    if not play.has_begun:
        return _moved(play, step, status="created", clock=None)
    return _moved(play, step, status="suspended", clock=None, suspended_at=play.suspended_at or step.event.time)


def _warm_up(play: Play, time: datetime) -> Clock:
    if play.suspended_at is None:
        return Clock.of_warm_up(time)
    return Clock("re_warm_up", time, re_warm_up_s(time - play.suspended_at))


def _set_outright(score: Score, data: events.ScoreSet) -> Score:
    sets = [SetScore(one.a, one.b, one.tiebreak) for one in data.sets]
    next_server = score.serves_after(data.server)
    return Score.at(score.format, sets, data.points, data.server, score.ends[0], next_server)


# ---- points


def _point(play: Play, step: Step) -> Play:
    said = _said(step.event.data)
    if said is None:
        return play
    if not step.amendments:
        return _won(play, step, said)
    *before, now = said, *(one for event in step.amendments if (one := _said(event.data)))
    return _won(play, step, now, tuple(before))


def _won(play: Play, step: Step, said: Said, before: tuple[Said, ...] = (), penalty: bool = False) -> Play:
    score, event = play.score.point_to(said.winner), step.event
    point = Point(len(play.points) + 1, event.id, event.time, play.score.server, score, said, before, penalty)
    return _scored(play, step, score, point)


def _said(data: events.EventData) -> Said | None:
    match data:
        case events.ShotPlayed():
            winner = point_winner(data.pair, data.outcome)
            return _of_shot(winner, data) if winner else None
        case events.PointAwarded(pair=pair, call=call):
            return Said(pair, call=call)
        case events.PointAmended():
            return _of_shot(data.winner, data)
    return None


def _of_shot(winner: Pair, data: events.PointAmended | events.ShotPlayed) -> Said:
    told = (data.pair, data.player, data.shot, data.outcome, data.call, data.forced_by, data.forcing_shot)
    return Said(winner, *told)


# ---- penalties


def _penalty(play: Play, step: Step) -> Play:
    given = _given(step.event)
    if given is None:
        return play
    noted = replace(play, penalties=(*play.penalties, given))
    match given.step:
        case "point":
            after = _won(noted, step, Said(other(given.pair), call=given.call), penalty=True)
        case "game":
            after = _scored(noted, step, play.score.game_to(other(given.pair)))
        case "match":
            after = _ended(noted, step, Ending("default", given.pair))
        case _:
            after = _moved(noted, step)
    return replace(after, before=play)


def _given(event: Event) -> Penalty | None:
    match event.data:
        case events.PenaltyGiven() as data:
            return Penalty(event.id, event.time, data.pair, data.player, data.step, data.reason, data.call)
        case events.ConductNoted(kind="warning", pair=pair, player=player, call=call) if pair:
            return Penalty(event.id, event.time, pair, player, "warning", "conduct", call)
        case events.ConductNoted(kind="time_violation", pair=pair, player=player, call=call) if pair:
            return Penalty(event.id, event.time, pair, player, None, "time", call)
    return None
