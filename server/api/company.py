"""Whom a player plays with and against, and all the pairs of the club: what a page leads on from."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from server.api.comparisons import known_name
from server.api.dependencies import Served, needs
from server.api.periods import InPeriod
from server.api.problems import documented
from server.api.profiles import Points
from server.api.projection import Projection, ShareOf, asked, example
from server.people.rights import Right
from server.statistics.intervals import share
from server.statistics.rows import player_key

router = APIRouter(prefix="/api/v1", tags=["statistics"], dependencies=[needs(Right.COUNT)])

_SHARE = {"value": 0.54, "low": 0.49, "high": 0.59, "of": 268}
_RESULT = {"matches": 3, "won": 2, "lost": 1, "points": _SHARE, "events": None}


class Result(BaseModel):
    """What came of matches; one that is not decided counts among the matches alone."""

    matches: int
    won: int
    lost: int
    points: ShareOf | None = Field(description="the share of points won, with its 90 % interval")
    events: list[str] | None = Field(description="ids of the events of these points, where they were asked for")


class Met(Result):
    """Somebody whom a player played with, or against; the result is the player's."""

    name: str


class Company(BaseModel):
    """Whom a player played with and against, those met most often first."""

    name: str
    partners: list[Met]
    opponents: list[Met]


class CompanyAnswer(Projection[Company]):
    """Whom a player played with and against."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                example(
                    "Company",
                    {
                        "name": "Ana",
                        "partners": [{"name": "Bea", **_RESULT}],
                        "opponents": [{"name": "Eva", **_RESULT}],
                    },
                )
            ]
        }
    )


class PairOf(Result):
    """A pair."""

    players: tuple[str, str]


class PairList(BaseModel):
    """The pairs that played, those with most points first."""

    pairs: list[PairOf]


class PairListAnswer(Projection[PairList]):
    """The pairs that played."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [example("PairList", {"pairs": [{"players": ["Ana", "Bea"], **_RESULT}]})]}
    )


@router.get(
    "/players/{name}/company", summary="Show whom a player plays with and against", responses=documented(404, 409)
)
def company(parts: Served, name: str, within: InPeriod, points: Points = False) -> CompanyAnswer:
    """Give the partners and the opponents of a player, with what came of the matches."""
    with asked(parts.statistics) as question:
        known = known_name(question.moment, name)
        key = player_key(name)
        rows = question.moment.rows("company", key=key, points=points, **within._asdict())
        met = [(row[1], Met(name=row[0], **_result(row[2:]))) for row in rows]
        data = Company(
            name=known,
            partners=[one for is_partner, one in met if is_partner],
            opponents=[one for is_partner, one in met if not is_partner],
        )
        return CompanyAnswer.model_validate(question.answer("Company", data, question.moment.snapshots(within, key)))


@router.get("/pairs", summary="List pairs", responses=documented(404, 409))
def list_pairs(
    parts: Served,
    within: InPeriod,
    limit: Annotated[int, Query(ge=1, le=500, description="how many at most")] = 100,
    points: Points = False,
) -> PairListAnswer:
    """Give the pairs that played in a period or a competition, with what came of their matches."""
    with asked(parts.statistics) as question:
        rows = question.moment.rows("pairs", limit=limit, points=points, **within._asdict())
        data = PairList(pairs=[PairOf(players=(row[0], row[1]), **_result(row[2:])) for row in rows])
        return PairListAnswer.model_validate(question.answer("PairList", data, question.moment.snapshots(within)))


def _result(row: Sequence[Any]) -> dict[str, Any]:
    matches, won, lost, of, points, events = row
    return {
        "matches": matches,
        "won": won,
        "lost": lost,
        "points": ShareOf.maybe(share(points, of)),
        "events": events,
    }
