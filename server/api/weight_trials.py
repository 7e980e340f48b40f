"""Shot weights tried on matches that were played: beside those of the match, beside others, and fitted to points."""

from http import HTTPStatus
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from padel.shots import Outcome, ShotType
from padel.weight_events import Author, Text, Title, WeightsDrafted
from padel.weights import BASELINE, Dimension, SnapshotId
from server.api.dependencies import Served, needs
from server.api.periods import InPeriod
from server.api.problems import NotFound, ProblemError, documented
from server.api.profiles import Figures, shown
from server.api.projection import Asked, Projection, asked, asked_of_sums, example
from server.api.shot_weights import CHANGING, found, say
from server.api.shot_weights_models import WholeSnapshot, whole
from server.people.rights import Right
from server.sentences import Sentence
from server.statistics.comparing import movers
from server.statistics.fitting import TooFewPoints, called_points, fitted, proposed
from server.statistics.questions import Moment

router = APIRouter(prefix="/api/v1/shot-weights/snapshots", tags=["statistics"], dependencies=[needs(Right.COUNT)])


class NotEnough(ProblemError):
    """There are too few points."""

    status = HTTPStatus.CONFLICT


class TrialOf(BaseModel):
    """Which matches to try weights on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"matches": ["m1"]}]})

    matches: list[str] = Field(min_length=1, max_length=50)


class MovingShot(BaseModel):
    """A shot that makes a difference between two sets of weights."""

    shot: ShotType
    outcome: Outcome
    dimension: Dimension
    times: int
    moves: float = Field(description="what it adds to the player's mean weight of a shot")


class Compared(BaseModel):
    """A player of a match under two sets of weights."""

    match: str
    player: int
    name: str
    one: Figures
    two: Figures
    shots: list[MovingShot] = Field(description="those that make the most difference, at most five")


class Comparison(BaseModel):
    """Matches under two sets of weights; of a trial the first one is each match's own."""

    a: SnapshotId | None = Field(description="null where it is each match's own")
    b: SnapshotId
    players: list[Compared]


class ComparisonAnswer(Projection[Comparison]):
    """Matches under two sets of weights."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [example("WeightComparison", {"a": BASELINE, "b": BASELINE, "players": []}, None)]
        }
    )


class FitWanted(BaseModel):
    """What to call the draft."""

    name: Title = "Fitted to our points"
    author: Author = "coach"
    reason: Text = ""


@router.get("/compare", summary="Compare two sets of shot weights", responses=documented(404))
def compare(
    parts: Served,
    a: Annotated[SnapshotId, Query(examples=[BASELINE])],
    b: Annotated[SnapshotId, Query(examples=[BASELINE])],
    matches: Annotated[
        list[str] | None, Query(max_length=50, description="ids of matches; the 20 created last unless given")
    ] = None,
) -> ComparisonAnswer:
    """Give the same matches under two sets of weights, player by player, with the shots that make the difference."""
    found(parts, a), found(parts, b)
    with asked(parts.statistics) as question:
        newest = [row[0] for row in question.moment.rows("newest_matches")]
        return _compared(question, a, b, newest if matches is None else matches)


@router.post("/{snapshot}/trial", summary="Try shot weights on matches", responses=documented(404))
def trial(parts: Served, snapshot: str, wanted: TrialOf) -> ComparisonAnswer:
    """Give matches under these weights, a draft's too, beside those that each was created with; nothing is kept."""
    found(parts, snapshot)
    with asked_of_sums(parts.statistics) as question:
        return _compared(question, None, snapshot, wanted.matches)


@router.post(
    "/{snapshot}/fit",
    status_code=201,
    summary="Fit shot weights to points",
    dependencies=CHANGING,
    responses=documented(401, 403, 404, 409),
)
def fit(
    request: Request, parts: Served, snapshot: str, within: InPeriod, wanted: FitWanted | None = None
) -> WholeSnapshot:
    """Draft weights from the club's own points, on the base of these; refused with the count of too few points."""
    base, said = found(parts, snapshot), wanted or FitWanted()
    with asked(parts.statistics) as question:
        points = called_points(question.moment.rows("fit", **within._asdict()))
    try:
        figures = fitted(points)
    except TooFewPoints as error:
        raise NotEnough(str(error)) from error
    data = WeightsDrafted(
        name=said.name,
        description=f"A logistic regression of who won {len(points)} points on the shots called in them.",
        author=said.author,
        reason=said.reason,
        weights=proposed(base.weights, figures),
        based_on=base.id,
        fitted=tuple(figures),
    )
    return whole(say(request, parts, str(uuid4()), data))


def _compared(question: Asked[Moment], a: str | None, b: str, matches: list[str]) -> ComparisonAnswer:
    players = [one for match in matches for one in _of_match(question, a, b, match)]
    data = Comparison(a=a, b=b, players=players)
    return ComparisonAnswer.model_validate(question.answer("WeightComparison", data, [b] if a in (None, b) else None))


def _of_match(question: Asked[Moment], a: str | None, b: str, match: str) -> list[Compared]:
    moment = question.moment
    one, two = moment.match_profiles(match, "all", a), moment.match_profiles(match, "all", b)
    if one is None or two is None:
        raise NotFound(Sentence.of("no-statistics", match=match))
    own = a or moment.pinned(match)
    return [
        Compared(
            match=match,
            player=first.player or 0,
            name=first.name,
            one=shown(first, False).figures,
            two=shown(second, False).figures,
            shots=[
                MovingShot(**mover._asdict())
                for mover in movers(first.counts, moment.weights(own), moment.weights(b))
            ],
        )
        for first, second in zip(one, two, strict=True)
    ]
