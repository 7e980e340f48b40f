"""How much partners' hearts and movement go together, beside how much those of opponents do. Health data."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from padel.shots import PAIRS, Pair
from server.api.dependencies import Served, needs
from server.api.problems import documented
from server.api.sessions import InStretch, SessionId, require_session
from server.api.sight import players_seen, sight
from server.people.rights import Right
from server.projections.physiology.synchrony import Correlation, Means, correlation

router = APIRouter(prefix="/api/v1/sessions/{session}", tags=["sessions"], dependencies=[needs(Right.FOLLOW)])

_PLAYERS: Mapping[Pair, tuple[int, int]] = {"a": (1, 2), "b": (3, 4)}


class CorrelationOf(BaseModel):
    """A correlation of two players with its 90 % interval."""

    value: float
    low: float
    high: float
    windows: int = Field(description="of ten seconds in which both were measured")
    independent: float = Field(description="as how many independent ones they count")

    @classmethod
    def maybe(cls, found: Correlation | None) -> "CorrelationOf | None":
        """Give a correlation as it is shown."""
        return None if found is None else cls(**found._asdict())


class PairSynchrony(BaseModel):
    """How much partners go together; null where too little was measured, or may be seen."""

    pair: Pair
    heart: CorrelationOf | None
    movement: CorrelationOf | None


class Across(BaseModel):
    """The mean correlation of opponents: what the rallies alone do to all four."""

    heart: float | None
    movement: float | None


class Synchrony(BaseModel):
    """How much partners go together in a stretch, and how much opponents do."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "session": "m-1",
                    "pairs": [
                        {
                            "pair": "a",
                            "heart": {
                                "value": 0.62,
                                "low": 0.41,
                                "high": 0.77,
                                "windows": 240,
                                "independent": 38.5,
                            },
                            "movement": None,
                        }
                    ],
                    "across": {"heart": 0.48, "movement": None},
                }
            ]
        }
    )

    session: str
    pairs: list[PairSynchrony]
    across: Across


@router.get(
    "/synchrony",
    summary="Show how much partners go together",
    dependencies=[needs(Right.HEALTH)],
    responses=documented(401, 403, 404),
)
def synchrony(request: Request, parts: Served, session: SessionId, within: InStretch) -> Synchrony:
    """Give how partners' heart rates, and their movement, go together in a stretch, and how those of opponents do."""
    seen = players_seen(request, parts, session)
    moving = sight(request, parts, Right.MOTION).players(session)
    hearts = parts.physiology.heart_means(session, within)
    require_session(parts, session, bool(hearts))
    hearts = {player: one for player, one in hearts.items() if player in seen}
    moves = {}
    if moving:
        moves = {one: of for one, of in parts.physiology.movement_means(session, within).items() if one in moving}
    return Synchrony(
        session=session,
        pairs=[
            PairSynchrony(pair=pair, heart=_of(hearts, *_PLAYERS[pair]), movement=_of(moves, *_PLAYERS[pair]))
            for pair in PAIRS
        ],
        across=Across(heart=_across(hearts), movement=_across(moves)),
    )


def _of(means: Mapping[int, Means], one: int, two: int) -> CorrelationOf | None:
    return CorrelationOf.maybe(correlation(means.get(one, {}), means.get(two, {})))


def _across(means: Mapping[int, Means]) -> float | None:
    found = [_of(means, one, two) for one in _PLAYERS["a"] for two in _PLAYERS["b"]]
    known = [one.value for one in found if one is not None]
    return sum(known) / len(known) if known else None
