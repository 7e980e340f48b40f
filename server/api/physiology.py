"""What a session asked of its players: heart-rate zones, training impulse, recovery, load, swings. Health data."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from server.api.dependencies import Served, needs
from server.api.physiology_models import (
    HeartPhysiology,
    HeartVariability,
    Limits,
    MotionPhysiology,
    Physiology,
    Play,
    PlayerPhysiology,
    PlayerSwings,
    RecoveryItem,
    RecoveryMean,
    ShotSwing,
    SwingList,
    Trimp,
    Zone,
)
from server.api.problems import ProblemError, documented
from server.api.sessions import InStretch, PlayerQuery, SessionId, require_session
from server.api.sight import players_seen, sight
from server.people.rights import Right
from server.projections.heart_figures import Asked, HeartFigures
from server.projections.movement import SensorMotion
from server.projections.physiology.joining import JoinedShot
from server.projections.physiology.rallies import Rally, split
from server.projections.physiology.recovery import Recovery, mean_recoveries
from server.projections.physiology.zones import ZoneBasis
from server.projections.stretches import EVER

router = APIRouter(prefix="/api/v1/sessions/{session}", tags=["sessions"], dependencies=[needs(Right.FOLLOW)])


class BadLimits(ProblemError):
    """Limits that no heart has."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


def _asked(
    max_bpm: Annotated[
        float | None,
        Query(gt=0, le=300, description="maximal heart rate; else from `age`, else the highest seen in the session"),
    ] = None,
    rest_bpm: Annotated[
        float | None, Query(gt=0, le=200, description="resting heart rate; else 60 is assumed")
    ] = None,
    age: Annotated[
        float | None, Query(ge=5, le=110, description="years, from which a maximal heart rate is expected")
    ] = None,
    zones: Annotated[
        ZoneBasis, Query(description="zones as shares of the maximum, or of the reserve between rest and maximum")
    ] = ZoneBasis.MAX,
) -> Asked:
    return Asked(max_bpm, rest_bpm, age, zones)


@router.get(
    "/physiology",
    summary="Physiology of a session",
    dependencies=[needs(Right.HEALTH)],
    responses=documented(401, 403, 404),
)
def show_physiology(
    request: Request,
    parts: Served,
    session: SessionId,
    asked: Annotated[Asked, Depends(_asked)],
    within: InStretch,
    player: PlayerQuery = None,
) -> Physiology:
    """Give zones, training impulse, variability, recovery, PlayerLoad, ENMO and swings by player; health data.

    The limits hold for every player in the answer: ask for one `player` to use theirs. Everyone may be let see
    heart rates, but never figures of motion. Of a stretch of the session there are no figures of motion.
    """
    seen = players_seen(request, parts, session)
    moving = sight(request, parts, Right.MOTION).players(session)
    course = parts.physiology.timeline(session)
    try:
        found = parts.physiology.players(session, player, asked, course, within)
    except ValueError as error:
        raise BadLimits(f"{error}; give max_bpm and rest_bpm, or neither") from error
    require_session(parts, session, bool(found))
    return Physiology(
        session=session,
        zones_by=asked.basis,
        play=_play([one for one in course.rallies if within.has(one.end_ms)]),
        shows_motion=bool(moving) and within == EVER,
        players=[
            PlayerPhysiology(
                player=one.player,
                heart=_heart(one.heart) if one.heart else None,
                motion=[_motion(motion) for motion in one.motion] if one.player in moving else [],
            )
            for one in found
            if one.player in seen and (one.heart or one.player in moving)
        ],
        thinned=list(course.thinned),
    )


