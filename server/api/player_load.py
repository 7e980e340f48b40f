"""The load and the recovery of a player over weeks: health data."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from server.api.dependencies import Parts, Served, needs
from server.api.problems import Forbidden, NotFound, documented
from server.api.sight import sight
from server.people.accounts import key_of
from server.people.rights import Right
from server.projections.physiology.season import days_of_load
from server.projections.player_load import Played, SessionLoad, session_loads
from server.sentences import Sentence
from wire.envelope import Moment

router = APIRouter(prefix="/api/v1/players/{name}", tags=["statistics"], dependencies=[needs(Right.HEALTH)])

_MOST = 60


class DayLoad(BaseModel):
    """A day by UTC: Edwards' training impulse, and its weighted means a day over a week and over four."""

    day: date
    load: float
    acute: float
    chronic: float
    ratio: float | None = Field(description="acute ÷ chronic; null before there are four weeks to compare with")


class LoadOf(BaseModel):
    """A session."""

    session: str
    created: Moment
    recorded_s: float
    mean_bpm: float
    highest_bpm: int
    load: float = Field(description="Edwards' training impulse")
    recovery_bpm: float | None = Field(description="the mean fall in 30 s of rest after rallies")
    recoveries: int = Field(description="over how many rallies that is")


class PlayerLoad(BaseModel):
    """The load of a player; sessions without a heart rate are not in it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Ana",
                    "max_bpm": 188.0,
                    "days": [{"day": "2026-01-01", "load": 210.5, "acute": 52.6, "chronic": 14.5, "ratio": None}],
                    "sessions": [
                        {
                            "session": "0199f0c4-7d0e-7c3a-8a55-0d6a4f0f9b10",
                            "created": "2026-01-01T10:00:00.000000Z",
                            "recorded_s": 4800.0,
                            "mean_bpm": 141.2,
                            "highest_bpm": 188,
                            "load": 210.5,
                            "recovery_bpm": 18.4,
                            "recoveries": 31,
                        }
                    ],
                }
            ]
        }
    )

    name: str
    max_bpm: float | None = Field(description="the highest seen in these sessions, by which all are counted")
    days: list[DayLoad]
    sessions: list[LoadOf] = Field(description="the oldest first, at most 60")


@router.get("/load", summary="Show the load of a player", responses=documented(401, 403, 404))
def player_load(
    request: Request,
    parts: Served,
    name: str,
    days: Annotated[int, Query(ge=7, le=400, description="how far back")] = 120,
    to: Annotated[AwareDatetime | None, Query(description="until when; now unless given")] = None,
) -> PlayerLoad:
    """Give what sessions asked of a heart, day by day; for the player, and coaches whom the player allows."""
    if not sight(request, parts).sees_name(name):
        raise Forbidden(Sentence.of("health-not-yours"))
    last = to or datetime.now(UTC)
    played = _played(parts, name)
    if not played:
        raise NotFound(Sentence.of("no-player", name=name))
    within = [one for one in played if last - timedelta(days=days) <= one.created <= last]
    found = session_loads(parts.reader, parts.matches, within[:_MOST][::-1])
    return PlayerLoad(
        name=name,
        max_bpm=found[0].heart.used.limits.max_bpm if found else None,
        days=[DayLoad(**one._asdict()) for one in days_of_load(_by_day(found), last.astimezone(UTC).date())],
        sessions=[_shown(one) for one in found],
    )


def _played(parts: Parts, name: str) -> list[Played]:
    key, found = key_of(name), []
    for board in parts.matches.newest_first():
        names = (*board.a.players, *board.b.players)
        found += [Played(board.match, at, board.created) for at, one in enumerate(names, 1) if key_of(one) == key]
    return found


def _by_day(found: list[SessionLoad]) -> dict[date, float]:
    loads: dict[date, float] = {}
    for one in found:
        day = one.played.created.astimezone(UTC).date()
        loads[day] = loads.get(day, 0.0) + one.heart.edwards
    return loads


def _shown(one: SessionLoad) -> LoadOf:
    return LoadOf(
        session=one.played.session,
        created=one.played.created,
        recorded_s=one.heart.recorded_s,
        mean_bpm=one.heart.mean_bpm,
        highest_bpm=one.heart.highest_bpm,
        load=one.heart.edwards,
        recovery_bpm=one.recovery_bpm,
        recoveries=one.recoveries,
    )
