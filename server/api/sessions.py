"""Sessions: what the coach reviews. A session's id is its match's."""

from typing import Annotated

import numpy as np
from fastapi import APIRouter, Depends, Path, Query, Request

from padel.events import CallHeard
from padel.match import Match
from padel.record import Point
from server.api.dependencies import Parts, Served, needs
from server.api.downsampling import keep_extremes
from server.api.models import (
    HeartRate,
    HeartRateList,
    Motion,
    MotionList,
    PointCall,
    PointList,
    Session,
    SessionPoint,
    ShotList,
    ShotRow,
)
from server.api.problems import NotFound, documented
from server.api.sight import players_seen, sight
from server.people.rights import Right
from server.projections.heart_rates import heart_rates_at
from server.projections.shots import count_shots
from server.projections.stretches import Range
from server.store.motion_reading import EnvelopeSeries, MotionSeries
from server.store.reading import Beats, HeartRateSeries

router = APIRouter(prefix="/api/v1/sessions/{session}", tags=["sessions"], dependencies=[needs(Right.FOLLOW)])

SessionId = Annotated[str, Path(description="id of the match")]
PlayerQuery = Annotated[int | None, Query(ge=1, le=4, description="only this player")]
MaxPoints = Annotated[int, Query(ge=10, le=100_000, description="how many a series at most; extremes are kept")]
Milliseconds = Annotated[int | None, Query(ge=0, le=2**53, description="milliseconds since 1970, UTC")]


def _stretch(from_ms: Milliseconds = None, to_ms: Milliseconds = None) -> Range:
    return Range(from_ms, to_ms)


InStretch = Annotated[Range, Depends(_stretch)]
"""Only what was in a stretch of the session; its ends are in it."""


@router.get("", summary="Show a session", responses=documented(404))
def show_session(parts: Served, session: SessionId) -> Session:
    """Say how much a session has."""
    events, heart_rate, motion = parts.reader.counts(session)
    if not (events or heart_rate or motion):
        raise _no_session(session)
    return Session(
        session=session,
        court=parts.matches.court(session),
        events=events,
        heart_rate_samples=heart_rate,
        motion_samples=motion,
    )


@router.get(
    "/heart-rate",
    summary="Heart rates of a session",
    dependencies=[needs(Right.HEALTH)],
    responses=documented(401, 403, 404),
)
def list_heart_rate(
    request: Request,
    parts: Served,
    session: SessionId,
    within: InStretch,
    player: PlayerQuery = None,
    max_points: MaxPoints = 2000,
    intervals: Annotated[
        bool, Query(description="whether contact and the intervals between beats are asked for")
    ] = True,
) -> HeartRateList:
    """Give the heart rates of a session by sensor; health data."""
    seen = players_seen(request, parts, session)
    read = parts.reader.heart_rate if intervals else parts.reader.beats
    found = [one for one in read(session, player) if one.player in seen]
    require_session(parts, session, bool(found))
    return HeartRateList(session=session, series=[_heart_rate(one, max_points, within) for one in found])


@router.get(
    "/motion", summary="Motion of a session", dependencies=[needs(Right.MOTION)], responses=documented(401, 403, 404)
)
def list_motion(
    request: Request,
    parts: Served,
    session: SessionId,
    player: PlayerQuery = None,
    from_ms: Milliseconds = None,
    to_ms: Milliseconds = None,
    max_points: MaxPoints = 2000,
) -> MotionList:
    """Give the acceleration of a session by sensor, of old sessions perhaps envelopes of it; health data."""
    seen = players_seen(request, parts, session, Right.MOTION)
    thinned = [one for one in parts.reader.envelopes(session, player, from_ms, to_ms) if one.player in seen]
    found = [one for one in parts.reader.motion(session, player, from_ms, to_ms) if one.player in seen]
    require_session(parts, session, bool(found))
    of = {(one.player, one.sensor, one.rate_hz) for one in thinned}
    samples = [one for one in found if len(one.time_ms) or (one.player, one.sensor, one.rate_hz) not in of]
    series = [*map(_as_extremes, thinned), *samples]
    return MotionList(
        series=[_motion(one, max_points, is_envelope=at < len(thinned)) for at, one in enumerate(series)]
    )


