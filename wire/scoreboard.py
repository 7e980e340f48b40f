"""The score as shown: what boards, signs and pages need of a match, and nothing else."""

from itertools import islice
from typing import Literal

from pydantic import BaseModel, ConfigDict

from padel.clocks import Clock, ClockKind
from padel.events import CallHeard, Verdict
from padel.match import Match, State
from padel.penalties import Step
from padel.play import Status
from padel.record import Ending, Penalty, Point
from padel.score import Score
from padel.shots import Outcome, Pair, ShotType
from padel.worth import momentum_of
from wire.envelope import Moment

LAST_POINTS = 5
"""Of how many points a board says who won them."""


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True)


class ShownPair(_Shown):
    """A pair as shown; `points` is 0, 15, 30, 40 or AD, or the plain points of a tie-break."""

    name: str
    colour: str
    players: tuple[str, str]
    points: str
    sets_won: int
    end: Literal["left", "right"]


class ShownSet(_Shown):
    """A set as shown; `tiebreak` has the points of pair a and pair b."""

    a: int
    b: int
    tiebreak: tuple[int, int] | None = None


class ShownPoint(_Shown):
    """The point that was played last."""

    number: int
    time: Moment
    winner: Pair
    pair: Pair | None
    player: int | None
    shot: ShotType | None
    outcome: Outcome | None


class ShownClock(_Shown):
    """A time that runs by the rules; `allowed_s` is `None` where they set no limit."""

    kind: ClockKind
    started: Moment
    allowed_s: int | None


class ShownPenalty(_Shown):
    """A penalty that was given, or (without a step) an offence that was noted."""

    pair: Pair
    player: int | None
    step: Step | None
    reason: Literal["conduct", "time"]


class ShownEnding(_Shown):
    """How a match ended other than by its score; `pair` lost it, and of one that was abandoned nobody did."""

    kind: Literal["retired", "walkover", "default", "abandoned"]
    pair: Pair | None
    reason: str = ""

    @classmethod
    def of(cls, ending: Ending) -> "ShownEnding":
        """Show how a match ended."""
        return cls(kind=ending.kind, pair=ending.pair, reason=ending.reason)


class ShownMomentum(_Shown):
    """How much more of the last `points` pair a won than expected, −1 to 1, with the 90 % interval.

    While 0 is in it, chance alone explains what was seen; `lately` is the pair of which it does not.
    """

    value: float
    low: float
    high: float
    points: int
    lately: Pair | None = None

    @classmethod
    def of(cls, match: Match) -> "ShownMomentum | None":
        """Show the momentum after the last point, of a match that has one and is not over."""
        if match.play.is_over or not match.play.points:
            return None
        value, low, high, points = momentum_of(match)
        lately: Pair | None = "a" if low > 0 else "b" if high < 0 else None
        return cls(value=round(value, 3), low=round(low, 3), high=round(high, 3), points=points, lately=lately)


class ShownCall(_Shown):
    """The call that was heard last, and what was decided."""

    text: str
    verdict: Verdict
    reason: str
    time: Moment


class Scoreboard(_Shown):
    """A match as spectators see it between two points.

    `service_order` has the players as they serve from the next point on; `deuces` how many the running game has seen,
    the present one included; `last_winners` who won the last five points, the newest last; `momentum` is there while
    a match with points goes on.
    """

    match: str
    court: str
    status: Status
    state: State = "live"
    format: str
    created: Moment
    a: ShownPair
    b: ShownPair
    sets: tuple[ShownSet, ...]
    server: int
    service_order: tuple[int, int, int, int] | None = None
    deuces: int = 0
    receiver_side: Literal["right", "left"]
    chosen_side: Literal["right", "left"] | None = None
    fault: bool
    in_tiebreak: bool
    deciding_point: bool
    break_point: bool
    set_point: bool
    match_point: bool
    winner: Pair | None
    ending: ShownEnding | None = None
    clock: ShownClock | None = None
    penalties: tuple[ShownPenalty, ...] = ()
    points_played: int
    last_point: ShownPoint | None
    last_winners: tuple[Pair, ...] = ()
    momentum: ShownMomentum | None = None
    last_call: ShownCall | None

    @classmethod
    def of(cls, match: Match, court: str) -> "Scoreboard":
        """Show a match."""
        score, play = match.score, match.play
        return cls(
            match=match.id,
            court=court,
            status=play.status,
            state=match.state,
            format=str(score.format),
            created=match.created,
            a=_pair(match, "a"),
            b=_pair(match, "b"),
            sets=tuple(ShownSet(a=one.games_a, b=one.games_b, tiebreak=one.tiebreak) for one in score.sets),
            server=score.server,
            service_order=score.order_from_now,
            deuces=score.deuces,
            receiver_side=score.receiver_side,
            chosen_side=score.chosen_side,
            fault=play.fault,
            in_tiebreak=score.in_tiebreak and not play.is_over,
            deciding_point=score.is_deciding_point,
            break_point=score.is_break_point,
            set_point=score.is_set_point,
            match_point=score.is_match_point,
            winner=play.winner,
            ending=ShownEnding.of(play.ending) if play.ending else None,
            clock=_clock(play.clock) if play.clock else None,
            penalties=tuple(map(_penalty, play.penalties)),
            points_played=len(play.points),
            last_point=_point(play.points[-1]) if play.points else None,
            last_winners=tuple(one.winner for one in islice(reversed(play.points), LAST_POINTS))[::-1],
            momentum=ShownMomentum.of(match),
            last_call=_call(match.last_call) if match.last_call else None,
        )


def _pair(match: Match, pair: Pair) -> ShownPair:
    score: Score = match.score
    names, index = match.names(pair), pair == "b"
    return ShownPair(
        name=names.name,
        colour=names.colour,
        players=names.players,
        points=score.shown_points[index],
        sets_won=score.sets_won[index],
        end=score.ends[index],
    )


def _point(point: Point) -> ShownPoint:
    return ShownPoint(
        number=point.number,
        time=point.time,
        winner=point.winner,
        pair=point.said.pair,
        player=point.said.player,
        shot=point.said.shot,
        outcome=point.said.outcome,
    )


def _clock(clock: Clock) -> ShownClock:
    return ShownClock(kind=clock.kind, started=clock.started, allowed_s=clock.allowed_s)


def _penalty(penalty: Penalty) -> ShownPenalty:
    return ShownPenalty(pair=penalty.pair, player=penalty.player, step=penalty.step, reason=penalty.reason)


def _call(call: CallHeard) -> ShownCall:
    return ShownCall(text=call.text, verdict=call.verdict, reason=call.reason, time=call.speech_ended)
