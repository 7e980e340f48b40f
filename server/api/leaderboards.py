"""Leaderboards, and their streams."""

import json
from collections.abc import AsyncGenerator, Callable
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from server.api.dependencies import Parts, Served, needs
from server.api.periods import InPeriod, OfEvent, with_event
from server.api.problems import NotFound, documented
from server.api.profiles import Of, Points
from server.api.projection import Projection, asked_of_sums, example
from server.live.bounded_stream import BoundedStream
from server.live.frames import OPENING
from server.live.hub import Form
from server.live.reader_queue import QueueReader
from server.people.rights import Right
from server.statistics.leaderboards import Leader, Metric, changes, leaderboard
from server.statistics.profiles import FEWEST_POINTS
from server.statistics.rows import player_key
from server.statistics.statistics import TOPIC

router = APIRouter(prefix="/api/v1/leaderboards", tags=["statistics"], dependencies=[needs(Right.COUNT)])

Limit = Annotated[int, Query(ge=1, le=100, description="how many players at most")]


class LeaderOf(BaseModel):
    """A player's place; equal values share one. The interval is one of 90 %."""

    rank: int
    name: str
    value: float = Field(description="a share from 0 to 1, or a figure from 0 to 100")
    low: float
    high: float
    points: int
    matches: int
    events: list[str] | None = Field(None, description="ids of the events of its points, where they were asked for")


class Board(BaseModel):
    """The first players by a metric."""

    metric: Metric
    fewest_points: int = Field(description="who has fewer points is not on the board")
    leaders: list[LeaderOf]


_LEADER = {
    "rank": 1,
    "name": "Ana",
    "value": 0.541,
    "low": 0.512,
    "high": 0.57,
    "points": 812,
    "matches": 6,
    "events": None,
}
_BOARD = {"metric": "points", "fewest_points": FEWEST_POINTS, "leaders": [_LEADER]}


class BoardAnswer(Projection[Board]):
    """A leaderboard."""

    model_config = ConfigDict(json_schema_extra={"examples": [example("Leaderboard", _BOARD)]})


_STREAM = {
    "description": "Server-Sent Events: `leaderboard` first, then `rank-changed` with the players whose place"
    " changed (`before` and `after`, null off the board) and the new board; a `heartbeat` every 15 s.",
    "content": {
        "text/event-stream": {
            "schema": {"type": "string"},
            "example": 'event: leaderboard\nid: 412\ndata: {"metric":"points","leaders":[]}\n\n',
        }
    },
}


_Now = tuple[int, list[Leader]]
"""A board, and the position of the last event that is in it."""


@router.get("/{metric}", summary="Show a leaderboard", responses=documented(404, 409))
def show_board(
    parts: Served,
    metric: Metric,
    within: InPeriod,
    population: Of = "all",
    limit: Limit = 10,
    points: Points = False,
) -> BoardAnswer:
    """Give the first players by a metric, over the matches of a period, an event or a competition."""
    with asked_of_sums(parts.statistics, points) as question:
        moment = question.moment
        board = _board(metric, leaderboard(moment, metric, within, population, limit))
        for one in board.leaders:
            one.events = moment.events_of(metric, player_key(one.name), within)
        return BoardAnswer.model_validate(question.answer("Leaderboard", board, moment.snapshots(within)))


@router.get(
    "/{metric}/stream",
    summary="Follow a leaderboard",
    response_class=Response,
    responses={200: _STREAM, **documented(404, 409)},
)
def follow_board(
    parts: Served,
    metric: Metric,
    within: InPeriod,
    event: OfEvent = None,
    population: Of = "all",
    limit: Limit = 10,
) -> Response:
    """Stream a leaderboard: as it is, then whenever a place changes."""

    def now() -> _Now:
        moment = parts.statistics.questions.sums()
        asked = with_event(parts, within, event, moment.tallies)
        return moment.position, leaderboard(moment, metric, asked, population, limit)

    return BoundedStream(_frames(parts, metric, now))


async def _frames(parts: Parts, metric: Metric, now: Callable[[], _Now]) -> AsyncGenerator[bytes]:

    reader = QueueReader(Form())
    parts.hub.join(TOPIC, reader)
    try:
        position, board = await to_thread.run_sync(now)
        yield OPENING + _sse("leaderboard", position, _board(metric, board).model_dump())
        reader.begin()
        while frames := await reader.take():
            for frame in frames:
                if frame.kind == "heartbeat":
                    yield frame.sse
            before, (position, board) = board, await to_thread.run_sync(now)
            moved = [one._asdict() for one in changes(before, board)]
            if moved:
                yield _sse("rank-changed", position, {"changes": moved, **_board(metric, board).model_dump()})
    except NotFound:  # The event was removed: who comes again for its board is told so.
        return
    finally:
        parts.hub.leave(TOPIC, reader)


def _sse(event: str, position: int, data: object) -> bytes:
    return f"event: {event}\nid: {position}\ndata: {json.dumps(data)}\n\n".encode()


def _board(metric: Metric, found: list[Leader]) -> Board:
    leaders = [LeaderOf(**one._asdict()) for one in found]
    return Board(metric=metric, fewest_points=FEWEST_POINTS, leaders=leaders)
