"""A stretch of a session: its figures and answers, what lies beside its points, and two stretches side by side."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from padel.events import CallHeard
from padel.record import Point
from padel.shots import PAIRS
from server.api.comparisons import Difference
from server.api.dependencies import Parts, Served, needs
from server.api.problems import documented
from server.api.projection import ShareOf, asked
from server.api.sessions import InStretch, Milliseconds, SessionId, match_of
from server.api.sight import sight
from server.api.stretch_models import (
    Advice,
    Answers,
    BestShot,
    Chances,
    ComparedFigure,
    Course,
    DearPoint,
    ForcedErrors,
    HeardCall,
    PairStretch,
    Rally,
    ShotStretch,
    Stretch,
    StretchComparison,
    Tiring,
    TiringSign,
    WonStretch,
)
from server.people.rights import Right
from server.projections.physiology.recovery import Recovery
from server.projections.session_physiology import Timeline
from server.projections.stretches import EVER, Range
from server.review import answers, comparing, counts, tiring
from server.review.points import Valued, Worth, course, valued

router = APIRouter(prefix="/api/v1/sessions/{session}", tags=["sessions"], dependencies=[needs(Right.FOLLOW)])


@router.get("/stretch", summary="Show a stretch of a session", responses=documented(404))
def show_stretch(request: Request, parts: Served, session: SessionId, within: InStretch) -> Stretch:
    """Give what was won, by which shots, which points mattered, and what that says; without ends, of all of it.

    Signs that somebody tired are taken from heart rates too, of the players whose health data may be seen.
    """
    position = parts.matches.last_position(session)
    played = _played(parts, session, within)
    line = parts.physiology.timeline(session)
    pairs = [counts.of_pair(played, pair) for pair in PAIRS]
    shots = counts.shots(played)
    winner = match_of(parts, session).play.winner if within == EVER else None
    won = answers.who_won(played, [one.won for one in pairs], shots, winner)
    falls = _falls(request, parts, session, line, within)
    chances = course(played)
    return Stretch(
        session=session,
        position=position,
        points=len(played),
        play_s=sum(one.end_ms - one.start_ms for one in line.rallies if within.has(one.end_ms)) / 1000,
        chance=Chances(before=chances[0], after=chances[1]) if chances else None,
        pairs=[
            PairStretch(
                **{
                    **one._asdict(),
                    **{name: ShareOf.maybe(getattr(one, name)) for name in ("won", "serving", "receiving")},
                }
            )
            for one in pairs
        ],
        shots=[ShotStretch(**{**one._asdict(), "won": ShareOf.maybe(one.won)}) for one in shots],
        forced=[ForcedErrors(**one._asdict()) for one in counts.forced(played)],
        answers=Answers(
            won=_won(won),
            dearest=[_dear(one) for one in answers.dearest(played)],
            tiring=_tiring(tiring.look(played, falls), bool(falls)),
            train=[
                Advice(**{**one._asdict(), "won": ShareOf(**one.won._asdict())})
                for one in answers.to_train(played, shots)
            ],
        ),
    )


@router.get("/course", summary="Show the rallies and calls of a session", responses=documented(404))
def show_course(parts: Served, session: SessionId) -> Course:
    """Give when the ball was in play, and every call that was heard with its evidence."""
    match = match_of(parts, session)
    line = parts.physiology.timeline(session)
    of_call = {one.said.call: one.event for one in match.play.points if one.said.call}
    calls = [
        (one.event.id, one.event.time, CallHeard.model_validate(one.event.data))
        for one in line.events
        if one.event.type == CallHeard.TYPE
    ]
    return Course(
        rallies=[
            Rally(event=point.event, start_ms=one.start_ms, end_ms=one.end_ms, is_assumed=one.source == "points")
            for point, one in zip(line.points, line.rallies, strict=True)
        ],
        calls=[
            HeardCall(
                event=event,
                time=time,
                text=call.text,
                verdict=call.verdict,
                reason=call.reason,
                confidence=call.confidence,
                words=list(call.words),
                alternatives=list(call.alternatives),
                point=of_call.get(event),
            )
            for event, time, call in calls
        ],
    )


class _Other:
    """The stretch to compare with, as it is asked for."""

    def __init__(
        self,
        with_session: Annotated[str, Query(description="id of the other session, or of the same")],
        with_from_ms: Milliseconds = None,
        with_to_ms: Milliseconds = None,
    ) -> None:
        self.session, self.within = with_session, Range(with_from_ms, with_to_ms)


Who = Annotated[str, Query(pattern="^[ab1-4]$", description="a pair, `a` or `b`, or a player, 1 to 4")]


@router.get("/compare", summary="Compare two stretches", responses=documented(404))
def compare_stretches(
    parts: Served,
    session: SessionId,
    within: InStretch,
    other: Annotated[_Other, Depends()],
    who: Who = "a",
    with_who: Who = "a",
) -> StretchComparison:
    """Give the shares of a pair or a player in two stretches, and their differences with 90 % intervals."""
    left = comparing.shares(_played(parts, session, within), who)
    right = comparing.shares(_played(parts, other.session, other.within), with_who)
    return StretchComparison(
        rows=[
            ComparedFigure(
                figure=figure,
                left=ShareOf.maybe(left.get(figure)),
                right=ShareOf.maybe(right.get(figure)),
                difference=Difference(**found._asdict())
                if (found := comparing.difference(left.get(figure), right.get(figure)))
                else None,
            )
            for figure in dict.fromkeys((*left, *right))
        ]
    )


def _played(parts: Parts, session: str, within: Range) -> list[Valued]:
    return valued(match_of(parts, session).play.points, _worth(parts, session), within)


def _worth(parts: Parts, session: str) -> Mapping[str, Worth]:
    with asked(parts.statistics) as question:
        return {event: Worth(*rest) for event, *rest in question.moment.rows("worth_of_points", match=session)}


def _falls(
    request: Request, parts: Parts, session: str, line: Timeline, within: Range
) -> dict[int, Sequence[Recovery]]:
    seen = sight(request, parts).players(session)
    if not seen:
        return {}
    found = parts.physiology.falls(session, line, within)
    return {player: fell for player, fell in found.items() if player in seen}


def _won(found: answers.Won | None) -> WonStretch | None:
    if found is None:
        return None
    best = BestShot(**found.best._asdict()) if found.best else None
    return WonStretch(**{**found._asdict(), "share": ShareOf(**found.share._asdict()), "best": best})


def _dear(one: Valued) -> DearPoint:
    assert one.worth is not None
    point: Point = one.point
    return DearPoint(
        event=point.event, number=point.number, winner=point.winner, importance=one.worth.importance, loss=one.loss
    )


def _tiring(found: tiring.Looked, hearts: bool) -> Tiring:
    signs = []
    for one in found.signs:
        told = one._asdict()
        del told["deviations"]
        signs.append(TiringSign(**told))
    return Tiring(signs=signs, by_recovery=found.by_recovery, by_errors=found.by_errors, hearts=hearts)
