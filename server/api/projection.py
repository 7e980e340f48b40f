"""The form of every answer of the statistics: what it is, of which version, made from what, and how long it took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from padel.weights import BASELINE, SnapshotId
from server.api.problems import TooMuch
from server.sentences import Sentence
from server.statistics.intervals import Share
from server.statistics.questions import Moment, Tables
from server.statistics.statistics import Statistics

MOST_EVENTS = 50_000
"""How many ids of events an answer lists at most: 2 MB."""

Data = TypeVar("Data", bound=BaseModel)


class Projection(BaseModel, Generic[Data]):
    """An answer of the statistics."""

    model_config = ConfigDict(populate_by_name=True)

    name: str = Field(description="which projection")
    version: str = Field(description="of the projection; another one may give other figures")
    data: Data
    execution_time_ms: float = Field(alias="executionTimeMs")
    shot_weight_snapshot_id: SnapshotId | None = Field(
        alias="shotWeightSnapshotId",
        description="the shot weights that its matches were created with, or that were asked for; null of several",
    )
    position: int = Field(description="of the last event in the store that it knows")


class ShareOf(BaseModel):
    """A share of trials with its 90 % interval."""

    value: float
    low: float
    high: float
    of: int

    @classmethod
    def maybe(cls, found: Share | None) -> "ShareOf | None":
        """Give a share as it is shown; none of nothing."""
        return None if found is None else cls(**found._asdict())


At = TypeVar("At", bound=Moment, covariant=True)


class Asked(Generic[At]):
    """A question in progress: the moment that it is asked of, and its clock."""

    def __init__(self, moment: At) -> None:
        self.moment, self._began = moment, time.perf_counter()

    def answer(self, name: str, data: BaseModel, snapshots: list[str] | None = None) -> dict[str, Any]:
        """Give the answer in its form; the one snapshot that all of it was made with, if it is one.

        Raises:
            TooMuch: when it lists more than `MOST_EVENTS` events.
        """
        if (count := _listed(data)) > MOST_EVENTS:
            raise TooMuch(Sentence.of("too-many-events", count=count, most=MOST_EVENTS))
        return {
            "name": name,
            "version": "v1",
            "data": data,
            "executionTimeMs": round(1000 * (time.perf_counter() - self._began), 3),
            "shotWeightSnapshotId": snapshots[0] if snapshots and len(snapshots) == 1 else None,
            "position": self.moment.position,
        }


def _listed(value: object) -> int:
    """Count the ids in the lists of an answer."""
    if isinstance(value, BaseModel):
        return sum(_listed(one) for one in value.__dict__.values() if isinstance(one, BaseModel | list))
    if not isinstance(value, list):
        return 0
    return len(value) if value and isinstance(value[0], str) else sum(map(_listed, value))


@contextmanager
def asked(statistics: Statistics) -> Iterator[Asked[Tables]]:
    """Ask the statistics as they are now."""
    with statistics.questions.now() as moment:
        yield Asked(moment)


@contextmanager
def asked_of_sums(statistics: Statistics, events: bool = False) -> Iterator[Asked[Moment]]:
    """Ask the sums as they are now; with the `events` behind them it takes the tables."""
    if events:
        with asked(statistics) as question:
            yield question
    else:
        yield Asked(statistics.questions.sums())


def example(name: str, data: Any, snapshot: str | None = BASELINE) -> dict[str, Any]:
    """Give an answer for the documentation."""
    return {
        "name": name,
        "version": "v1",
        "data": data,
        "executionTimeMs": 1.8,
        "shotWeightSnapshotId": snapshot,
        "position": 412,
    }
