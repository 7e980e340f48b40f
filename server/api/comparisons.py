"""Pairs, opponents, and the form of a player over time."""

from collections.abc import Sequence
from math import sqrt
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from server.api.dependencies import Served, needs
from server.api.periods import InPeriod
from server.api.problems import documented
from server.api.profiles import Points, no_player
from server.api.projection import Projection, ShareOf, asked, example
from server.people.rights import Right
from server.statistics.intervals import Z_90, share
from server.statistics.questions import Tables
from server.statistics.rows import player_key
from server.statistics.tallies import Period
from server.store.reading import moment
from wire.envelope import Moment as Time

router = APIRouter(prefix="/api/v1", tags=["statistics"], dependencies=[needs(Right.COUNT)])

_EVENTS = Field(description="ids of the events behind it, where they were asked for")
_SHARE = {"value": 0.54, "low": 0.49, "high": 0.59, "of": 268}


class Difference(BaseModel):
    """A difference of shares, with its 90 % interval."""

    value: float
    low: float
    high: float


class Partner(BaseModel):
    """A player of a pair: how the pair does when this one serves, and how this one does with others."""

    name: str
    serving: ShareOf | None = Field(description="points won of those that this player served, together")
    returning: ShareOf | None = Field(
        description="points won of those that this player received, together, as far as it is known who did"
    )
    without: ShareOf | None = Field(description="points won with other partners")
    events: list[str] | None = _EVENTS


class Together(BaseModel):
    """A pair: what it wins, and what it wins beyond what its players win with others."""

    matches: int
    won: ShareOf | None
    returning: ShareOf | None
    synergy: Difference | None = Field(
        description="points won together, minus the mean of what each wins with others; null without others"
    )
    players: list[Partner]
    events: list[str] | None = _EVENTS


class TogetherAnswer(Projection[Together]):
    """A pair."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                example(
                    "Pairs",
                    {
                        "matches": 2,
                        "won": _SHARE,
                        "returning": _SHARE,
                        "synergy": {"value": 0.03, "low": -0.02, "high": 0.08},
                        "players": [
                            {"name": "Ana", "serving": _SHARE, "returning": _SHARE, "without": _SHARE, "events": None}
                        ],
                        "events": None,
                    },
                )
            ]
        }
    )


class Played(BaseModel):
    """A match as one player saw it."""

    match: str
    created: Time
    competition: str | None
    won: bool | None = Field(description="null while it is not decided")
    points: ShareOf | None = Field(description="the share of points that the player's pair won")
    winners: ShareOf | None = Field(None, description="winners among the points that the player's shots ended")
    events: list[str] | None = _EVENTS


class Opponents(BaseModel):
    """What one player did against another, the newest match first."""

    one: str
    two: str
    won: int
    lost: int
    points: ShareOf | None = Field(description="the share of points that the first one's pair won")
    matches: list[Played]


_PLAYED = {
    "match": "m1",
    "created": "2026-01-01T00:00:00.000000Z",
    "competition": None,
    "won": True,
    "points": _SHARE,
    "winners": None,
    "events": None,
}


class OpponentsAnswer(Projection[Opponents]):
    """What one player did against another."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                example(
                    "HeadToHead",
                    {"one": "Ana", "two": "Eva", "won": 1, "lost": 0, "points": _SHARE, "matches": [_PLAYED]},
                )
            ]
        }
    )


class Form(BaseModel):
    """The last matches of a player, the newest first."""

    name: str
    matches: list[Played]