@router.get(
    "/swings", summary="Swings of a session", dependencies=[needs(Right.MOTION)], responses=documented(401, 403, 404)
)
def list_swings(request: Request, parts: Served, session: SessionId, player: PlayerQuery = None) -> SwingList:
    """Give the swings by player, and each spoken shot with the swing that made it; health data."""
    seen = players_seen(request, parts, session, Right.MOTION)
    swings = {number: one for number, one in parts.physiology.swings(session).items() if number in seen}
    require_session(parts, session, bool(swings))
    joined = parts.physiology.joined(session, parts.physiology.timeline(session))
    return SwingList(
        session=session,
        players=[_swings(one) for number, one in sorted(swings.items()) if player in (None, number)],
        shots=[
            _shot(one)
            for one in joined
            if one.player in {None, *seen} and player in (None, one.player, one.spoken.player)
        ],
    )


def _play(rallies: Sequence[Rally]) -> Play | None:
    if not rallies:
        return None
    parted = split(rallies)
    return Play(
        rallies=len(rallies),
        rallies_from_motion=sum(one.source == "motion" for one in rallies),
        active_s=parted.active_s,
        rest_s=parted.rest_s,
        active_share=parted.active_share,
    )


def _heart(figures: HeartFigures) -> HeartPhysiology:
    used, told = figures.used, figures.variability
    floors = (0.0, *figures.zone_floors_bpm)
    return HeartPhysiology(
        samples=figures.samples,
        recorded_s=figures.recorded_s,
        lowest_bpm=figures.lowest_bpm,
        mean_bpm=figures.mean_bpm,
        highest_bpm=figures.highest_bpm,
        limits=Limits(
            max_bpm=used.limits.max_bpm,
            max_from=used.max_from,
            rest_bpm=used.limits.rest_bpm,
            rest_from=used.rest_from,
        ),
        zones=[
            Zone(zone=number, from_bpm=floor, seconds=seconds)
            for number, (floor, seconds) in enumerate(zip(floors, figures.zones_s, strict=True))
        ],
        trimp=Trimp(
            edwards=figures.edwards, banister_men=figures.banister_men, banister_women=figures.banister_women
        ),
        variability=HeartVariability(
            rmssd_ms=told.rmssd_ms,
            sdnn_ms=told.sdnn_ms,
            sdnn_index_ms=told.sdnn_index_ms,
            intervals=told.intervals,
            rejected=told.rejected,
        ),
        recovery=[
            RecoveryMean(kind=one.kind, after_s=one.after_s, drop_bpm=one.drop_bpm, count=one.count)
            for one in mean_recoveries(figures.recoveries)
        ],
        recoveries=[_recovery(one) for one in figures.recoveries],
    )


def _recovery(one: Recovery) -> RecoveryItem:
    after_30, after_60, after_120 = one.drop_bpm
    return RecoveryItem(
        kind=one.effort.kind,
        time_ms=one.effort.end_ms,
        from_bpm=one.from_bpm,
        drop_30_s_bpm=after_30,
        drop_60_s_bpm=after_60,
        drop_120_s_bpm=after_120,
    )


def _motion(motion: SensorMotion) -> MotionPhysiology:
    return MotionPhysiology(
        sensor=motion.sensor,
        rates_hz=sorted(motion.rates_hz),
        recorded_s=motion.recorded_s,
        player_load=motion.player_load,
        player_load_a_minute=motion.player_load_a_minute,
        enmo_mg=motion.enmo_mg,
        swings=len(motion.swings),
    )


def _swings(motion: SensorMotion) -> PlayerSwings:
    return PlayerSwings(
        player=motion.player,
        sensor=motion.sensor,
        time_ms=[one.time_ms for one in motion.swings],
        peak_g=[one.peak_g for one in motion.swings],
    )


def _shot(joined: JoinedShot) -> ShotSwing:
    spoken, swing = joined.spoken, joined.swing
    return ShotSwing(
        event=spoken.event,
        call_ended=datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=spoken.time_ms),
        pair=spoken.pair,
        said_player=spoken.player,
        shot=spoken.shot,
        outcome=spoken.outcome,
        verdict=joined.verdict,
        player=joined.player,
        swing_ms=swing.time_ms if swing else None,
        peak_g=swing.peak_g if swing else None,
    )
