"""How effective a player's shots are: by shot, and by moment, set, side, service, rally or heart-rate zone."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from padel.shots import ShotType
from server.api.dependencies import Served, needs
from server.api.problems import Forbidden, documented
from server.api.profiles import InPeriod, Points, no_player
from server.api.projection import Projection, ShareOf, asked, example
from server.api.sight import sight
from server.people.rights import Right
from server.sentences import Sentence
from server.statistics.intervals import share
from server.statistics.rows import player_key

router = APIRouter(prefix="/api/v1/players/{name}", tags=["statistics"], dependencies=[needs(Right.COUNT)])

By = Literal["all", "moment", "set", "side", "service", "rally", "zone"]


class EffectivenessOf(BaseModel):
    """What came of a kind of shot that ended points."""

    shot: ShotType | None = Field(description="null where nobody named it")
    part: str = Field(description="which moment, set, side, service, length of rally or zone")
    points: int
    won: ShareOf | None = Field(description="the share of these points that were won")
    winners: int
    forcing: int = Field(description="errors of the others that it forced, where the umpire said so")
    forced_errors: int
    unforced_errors: int
    events: list[str] | None = Field(description="ids of the events behind it, where they were asked for")


class Effectiveness(BaseModel):
    """What came of a player's shots."""

    name: str
    by: By
    rows: list[EffectivenessOf]


_SHARE = {"value": 0.625, "low": 0.42, "high": 0.79, "of": 16}
_ROW = {
    "shot": "smash",
    "part": "break_point",
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
            "examples": [example("Effectiveness", {"name": "Ana", "by": "moment", "rows": [_ROW]}, None)]
        }
    )


@router.get("/effectiveness", summary="Show how effective a player's shots are", responses=documented(401, 403, 404))
def effectiveness(
    request: Request,
    parts: Served,
    name: str,
    within: InPeriod,
    by: Annotated[By, Query(description="what to tell apart; heart-rate zones are health data")] = "all",
    match: Annotated[str | None, Query(description="only of this match")] = None,
    points: Points = False,
) -> EffectivenessAnswer:
    """Give what came of the shots with which a player ended points, with 90 % intervals."""
    if by == "zone":
        parts.access.require(request, Right.HEALTH)
        if not sight(request, parts).sees_name(name):
            raise Forbidden(Sentence.of("zones-not-yours"))
    with asked(parts.statistics) as question:
        known = question.moment.rows("player_name", key=player_key(name))
        if not known:
            raise no_player(name)
        values = {"key": player_key(name), "by": by, "match": match, **within._asdict()}
        rows = [
            EffectivenessOf(
                shot=ShotType(shot) if shot else None,
                part=part,
                points=count,
                won=ShareOf.maybe(share(won, count)),
                winners=winners,
                forcing=forcing,
                forced_errors=forced,
                unforced_errors=unforced,
                events=events if points else None,
            )
            for shot, part, count, won, winners, forcing, forced, unforced, events in question.moment.rows(
                "effectiveness", **values
            )
        ]
        data = Effectiveness(name=known[0][0], by=by, rows=rows)
        return EffectivenessAnswer.model_validate(question.answer("Effectiveness", data))
