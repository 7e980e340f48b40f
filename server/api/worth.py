"""What the points of a match were worth: the curve, and what it says of pairs and players."""

from collections import defaultdict
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from padel.events.base import Player
from padel.shots import PAIRS, Pair
from padel.worth import REFERENCE_SHARE
from padel.worth.clutch import clutch
from server.api.dependencies import Served, needs
from server.api.problems import NotFound, documented
from server.api.profiles import Points
from server.api.projection import Projection, asked, example
from server.people.rights import Right

router = APIRouter(prefix="/api/v1", tags=["statistics"], dependencies=[needs(Right.COUNT)])


class WorthOfPoint(BaseModel):
    """A point; chances are pair a's, between 0 and 1."""

    number: int
    event: str
    penalty: bool = Field(description="it was not played but given, and counts for nothing but the score")
    winner: Pair
    server: Player
    serving: Pair
    set_number: int
    is_break: bool = Field(description="the receivers could win the game with it")
    is_set: bool = Field(description="a pair could win the set with it")
    is_match: bool = Field(description="a pair could win the match with it")
    is_deciding: bool = Field(description="it decided the game whoever won it")
    share_a: float = Field(description="what pair a was thought to win of its service points when it was played")
    share_b: float
    match_before: float
    match_after: float
    set_after: float
    game_after: float
    importance: float
    momentum: float
    momentum_low: float = Field(description="with `momentum_high` the 90 % interval: chance alone, if 0 is in it")
    momentum_high: float


class ClutchOf(BaseModel):
    """The share of points weighted by importance, minus the plain share, with its 90 % interval."""

    value: float
    low: float
    high: float
    weighted_share: float
    plain_share: float
    points: int


class WorthOfPair(BaseModel):
    """What a pair made of the points that mattered."""

    pair: Pair
    clutch: ClutchOf | None = Field(description="null without points")


class WorthOfPlayer(BaseModel):
    """What a player's shots that ended points were worth."""

    player: Player
    points: int
    leverage: float | None = Field(description="the mean importance of these points")
    added: float = Field(description="what they added to the pair's chance to win the match, errors taken off")
    clutch: ClutchOf | None
    events: list[str] | None = Field(description="ids of the events behind it, where they were asked for")


class MatchWorth(BaseModel):
    """The course of a match in chances."""

    match: str
    before: float = Field(description="pair a's chance to win before the first point")
    after: float = Field(
        description="the same now: after the last point, or 1 or 0 once a pair has won, as where the others retired"
    )
    reference_share: float = Field(description="what a pair is thought to win on its service before it has served")
    points: list[WorthOfPoint]
    pairs: list[WorthOfPair]
    players: list[WorthOfPlayer]


_EXAMPLE = {
    "match": "m1",
    "before": 0.5,
    "after": 0.5,
    "reference_share": 0.62,
    "points": [],
    "pairs": [],
    "players": [],
}


class MatchWorthAnswer(Projection[MatchWorth]):
    """The course of a match in chances."""

    model_config = ConfigDict(json_schema_extra={"examples": [example("PointWorth", _EXAMPLE)]})


@router.get("/matches/{match}/worth", summary="Show what each point was worth", responses=documented(404))
def match_worth(parts: Served, match: str, points: Points = False) -> MatchWorthAnswer:
    """Give the chance to win the match after every point, how much each mattered, and who won those that did."""
    with asked(parts.statistics) as question:
        found = question.moment.rows("match", match=match)
        if not found:
            raise NotFound(f"there are no statistics of a match {match!r}")
        fields = list(WorthOfPoint.model_fields)
        rows = [dict(zip(fields, row, strict=True)) for row in question.moment.rows("worth", match=match)]
        shots = question.moment.rows("worth_of_players", match=match)
        data = MatchWorth(
            match=match,
            before=rows[0]["match_before"] if rows else 0.5,
            after=_after(rows, winner=found[0][-1]),
            reference_share=REFERENCE_SHARE,
            points=[WorthOfPoint.model_validate(row) for row in rows],
            pairs=[WorthOfPair(pair=pair, clutch=_clutch_of_pair(rows, pair)) for pair in PAIRS],
            players=_players(shots, points),
        )
        pinned = question.moment.pinned(match)
        return MatchWorthAnswer.model_validate(question.answer("PointWorth", data, [pinned]))


def _after(rows: list[dict[str, Any]], winner: str | None) -> float:
    if winner is not None:
        return float(winner == "a")
    return float(rows[-1]["match_after"]) if rows else 0.5


def _clutch_of_pair(rows: list[dict[str, Any]], pair: Pair) -> ClutchOf | None:
    played = [row for row in rows if not row["penalty"]]
    return _clutch([row["winner"] == pair for row in played], [row["importance"] for row in played])


def _players(shots: list[tuple[Any, ...]], points: bool) -> list[WorthOfPlayer]:
    of_player: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for player, *rest in shots:
        of_player[player].append(tuple(rest))
    found = []
    for player, rows in sorted(of_player.items()):
        won, importances, events, added = ([row[at] for row in rows] for at in range(4))
        found.append(
            WorthOfPlayer(
                player=player,
                points=len(rows),
                leverage=sum(importances) / len(rows),
                added=sum(added),
                clutch=_clutch(won, importances),
                events=events if points else None,
            )
        )
    return found


def _clutch(won: list[bool], importances: list[float]) -> ClutchOf | None:
    found = clutch(won, importances) if won else None
    return None if found is None else ClutchOf(**found._asdict())
