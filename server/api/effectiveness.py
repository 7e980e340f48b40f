"""How effective a player's shots are: by shot, and by moment, set, side, service, rally or heart-rate zone."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from padel.events.base import Player
from padel.shots import ShotType
from server.api.dependencies import Served, needs
from server.api.matches import require_match
from server.api.periods import InPeriod
from server.api.problems import Forbidden, documented
from server.api.profiles import Points, no_player
from server.api.projection import Projection, ShareOf, asked, example
from server.api.sessions import InStretch, SessionId
from server.api.sight import players_seen, sight
from server.people.rights import Right
from server.sentences import Sentence
from server.statistics.intervals import share
from server.statistics.rows import player_key
from server.statistics.tallies import Period

router = APIRouter(prefix="/api/v1/players/{name}", tags=["statistics"], dependencies=[needs(Right.COUNT)])
of_session = APIRouter(prefix="/api/v1/sessions/{session}", tags=["statistics"], dependencies=[needs(Right.FOLLOW)])

By = Literal["all", "moment", "set", "side", "service", "rally", "zone"]

FEWEST_OF_TWO = 10
"""How many points a cell of two things must have for a share: with 8 its 90 % interval is half the scale wide."""


class Ended(BaseModel):
    """What came of shots that ended points."""

    part: str = Field(description="which moment, set, side, service, length of rally or zone")
    and_part: str | None = Field(description="which of the second thing; null where none was asked for")
    points: int
    won: ShareOf | None = Field(
        description=f"the share of these points that were won; of two things null below {FEWEST_OF_TWO} points"
    )
    winners: int
    forcing: int = Field(description="errors of the others that it forced, where the umpire said so")
    forced_errors: int
    unforced_errors: int
    events: list[str] | None = Field(description="ids of the events behind it, where they were asked for")


class EffectivenessOf(Ended):
    """What came of a kind of shot that ended points."""

    shot: ShotType | None = Field(description="null where nobody named it")


class EffectivenessOfPlayer(Ended):
    """What came of a player's shots that ended points."""

    player: Player


class SessionEffectiveness(BaseModel):
    """What came of the shots of each player in a stretch of a session."""

    session: str
    by: By
    and_by: By
    rows: list[EffectivenessOfPlayer]


class Effectiveness(BaseModel):
    """What came of a player's shots."""

    name: str
    by: By
    and_by: By
    rows: list[EffectivenessOf]


_BY = Query(description="what to tell apart; heart-rate zones are health data")
_AND_BY = Query(description="what to tell apart within that, so that a break point in zone 4 is a row of its own")
_SHARE = {"value": 0.625, "low": 0.42, "high": 0.79, "of": 16}
_ROW = {
    "part": "break_point",
    "and_part": None,
    "points": 16,
    "won": _SHARE,
    "winners": 9,
    "forcing": 1,
    "forced_errors": 2,
    "unforced_errors": 4,
    "events": None,
}


class EffectivenessAnswer(Projection[Effectiveness]):
    """What came of a player's shots."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                example(
                    "Effectiveness",
                    {"name": "Ana", "by": "moment", "and_by": "all", "rows": [{**_ROW, "shot": "smash"}]},
                )
            ]
        }
    )


class SessionEffectivenessAnswer(Projection[SessionEffectiveness]):
    """What came of the shots of each player."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                example(
                    "Effectiveness",
                    {"session": "m-1", "by": "moment", "and_by": "all", "rows": [{**_ROW, "player": 1}]},
                )
            ]
        }
    )


@router.get(
    "/effectiveness", summary="Show how effective a player's shots are", responses=documented(401, 403, 404, 409)
)
def effectiveness(
    request: Request,
    parts: Served,
    name: str,
    within: InPeriod,
    by: Annotated[By, _BY] = "all",
    and_by: Annotated[By, _AND_BY] = "all",
    match: Annotated[str | None, Query(description="only of this match")] = None,
    points: Points = False,
) -> EffectivenessAnswer:
    """Give what came of the shots with which a player ended points, with 90 % intervals."""
    if "zone" in (by, and_by):
        parts.access.require(request, Right.HEALTH)
        if not sight(request, parts).sees_name(name):
            raise Forbidden(Sentence.of("zones-not-yours"))
    with asked(parts.statistics) as question:
        known = question.moment.rows("player_name", key=player_key(name))
        if not known:
            raise no_player(name)
        values = {"key": player_key(name), "by": by, "and_by": and_by, "match": match}
        values |= {"from_ms": None, "to_ms": None}
        rows = [
            EffectivenessOf(shot=ShotType(shot) if shot else None, **_ended(rest, points, _are_two(by, and_by)))
            for _, shot, *rest in question.moment.rows("effectiveness", **values, **within._asdict())
        ]
        data = Effectiveness(name=known[0][0], by=by, and_by=and_by, rows=rows)
        counted = within if match is None else within._replace(matches=(match,))
        snapshots = question.moment.snapshots(counted, player_key(name))
        return EffectivenessAnswer.model_validate(question.answer("Effectiveness", data, snapshots))


@of_session.get(
    "/effectiveness",
    summary="Show how effective shots were in a stretch of a session",
    responses=documented(401, 403, 404),
)
def effectiveness_in_session(
    request: Request,
    parts: Served,
    session: SessionId,
    within: InStretch,
    by: Annotated[By, _BY] = "moment",
    and_by: Annotated[By, _AND_BY] = "all",
    points: Points = False,
) -> SessionEffectivenessAnswer:
    """Give what came of the shots with which each player ended points, with 90 % intervals; a point belongs to the
    moment at which its call ended."""
    require_match(parts, session)
    seen = frozenset((1, 2, 3, 4))
    if "zone" in (by, and_by):
        parts.access.require(request, Right.HEALTH)
        seen = players_seen(request, parts, session)
    with asked(parts.statistics) as question:
        values = {"key": None, "by": by, "and_by": and_by, "match": session, **within._asdict(), **Period()._asdict()}
        rows = [
            EffectivenessOfPlayer(player=player, **_ended(rest, points, _are_two(by, and_by)))
            for player, _, *rest in question.moment.rows("effectiveness", **values)
            if player in seen
        ]
        data = SessionEffectiveness(session=session, by=by, and_by=and_by, rows=rows)
        snapshots = question.moment.snapshots(Period(matches=(session,)))
        return SessionEffectivenessAnswer.model_validate(question.answer("Effectiveness", data, snapshots))


def _are_two(by: By, and_by: By) -> bool:
    return "all" not in (by, and_by) and by != and_by


def _ended(row: Sequence[Any], points: bool, are_two: bool) -> dict[str, Any]:
    part, and_part, count, won, winners, forcing, forced, unforced, events = row
    is_told = not are_two or count >= FEWEST_OF_TWO
    return {
        "part": part,
        "and_part": None if and_part == "all" else and_part,
        "points": count,
        "won": ShareOf.maybe(share(won, count)) if is_told else None,
        "winners": winners,
        "forcing": forcing,
        "forced_errors": forced,
        "unforced_errors": unforced,
        "events": events if points else None,
    }