@router.get("/points", summary="Points of a session", responses=documented(404))
def list_points(request: Request, parts: Served, session: SessionId) -> PointList:
    """Give the points that stand; heart rates only to those who may see them."""
    position = parts.matches.last_position(session)
    points, calls = match_of(parts, session).play.points, _calls(parts, session)
    rates: list[dict[int, int | None]] = [{} for _ in points]
    if seen := sight(request, parts).players(session):
        found = heart_rates_at([one.time for one in points], parts.reader.beats(session))
        rates = [{player: bpm for player, bpm in one.items() if player in seen} for one in found]
    return PointList(
        position=position,
        points=[
            _point(point, calls.get(point.said.call or ""), rate) for point, rate in zip(points, rates, strict=True)
        ],
    )


@router.get("/shots", summary="Shots of a session", responses=documented(404))
def list_shots(parts: Served, session: SessionId) -> ShotList:
    """Count the shots that ended the points that stand."""
    return ShotList(rows=[ShotRow(**row._asdict()) for row in count_shots(match_of(parts, session))])


def match_of(parts: Parts, session: str) -> Match:
    """Give the match of a session.

    Raises:
        NotFound: when there is none.
    """
    match = parts.matches.match(session)
    if match is None:
        raise _no_session(session)
    return match


def require_session(parts: Parts, session: str, has_series: bool) -> None:
    """Raise `NotFound` for a session of which nothing at all is known."""
    if not has_series and parts.matches.court(session) is None and not any(parts.reader.counts(session)):
        raise _no_session(session)


def _no_session(session: str) -> NotFound:
    return NotFound(f"there is no session {session!r}")


def _calls(parts: Parts, session: str) -> dict[str, PointCall]:
    calls = {}
    for stored in parts.reader.events_of_type(session, CallHeard.TYPE, parts.matches.position):
        call = CallHeard.model_validate(stored.event.data)
        calls[stored.event.id] = PointCall(text=call.text, verdict=call.verdict, confidence=call.confidence)
    return calls


def _point(point: Point, call: PointCall | None, rates: dict[int, int | None]) -> SessionPoint:
    return SessionPoint(
        number=point.number,
        event=point.event,
        time=point.time,
        winner=point.winner,
        server=point.server,
        score=point.score,
        pair=point.said.pair,
        player=point.said.player,
        shot=point.said.shot,
        outcome=point.said.outcome,
        forced_by=point.said.forced_by,
        forcing_shot=point.said.forcing_shot,
        call=call,
        heart_rate={str(player): bpm for player, bpm in rates.items()},
    )


def _heart_rate(series: Beats | HeartRateSeries, max_points: int, within: Range) -> HeartRate:
    inside = np.flatnonzero(within.of(series.time_ms))
    kept = inside[keep_extremes([series.bpm[inside]], max_points)]
    contact, rr_s = (series.contact, series.rr_s) if isinstance(series, HeartRateSeries) else ([], [])
    return HeartRate(
        player=series.player,
        sensor=series.sensor,
        time_ms=series.time_ms[kept].tolist(),
        bpm=series.bpm[kept].tolist(),
        contact=[contact[at] for at in kept if contact],
        rr_s=[rr_s[at] for at in kept if rr_s],
    )


def _as_extremes(series: EnvelopeSeries) -> MotionSeries:
    """Give two points a second: what was smallest on each axis, and half a second later what was largest."""
    begin_ms = series.envelopes["second"] * 1000
    low, high = (
        np.stack([series.envelopes[f"{axis}_{which}_mg"] for axis in "xyz"], axis=1) for which in ("min", "max")
    )
    return MotionSeries(
        series.player,
        series.sensor,
        series.rate_hz,
        np.stack([begin_ms, begin_ms + 500], axis=1).ravel(),
        np.stack([low, high], axis=1).reshape(-1, 3),
    )


def _motion(series: MotionSeries, max_points: int, *, is_envelope: bool) -> Motion:
    kept = keep_extremes([np.asarray(series.xyz_mg[:, axis]) for axis in range(3)], max_points)
    x, y, z = series.xyz_mg[kept].T.tolist()
    return Motion(
        player=series.player,
        sensor=series.sensor,
        rate_hz=series.rate_hz,
        is_envelope=is_envelope,
        time_ms=series.time_ms[kept].tolist(),
        x_mg=x,
        y_mg=y,
        z_mg=z,
    )
