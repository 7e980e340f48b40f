"""The players of a club, as its matches named them: what a form offers, so that a name is typed once."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from server.api.dependencies import Served, needs
from server.api.problems import documented
from server.people.rights import Right
from server.projections.players import known_players
from wire.envelope import Moment

router = APIRouter(prefix="/api/v1", tags=["matches"], dependencies=[needs(Right.FOLLOW)])


class KnownPlayer(BaseModel):
    """A player whom a match named."""

    name: str = Field(description="as the newest of the matches writes it")
    last_match: Moment = Field(description="when the newest of the player's matches was created")
    matches: int = Field(description="in how many matches", ge=1)


class PlayerList(BaseModel):
    """Players, who played last first; nothing of their health is here."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"players": [{"name": "Ana", "last_match": "2026-01-01T00:00:00.000000Z", "matches": 3}]}]
        }
    )

    players: list[KnownPlayer]


@router.get("/players", summary="List players", responses=documented())
def list_players(
    parts: Served, limit: Annotated[int, Query(ge=1, le=500, description="how many at most")] = 200
) -> PlayerList:
    """Give the names that matches had, who played last first."""
    found = known_players(parts.matches.newest_first())
    return PlayerList(
        players=[KnownPlayer(name=one.name, last_match=one.last_match, matches=one.matches) for one in found[:limit]]
    )