class FormAnswer(Projection[Form]):
    """The last matches of a player."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [example("Form", {"name": "Ana", "matches": [_PLAYED]})]}
    )


@router.get("/pairs/{one}/{two}", summary="Show what a pair wins together", responses=documented(404, 409))
def pair(parts: Served, one: str, two: str, within: InPeriod, points: Points = False) -> TogetherAnswer:
    """Give what two players win as a pair, and beyond what each wins with other partners."""
    with asked(parts.statistics) as question:
        names = [known_name(question.moment, name) for name in (one, two)]
        keys = {"one": player_key(one), "two": player_key(two)}
        rows = question.moment.rows("partners", **keys, **within._asdict())
        received = question.moment.rows("received", **keys, **within._asdict())
        together = {row[0]: row for row in rows if row[1]}
        others = {row[0]: row for row in rows if not row[1]}
        played = together.get(True)
        data = Together(
            matches=played[2] if played else 0,
            won=ShareOf.maybe(share(played[4], played[3])) if played else None,
            returning=ShareOf.maybe(share(played[8], played[7])) if played else None,
            synergy=_synergy(played, [others.get(True), others.get(False)]),
            players=[
                _partner(name, together.get(first), others.get(first), points).model_copy(
                    update={"returning": _returning(received, is_one=first)}
                )
                for name, first in zip(names, (True, False), strict=True)
            ],
            events=played[9] if played and points else None,
        )
        snapshots = question.moment.snapshots(within, *keys.values())
        return TogetherAnswer.model_validate(question.answer("Pairs", data, snapshots))


@router.get(
    "/head-to-head/{one}/{two}", summary="Show two players against each other", responses=documented(404, 409)
)
def head_to_head(parts: Served, one: str, two: str, within: InPeriod, points: Points = False) -> OpponentsAnswer:
    """Give the matches in which two players were opponents."""
    with asked(parts.statistics) as question:
        names = [known_name(question.moment, name) for name in (one, two)]
        keys = {"one": player_key(one), "two": player_key(two)}
        rows = question.moment.rows("head_to_head", **keys, **within._asdict())
        data = Opponents(
            one=names[0],
            two=names[1],
            won=sum(row[3] is True for row in rows),
            lost=sum(row[3] is False for row in rows),
            points=ShareOf.maybe(share(sum(row[5] for row in rows), sum(row[4] for row in rows))),
            matches=[_played(row[:6], row[6] if points else None) for row in rows],
        )
        snapshots = question.moment.snapshots(Period(matches=tuple(row[0] for row in rows)))
        return OpponentsAnswer.model_validate(question.answer("HeadToHead", data, snapshots))


@router.get("/players/{name}/form", summary="Show the form of a player", responses=documented(404, 409))
def form(
    parts: Served,
    name: str,
    within: InPeriod,
    limit: Annotated[int, Query(ge=1, le=2000, description="how many matches at most")] = 20,
    points: Points = False,
) -> FormAnswer:
    """Give the last matches of a player with what was won in each."""
    with asked(parts.statistics) as question:
        known = known_name(question.moment, name)
        rows = question.moment.rows("form", key=player_key(name), limit=limit, **within._asdict())
        matches = [
            _played(row[:6], row[8] if points else None).model_copy(
                update={"winners": ShareOf.maybe(share(row[7], row[6]))}
            )
            for row in rows
        ]
        snapshots = question.moment.snapshots(Period(matches=tuple(row[0] for row in rows)))
        return FormAnswer.model_validate(question.answer("Form", Form(name=known, matches=matches), snapshots))


def known_name(moment: Tables, name: str) -> str:
    """Give a player's name as it was written last.

    Raises:
        NotFound: when nobody of this name played.
    """
    known = moment.rows("player_name", key=player_key(name))
    if not known:
        raise no_player(name)
    return str(known[0][0])


def _partner(name: str, together: Sequence[Any] | None, others: Sequence[Any] | None, points: bool) -> Partner:
    return Partner(
        name=name,
        serving=ShareOf.maybe(share(together[6], together[5])) if together else None,
        returning=None,
        without=ShareOf.maybe(share(others[4], others[3])) if others else None,
        events=others[9] if others and points else None,
    )


def _returning(received: Sequence[Sequence[Any]], *, is_one: bool) -> ShareOf | None:
    """Give the share won of the points that one of two players received, from either side."""
    sides = [row for row in received if row[0] is is_one]
    return ShareOf.maybe(share(sum(row[3] for row in sides), sum(row[2] for row in sides)))


def _synergy(together: Sequence[Any] | None, others: Sequence[Sequence[Any] | None]) -> Difference | None:
    """Give the difference with the interval of a normal approximation to the three shares."""
    if together is None or any(one is None for one in others):
        return None
    shares = [(row[4] / row[3], row[3]) for row in (together, *others) if row is not None]
    value = shares[0][0] - (shares[1][0] + shares[2][0]) / 2
    weights = (1.0, 0.5, 0.5)
    variance = sum(weight**2 * part * (1 - part) / of for weight, (part, of) in zip(weights, shares, strict=True))
    reach = Z_90 * sqrt(variance)
    return Difference(value=value, low=value - reach, high=value + reach)


def _played(row: Sequence[Any], events: list[str] | None) -> Played:
    match, created_us, competition, won, of, points = row
    return Played(
        match=match,
        created=moment(created_us),
        competition=competition,
        won=won,
        points=ShareOf.maybe(share(points, of)),
        events=[one for one in events if one] if events is not None else None,
    )
