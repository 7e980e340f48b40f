"""What a player wins of the points that this player received, as far as is known who did."""

from typing import Annotated, Literal

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

router = APIRouter(prefix="/api/v1/players/{name}", tags=["statistics"], dependencies=[needs(Right.COUNT)])


class ReturnedFrom(BaseModel):
    """Points that a player received on one side, or deciding ones, whose side the receivers choose."""

    side: Literal["left", "right", "deciding"]
    won: ShareOf | None
    events: list[str] | None = Field(description="ids of the events behind it, where they were asked for")


class Returning(BaseModel):
    """Points that a player received, of those that the pair did."""

    name: str
    won: ShareOf | None = Field(description="the share of the points that the player received")
    sides: list[ReturnedFrom]
    unknown: int = Field(description="points that the pair received of which nobody said who did")


_SHARE = {"value": 0.41, "low": 0.34, "high": 0.48, "of": 130}


class ReturningAnswer(Projection[Returning]):
    """Points that a player received."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                example(
                    "Returning",
                    {
                        "name": "Ana",
                        "won": _SHARE,
                        "sides": [{"side": "right", "won": _SHARE, "events": None}],
                        "unknown": 12,
                    },
                )
            ]
        }
    )


@router.get("/returning", summary="Show how a player returns", responses=documented(404, 409))
def returning(
    parts: Served,
    name: str,
    within: InPeriod,
    partner: Annotated[str | None, Query(description="only with this partner")] = None,
    points: Points = False,
) -> ReturningAnswer:
    """Give what was won of the points that a player received, where a return told who receives from which side."""
    with asked(parts.statistics) as question:
        known, one = known_name(question.moment, name), player_key(name)
        two = None if partner is None else player_key(known_name(question.moment, partner))
        matches = within if two is None else question.moment.together(within, one, two)
        found = question.moment.rows("received", one=one, two=two, **within._asdict())
        rows = [row for row in found if row[0]]
        data = Returning(
            name=known,
            won=ShareOf.maybe(share(sum(row[3] for row in rows), sum(row[2] for row in rows))),
            sides=[
                ReturnedFrom(
                    side=side, won=ShareOf.maybe(share(won, received)), events=(events or []) if points else None
                )
                for _, side, received, won, _, events in rows
            ],
            unknown=sum(row[4] for row in rows),
        )
        return ReturningAnswer.model_validate(
            question.answer("Returning", data, question.moment.snapshots(matches, one))
        )
