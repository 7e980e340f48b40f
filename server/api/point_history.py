"""The history of each point of a match as the API gives it: what was said of it, change by change."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from padel.events import CallHeard
from padel.history import Kind, PointHistory, histories
from padel.record import Said
from padel.shots import Outcome, Pair, ShotType
from server.api.examples import example_event
from server.api.models import PointCall
from server.projections.match_fold import counted
from server.store.rows import StoredEvent
from wire.envelope import Moment

_EVENT = example_event()
_SAID: JsonDict = {
    "winner": "b",
    "pair": "a",
    "player": 1,
    "shot": "smash",
    "outcome": "unforced_error",
    "forced_by": None,
    "forcing_shot": None,
    "call": None,
}


class SaidOfPoint(BaseModel):
    """What was said of a point: who won it and, as far as the umpire told, by which stroke of whom."""

    winner: Pair
    pair: Pair | None
    player: int | None
    shot: ShotType | None
    outcome: Outcome | None
    forced_by: int | None = Field(description="player who forced the error, where that was said")
    forcing_shot: ShotType | None
    call: PointCall | None = Field(description="the call that said so")


class PointChange(BaseModel):
    """What an event did to a point; taking an amendment back amends it too."""

    kind: Kind
    event: str
    time: Moment
    said: SaidOfPoint = Field(description="what was said of the point from then on, or until then when `undone`")


class PointRecord(BaseModel):
    """A point that was ever played, as it stands or as it last stood."""

    number: int
    event: str
    time: Moment
    server: int
    score: str = Field(description="the score after it")
    stands: bool = Field(description="whether it counts")
    penalty: bool = Field(description="whether it was given as a penalty, not played")
    changes: list[PointChange] = Field(description="oldest first; the first is that it was played")


class PointHistoryList(BaseModel):
    """Every point that was ever played in a match, in the order of playing."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "points": [
                        {
                            "number": 1,
                            "event": _EVENT.id,
                            "time": "2026-01-01T00:00:02Z",
                            "server": 1,
                            "score": "0-0 0-15",
                            "stands": True,
                            "penalty": False,
                            "changes": [
                                {
                                    "kind": "played",
                                    "event": _EVENT.id,
                                    "time": "2026-01-01T00:00:02Z",
                                    "said": {**_SAID, "winner": "a", "outcome": "winner"},
                                },
                                {
                                    "kind": "amended",
                                    "event": f"{_EVENT.id[:-1]}4",
                                    "time": "2026-01-01T00:00:09Z",
                                    "said": _SAID,
                                },
                            ],
                        }
                    ]
                }
            ]
        }
    )

    points: list[PointRecord]


def point_histories(stored: Sequence[StoredEvent]) -> PointHistoryList:
    """Tell every point of one match from its stored events, in order; events that changed nothing are passed over."""
    events = [event for one in counted(stored) if (event := one.event.event())]
    calls = {event.id: _call(event.data) for event in events if isinstance(event.data, CallHeard)}
    return PointHistoryList(points=[_record(one, calls) for one in histories(events)])


def _record(told: PointHistory, calls: dict[str, PointCall]) -> PointRecord:
    point = told.point
    return PointRecord(
        number=point.number,
        event=point.event,
        time=point.time,
        server=point.server,
        score=point.score,
        stands=told.stands,
        penalty=point.penalty,
        changes=[
            PointChange(kind=one.kind, event=one.event, time=one.time, said=_said(one.said, calls))
            for one in told.changes
        ],
    )


def _call(call: CallHeard) -> PointCall:
    return PointCall(text=call.text, verdict=call.verdict, confidence=call.confidence)


def _said(said: Said, calls: dict[str, PointCall]) -> SaidOfPoint:
    return SaidOfPoint(
        winner=said.winner,
        pair=said.pair,
        player=said.player,
        shot=said.shot,
        outcome=said.outcome,
        forced_by=said.forced_by,
        forcing_shot=said.forcing_shot,
        call=calls.get(said.call or ""),
    )
