"""Profiles of players: of one match, or over the matches of a period."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from padel.events.base import Player
from padel.shots import Pair
from padel.weights import BASELINE, SnapshotId
from server.api.dependencies import Served, needs
from server.api.periods import InPeriod
from server.api.problems import NotFound, documented
from server.api.projection import MOST_EVENTS, Projection, asked_of_sums, example
from server.people.rights import Right
from server.sentences import Sentence
from server.statistics.profiles import FEWEST_POINTS, Figure
from server.statistics.questions import PlayerProfile
from server.statistics.reference import Population

router = APIRouter(prefix="/api/v1", tags=["statistics"], dependencies=[needs(Right.COUNT)])

Points = Annotated[
    bool,
    Query(description=f"also give the ids of the events of the points behind the numbers, {MOST_EVENTS} at most"),
]
Of = Annotated[Population, Query(description="the published population that the club's own matches replace")]


class FigureOf(BaseModel):
    """A figure from 0 to 100 among the population: 50 is its middle. The interval is one of 90 %."""

    points: int = Field(description="how many points are behind it")
    value: float | None = Field(description="null where there are too few points")
    low: float | None
    high: float | None
    note: str | None = Field(default=None, description="why there is no value")


class Figures(BaseModel):
    """The six figures."""

    offensive_power: FigureOf
    defensive_solidity: FigureOf
    consistency: FigureOf
    precision: FigureOf
    net_play: FigureOf
    pressure_play: FigureOf


class ProfileOf(BaseModel):
    """A player's profile."""

    name: str
    player: Player | None = Field(description="the number in the match; null over several matches")
    pair: Pair | None
    matches: int = Field(description="in how many matches the player ended a point by a shot that was called")
    unnamed: int = Field(description="points ended by a shot that nobody named, which weigh nothing")
    snapshots: list[SnapshotId] = Field(description="the shot weights that the matches are counted by")
    figures: Figures
    points: list[str] | None = Field(description="ids of the events behind it, where they were asked for")


_FIGURE = {"points": 34, "value": 61.2, "low": 42.0, "high": 78.1, "note": None}
_PROFILE = {
    "name": "Ana",
    "player": 1,
    "pair": "a",
    "matches": 1,
    "unnamed": 2,
    "snapshots": [BASELINE],
    "figures": dict.fromkeys(Figures.model_fields, _FIGURE),
    "points": None,
}


class MatchProfiles(BaseModel):
    """The profiles of a match's players."""

    match: str
    players: list[ProfileOf]


class MatchProfilesAnswer(Projection[MatchProfiles]):
    """The profiles of a match's players."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [example("PlayerProfiles", {"match": "m1", "players": [_PROFILE]})]}
    )


class PlayerProfileAnswer(Projection[ProfileOf]):
    """The profile of a player."""

    model_config = ConfigDict(json_schema_extra={"examples": [example("PlayerProfiles", _PROFILE)]})


@router.get("/matches/{match}/profiles", summary="Show the profiles of a match", responses=documented(404))
def match_profiles(parts: Served, match: str, population: Of = "all", points: Points = False) -> MatchProfilesAnswer:
    """Give each player's figures, counted by the shot weights that the match was created with."""
    with asked_of_sums(parts.statistics, points) as question:
        found = question.moment.match_profiles(match, population)
        if found is None:
            raise NotFound(Sentence.of("no-statistics", match=match))
        data = MatchProfiles(match=match, players=[shown(one, points) for one in found])
        pinned = question.moment.pinned(match)
        return MatchProfilesAnswer.model_validate(question.answer("PlayerProfiles", data, [pinned]))


@router.get("/players/{name}/profile", summary="Show the profile of a player", responses=documented(404, 409))
def player_profile(
    parts: Served, name: str, within: InPeriod, population: Of = "all", points: Points = False
) -> PlayerProfileAnswer:
    """Give a player's figures over the matches of a period, each counted by its own shot weights."""
    with asked_of_sums(parts.statistics, points) as question:
        found = question.moment.player_profile(name, population, within)
        if found is None:
            raise no_player(name)
        answer = question.answer("PlayerProfiles", shown(found, points), found.snapshots)
        return PlayerProfileAnswer.model_validate(answer)


def no_player(name: str) -> NotFound:
    """Say that nobody of this name played."""
    return NotFound(Sentence.of("no-player", name=name))


def shown(found: PlayerProfile, points: bool) -> ProfileOf:
    """Give a profile as it is shown."""
    figures = {name: _figure(one) for name, one in found.profile._asdict().items()}
    return ProfileOf(
        name=found.name,
        player=found.player,
        pair="a" if found.pair == "a" else "b" if found.pair == "b" else None,
        matches=found.matches,
        unnamed=found.unnamed,
        snapshots=found.snapshots,
        figures=Figures(**figures),
        points=found.events if points else None,
    )


def _figure(one: Figure) -> FigureOf:
    note = None if one.value is not None else f"too few points: {one.points} of {FEWEST_POINTS}"
    return FigureOf(points=one.points, value=one.value, low=one.low, high=one.high, note=note)
